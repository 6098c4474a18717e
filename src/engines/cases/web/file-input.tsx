import { Button } from 'antd'
import { useRef, useState } from 'react'
import { api, fieldId, ProblemSummary, useText } from '../../../web/kit/index.ts'
import type { CaseFile } from '../schema.ts'

interface Props {
  readonly files: readonly CaseFile[]
  readonly uploadPath: string
  readonly onChange: (files: readonly CaseFile[]) => void
}

/** Files of a move: each is sent when it is chosen. */
export function FileInput({ files, uploadPath, onChange }: Props) {
  const t = useText()
  const input = useRef<HTMLInputElement>(null)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  async function send(chosen: FileList | null) {
    setBusy(true)
    setProblem(undefined)
    try {
      let all = files
      for (const file of chosen ?? []) {
        const form = new FormData()
        form.append('file', file, file.name)
        const kept = await api.upload<CaseFile>(uploadPath, form)
        all = [...all.filter((f) => f.digest !== kept.digest), kept]
        onChange(all)
      }
    } catch (e) {
      setProblem(e)
    } finally {
      setBusy(false)
      if (input.current) input.current.value = ''
    }
  }
  return (
    <div className="zh-act-field">
      <label htmlFor={fieldId('/files')}>{t('文件')}</label>
      <input
        id={fieldId('/files')}
        ref={input}
        type="file"
        multiple
        disabled={isBusy}
        onChange={(e) => void send(e.target.files)}
      />
      <span aria-live="polite">{isBusy ? t('正在上传…') : null}</span>
      <ProblemSummary problem={problem} />
      <ul className="zh-lines">
        {files.map((f) => (
          <li key={f.digest}>
            {f.name}
            <Button type="link" size="small" onClick={() => onChange(files.filter((x) => x !== f))}>
              {t('移除')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
