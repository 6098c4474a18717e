import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useActor } from './actor.ts'
import { useText } from './language.ts'
import { ProblemSummary } from './problem-summary.tsx'

interface Props {
  /** What everybody may see, e.g. 张**, 138****5678. */
  readonly text: string
  /** Asks the server for the whole text; the server checks, audits and seals the act. */
  readonly reveal: (reason: string) => Promise<string>
  readonly region?: string
}

const REASON_LENGTH = { min: 4, max: 200 }

/** Personal data: masked, and shown on request with a reason that is kept. The shown text is gone when the page is left. */
export function Masked({ text, reveal, region }: Props) {
  const t = useText()
  const actor = useActor()
  const [shown, setShown] = useState<string>()
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)

  async function ask() {
    setBusy(true)
    setProblem(undefined)
    try {
      setShown(await reveal(reason.trim()))
      setAsking(false)
    } catch (e) {
      setProblem(e)
    } finally {
      setBusy(false)
    }
  }

  if (shown !== undefined) return <span className="zh-unmasked">{shown}</span>
  return (
    <span className="zh-masked">
      {text}
      {actor.may('person.unmask', region) ? (
        <Button type="link" size="small" onClick={() => setAsking(true)}>
          {t('查看')}
        </Button>
      ) : null}
      <Modal
        open={isAsking}
        title={t('查看个人信息')}
        okText={t('查看并记录')}
        cancelText={t('取消')}
        confirmLoading={isBusy}
        okButtonProps={{ disabled: reason.trim().length < REASON_LENGTH.min }}
        onOk={ask}
        onCancel={() => setAsking(false)}
      >
        <ProblemSummary problem={problem} />
        <p>{t('查看人、时间和理由将写入审计记录并存证。')}</p>
        <Input.TextArea
          aria-label={t('查看理由')}
          placeholder={t('查看理由，至少 {n} 个字', { n: REASON_LENGTH.min })}
          value={reason}
          maxLength={REASON_LENGTH.max}
          showCount
          rows={3}
          onChange={(e) => setReason(e.target.value)}
        />
      </Modal>
    </span>
  )
}
