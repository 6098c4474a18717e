import { Button, Input } from 'antd'
import { useState } from 'react'
import {
  actorName,
  formatMoment,
  ProblemSummary,
  ProofBadge,
  ReadyButton,
  Section,
  type StoredFile,
  type Text,
  useActor,
  useText,
  withQuery,
} from '../../../web/kit/index.ts'
import type { CaseView, ShownEntry } from '../schema.ts'
import { CorrectForm } from './correct-form.tsx'
import { basePath, type OpenForm, useAct } from './hooks.ts'
import { shownValue } from './shown-value.ts'

/** Everything that was done, the newest first: each entry with its evidence, its document and its files. */
export function CaseHistory({ view, open }: { view: CaseView; open: OpenForm }) {
  const t = useText()
  return (
    <Section title={t('办理经过')}>
      <Escalations view={view} />
      <ol className="zh-lines zh-case-history">
        {view.history.toReversed().map((e) => (
          <HistoryEntry key={e.id} view={view} entry={e} open={open} />
        ))}
      </ol>
      {view.abilities.mayNote ? <NoteForm view={view} /> : null}
    </Section>
  )
}

function HistoryEntry({ view, entry, open }: { view: CaseView; entry: ShownEntry; open: OpenForm }) {
  const t = useText()
  const [corrected, correct] = open.of('correct')
  const isCorrecting = corrected === String(entry.seq)
  const act = useAct(view.id)
  const [isWithdrawing, setWithdrawing] = useState(false)
  const { body } = entry
  const fields = (body.fields ?? {}) as Record<string, unknown>
  const items = view.document.fields.filter((f) => fields[f.name] !== undefined)
  const said = (body.reason ?? body.remark ?? body.grounds ?? body.because) as string | undefined
  return (
    <li data-withdrawn={entry.isWithdrawn || undefined}>
      <div>
        <strong>{titleOf(view, entry, t)}</strong>{' '}
        <span className="zh-muted">
          {actorName(entry.actorName, t)} · {formatMoment(entry.at)}
        </span>{' '}
        {entry.isWithdrawn ? <span className="zh-tag">{t('已撤回')}</span> : null}
        {isCorrected(view, entry) ? <span className="zh-tag">{t('已更正')}</span> : null}
        <ProofBadge kind="case-move" id={entry.id} />
      </div>
      {said ? <p>{said}</p> : null}
      {items.length > 0 ? (
        <dl className="zh-case-fields">
          {items.map((f) => (
            <div key={f.name}>
              <dt>{t(f.label)}</dt>
              <dd>{shownValue(f, fields[f.name], t)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <Papers view={view} entry={entry} />
      {view.abilities.correctable.includes(entry.seq) ? (
        <Button
          size="small"
          aria-expanded={isCorrecting}
          onClick={() => correct(isCorrecting ? undefined : String(entry.seq))}
        >
          {t('更正')}
        </Button>
      ) : null}{' '}
      {view.abilities.withdrawable.includes(entry.seq) ? (
        <Button size="small" aria-expanded={isWithdrawing} onClick={() => setWithdrawing(!isWithdrawing)}>
          {t('撤回')}
        </Button>
      ) : null}
      {isCorrecting ? <CorrectForm view={view} entry={entry} onDone={() => correct(undefined)} /> : null}
      {isWithdrawing ? (
        <ReasonForm
          problem={act.error}
          isBusy={act.isPending}
          onSend={(reason) => act.mutate({ act: `entries/${entry.seq}/withdraw`, body: { reason } })}
        />
      ) : null}
    </li>
  )
}

const isCorrected = (view: CaseView, entry: ShownEntry) =>
  view.history.some((e) => e.kind === 'corrected' && e.body.of === entry.seq)

/** The document that the entry issued, and its files. */
function Papers({ view, entry }: { view: CaseView; entry: ShownEntry }) {
  const t = useText()
  const base = `${basePath(useActor())}/${view.id}`
  const issued = entry.body.document as { number?: string; title: { zh: string; en: string } } | undefined
  const files = (entry.body.files ?? []) as readonly StoredFile[]
  if (!issued && files.length === 0) return null
  return (
    <ul className="zh-lines">
      {issued ? (
        <li>
          {t(issued.title)} {issued.number}{' '}
          <a href={withQuery(`${base}/documents/${entry.id}/docx`)} download>
            {t('下载 Word')}
          </a>{' '}
          <a href={withQuery(`${base}/documents/${entry.id}/print`)} target="_blank" rel="noreferrer">
            {t('打印')}
          </a>
        </li>
      ) : null}
      {files.map((f) => (
        <li key={f.digest}>
          <a href={withQuery(`${base}/files/${f.digest}`)} download>
            {f.name}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** What an overdue deadline asked of somebody above, done with name and time, or still to do. */
function Escalations({ view }: { view: CaseView }) {
  const t = useText()
  const act = useAct(view.id)
  if (view.escalations.length === 0) return null
  return (
    <ul className="zh-lines">
      {view.escalations.map((e) => {
        const clock = view.document.clocks.find((c) => c.name === e.clock)
        return (
          <li key={e.id}>
            <strong>{t('超期督办：{clock}', { clock: clock ? t(clock.label) : e.clock })}</strong>
            <span className="zh-muted">{formatMoment(e.openedAt)}</span>
            {e.doneAt ? (
              <span className="zh-tag zh-tag-good">
                {t('{name} 已于 {time} 办结', { name: e.doneBy ?? '', time: formatMoment(e.doneAt) })}
              </span>
            ) : (
              <span className="zh-tag zh-tag-bad">{t('待办')}</span>
            )}
            {e.mayDo ? (
              <ReasonForm
                problem={act.error}
                isBusy={act.isPending}
                onSend={(remark) => act.mutate({ act: `escalations/${e.id}/done`, body: { remark } })}
              />
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}

function NoteForm({ view }: { view: CaseView }) {
  const act = useAct(view.id)
  return (
    <ReasonForm
      problem={act.error}
      isBusy={act.isPending}
      isRemark
      onSend={(remark) => act.mutate({ act: 'notes', body: { remark } })}
    />
  )
}

function ReasonForm(props: { problem: unknown; isBusy: boolean; isRemark?: boolean; onSend: (text: string) => void }) {
  const t = useText()
  const [text, setText] = useState('')
  const label = props.isRemark ? t('备注') : t('说明')
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        props.onSend(text)
        setText('')
      }}
    >
      <ProblemSummary problem={props.problem} labels={{ reason: label, remark: label }} />
      <Input.TextArea
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={1000}
        onChange={(e) => setText(e.target.value)}
      />
      <ReadyButton htmlType="submit" loading={props.isBusy} lacks={[text.trim().length < 2 && label]}>
        {t('提交')}
      </ReadyButton>
    </form>
  )
}

/** What the end of a clock should have done and could not. */
function refusedMove(view: CaseView, refused: unknown, t: Text): string {
  if (!refused) return ''
  const { move, because } = refused as { move: string; because: string }
  const label = view.document.states.flatMap((s) => s.moves).find((m) => m.name === move)?.label
  return t('；未能自动办理“{move}”：{because}', { move: label ? t(label) : move, because })
}

function titleOf(view: CaseView, { kind, body }: ShownEntry, t: Text): string {
  const name = String(body.name ?? '')
  const clock = view.document.clocks.find((c) => c.name === body.clock)
  const clockName = clock ? t(clock.label) : ''
  switch (kind) {
    case 'opened':
      return t('立案')
    case 'moved': {
      const moves = view.document.states.flatMap((s) => s.moves)
      const move = moves.find((m) => m.name === body.move)
      const to = view.document.states.find((s) => s.name === body.to)
      return [move && t(move.label), to && t(to.label)].filter(Boolean).join(' → ') || t('办理')
    }
    case 'filled':
      return t('填写内容')
    case 'corrected': {
      const of = view.history.find((e) => e.seq === body.of)
      return of ? t('更正：{what}', { what: titleOf(view, of, t) }) : t('更正')
    }
    case 'withdrawn':
      return t('撤回')
    case 'assigned':
      return body.role === 'lead' ? t('由 {name} 主办', { name }) : t('由 {name} 协办', { name })
    case 'released':
      return t('{name} 不再承办', { name })
    case 'offered':
      return t('移交给 {name}', { name })
    case 'accepted':
      return t('接收移交')
    case 'declined':
      return t('退回移交')
    case 'recused':
      return t('{name} 回避', { name })
    case 'recusal-asked':
      return body.byParty ? t('当事人申请 {name} 回避', { name }) : t('登记当事人申请 {name} 回避', { name })
    case 'recusal-decided':
      return body.isGranted ? t('决定 {name} 回避', { name }) : t('驳回申请，{name} 不回避', { name })
    case 'reminded':
      return t('提醒：{clock} {day} 到期', { clock: clockName, day: String(body.dueOn) })
    case 'overdue':
      return (
        t('超期：{clock} {day} 到期', { clock: clockName, day: String(body.dueOn) }) +
        refusedMove(view, body.refused, t)
      )
    case 'seen-to':
      return t('办结督办')
    case 'recounted':
      return t('重新计算期限')
    default:
      return t('备注')
  }
}
