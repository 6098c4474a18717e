import { useEffect, useId, useRef, useState } from 'react'
import { api } from './api.ts'
import { asApiProblem } from './api-problem.ts'
import { compressPhoto } from './compress-photo.ts'
import { Icon } from './icon.tsx'
import { useText } from './language.ts'
import type { FileKeeper } from './offline/files.ts'
import { Picture } from './picture.tsx'

/** A file the server keeps: what a form's answer stores. */
export interface StoredFile {
  readonly digest: string
  readonly name: string
  readonly size: number
  readonly type: string
}

interface Sending {
  readonly key: number
  readonly name: string
  readonly share: number
  readonly problem?: string
  readonly file: File
}

interface Props {
  readonly value: readonly StoredFile[]
  readonly onChange: (next: readonly StoredFile[]) => void
  /** Where files go: POST multipart, field `file`, answers a {@link StoredFile}. The account's own uploads, unless said. */
  readonly uploadPath?: string
  /** Address of a stored file for the preview; where it was uploaded, unless said. */
  readonly fileUrl?: (file: StoredFile) => string
  /** Where it is kept until the server has it, so that pictures are taken without network too. */
  readonly keeper?: FileKeeper
  readonly label: string
  /** How many were chosen and are not there: still on their way, or failed and not given up. */
  readonly onUnsent?: (count: number) => void
  readonly max?: number
  readonly id?: string
  readonly accept?: string
}

function ownUpload({ digest }: StoredFile): string {
  return `/api/uploads/${digest}`
}

/** Photos: camera on a phone, file dialogue at a desk; made smaller before they travel, sent with progress, again after a failure. */
export function PhotoInput({
  value,
  onChange,
  uploadPath = '/api/uploads?only=images',
  fileUrl = ownUpload,
  label,
  max = 9,
  id,
  accept = 'image/*',
  keeper,
  onUnsent,
}: Props) {
  const t = useText()
  const ownId = useId()
  // While a picture is made smaller and stored the page goes on: it is added to what stands there then.
  const latest = useRef({ value, onChange })
  latest.current = { value, onChange }
  const [sending, setSending] = useState<readonly Sending[]>([])
  const counter = useRef(0)
  const failed = sending.filter((s) => s.problem)
  const underWay = sending.filter((s) => !s.problem)
  const unsent = sending.length
  // Whoever waits is told of the number alone: its own function may be another at every turn.
  const tell = useRef(onUnsent)
  tell.current = onUnsent
  useEffect(() => tell.current?.(unsent), [unsent])
  const change = (key: number, next: Partial<Sending>) =>
    setSending((all) => all.map((s) => (s.key === key ? { ...s, ...next } : s)))

  async function send(file: File, again?: number) {
    const key = again ?? ++counter.current
    if (again === undefined) setSending((all) => [...all, { key, name: file.name, share: 0, file }])
    else setSending((all) => all.map(({ problem: _, ...s }) => (s.key === key ? { ...s, share: 0 } : s)))
    try {
      const smaller = await compressPhoto(file)
      const kept = await keptOnDevice(keeper, smaller, file.name)
      const form = new FormData()
      form.append('file', smaller, file.name)
      const onProgress = (share: number) => change(key, { share })
      const stored = kept ?? (await api.upload<StoredFile>(uploadPath, form, { onProgress }))
      // With network it travels at once; without, with the form.
      if (kept && keeper) void keeper.upload(kept.digest).catch(() => undefined)
      const now = latest.current
      latest.current = { ...now, value: [...now.value, stored] }
      now.onChange(latest.current.value)
      setSending((all) => all.filter((s) => s.key !== key))
    } catch (e) {
      change(key, { problem: asApiProblem(e).message })
    }
  }

  return (
    <div className="zh-photos">
      {value.map((file) => (
        <figure key={file.digest}>
          {file.type.startsWith('image/') ? (
            <Preview file={file} fileUrl={fileUrl} keeper={keeper} />
          ) : (
            <span>{file.name}</span>
          )}
          <button
            type="button"
            aria-label={t('移除 {name}', { name: file.name })}
            onClick={() => onChange(value.filter((f) => f.digest !== file.digest))}
          >
            <Icon name="close" />
          </button>
        </figure>
      ))}
      {underWay.map((s) => (
        <figure key={s.key} className="zh-sending">
          <progress value={s.share} max={1} aria-label={t('正在上传 {name}', { name: s.name })} />
        </figure>
      ))}
      {value.length + underWay.length < max ? (
        <label className="zh-add-photo" htmlFor={id ?? ownId}>
          <Icon name="plus" size={24} />
          {label}
          <input
            id={id ?? ownId}
            type="file"
            accept={accept}
            multiple={max > 1}
            onChange={(e) => {
              for (const file of [...(e.target.files ?? [])].slice(0, max - value.length)) void send(file)
              e.target.value = ''
            }}
          />
        </label>
      ) : null}
      {failed.map((s) => (
        <p key={s.key} role="alert" className="zh-not-sent">
          {t('{name} 没有上传成功：{problem}', { name: s.name, problem: s.problem ?? '' })}{' '}
          <button type="button" className="zh-link" onClick={() => void send(s.file, s.key)}>
            {t('重试')}
          </button>{' '}
          <button type="button" className="zh-link" onClick={() => setSending((all) => all.filter((x) => x !== s))}>
            {t('不传了')}
          </button>
        </p>
      ))}
    </div>
  )
}

/** @returns nothing where the device has no room for it: then it is sent straight away. */
async function keptOnDevice(
  keeper: FileKeeper | undefined,
  content: Blob,
  name: string,
): Promise<StoredFile | undefined> {
  try {
    return await keeper?.keep(content, name)
  } catch {
    return undefined
  }
}

function Preview({
  file,
  fileUrl,
  keeper,
}: {
  file: StoredFile
  fileUrl: (file: StoredFile) => string
  keeper: FileKeeper | undefined
}) {
  const { digest } = file
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    let isShown = true
    let made: string | undefined
    void keeper
      ?.address(digest)
      .catch(() => undefined)
      .then((found) => {
        made = found
        if (isShown) setAddress(found)
        else release(found)
      })
    return () => {
      isShown = false
      release(made)
    }
  }, [keeper, digest])
  const src = keeper ? address : fileUrl(file)
  return src ? <Picture src={src} alt={file.name} /> : null
}

function release(address: string | undefined): void {
  if (address?.startsWith('blob:')) URL.revokeObjectURL(address)
}
