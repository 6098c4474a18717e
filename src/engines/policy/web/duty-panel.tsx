import { Button } from 'antd'
import { useState } from 'react'
import { formatMoment, ProofBadge, Section, useActor, useText, withQuery } from '../../../web/kit/index.ts'
import { ActDialog } from '../../archive/web/index.tsx'
import { standingEntries } from '../logic/duty.ts'
import type { DutyEntryReply, ItemDetail } from '../schema.ts'
import { DutyForm, useEntryKinds } from './duty-form.tsx'
import { useAddDutyEntry } from './hooks.ts'
import { DutyTag } from './tags.tsx'

/** Owner, deadline, progress and evidence of a duty: only added to; what was wrong is taken back with a reason and stays, struck through. */
export function DutyPanel({ detail }: { detail: ItemDetail }) {
  const t = useText()
  const actor = useActor()
  const { duty, address } = detail.item
  const [leaving, setLeaving] = useState<DutyEntryReply>()
  if (!duty) return null
  const standing = new Set(standingEntries(detail.entries))
  const mayWrite = actor.may('policy.bind')
  return (
    <Section title={t('任务进展')} extra={<DutyTag state={duty.state} />}>
      <p>
        {t('责任人：{owner}', { owner: duty.owner ?? t('未明确') })} ·{' '}
        {t('期限：{deadline}', { deadline: duty.deadline ?? t('未设定') })}
      </p>
      <ul className="zh-lines">
        {detail.entries.map((e) => (
          <Entry
            key={e.id}
            entry={e}
            of={detail.entries.find((x) => x.id === e.withdraws)}
            isStanding={standing.has(e)}
            onWithdraw={mayWrite && standing.has(e) ? () => setLeaving(e) : undefined}
          />
        ))}
      </ul>
      {mayWrite ? <DutyForm address={address} /> : null}
      {leaving ? <Withdrawal address={address} entry={leaving} onClose={() => setLeaving(undefined)} /> : null}
    </Section>
  )
}

interface EntryProps {
  readonly entry: DutyEntryReply
  /** What it takes back, where it is a withdrawal. */
  readonly of: DutyEntryReply | undefined
  readonly isStanding: boolean
  readonly onWithdraw: (() => void) | undefined
}

function Entry({ entry, of, isStanding, onWithdraw }: EntryProps) {
  const t = useText()
  const kinds = useEntryKinds()
  const isTakenBack = !isStanding && entry.kind !== 'withdrawal'
  return (
    <li>
      <span>
        <span className="zh-tag">{kinds[entry.kind]}</span>{' '}
        {of ? <span className="zh-muted">{t('撤回“{text}”：', { text: of.text })}</span> : null}
        {isTakenBack ? <del>{entry.text}</del> : entry.text}{' '}
        {entry.file ? (
          <a href={withQuery(`/api/policy/items/${entry.item}/entries/${entry.id}/file`)} download={entry.file.name}>
            {entry.file.name}
          </a>
        ) : null}
        <br />
        <span className="zh-muted">
          {entry.actorName} · {formatMoment(entry.at)}
          {isTakenBack ? ` · ${t('已撤回')}` : null}
        </span>
      </span>
      <span className="zh-table-actions">
        {onWithdraw ? (
          <Button type="link" size="small" onClick={onWithdraw}>
            {t('撤回')}
          </Button>
        ) : null}
        <ProofBadge kind="duty" id={entry.id} />
      </span>
    </li>
  )
}

function Withdrawal({ address, entry, onClose }: { address: string; entry: DutyEntryReply; onClose: () => void }) {
  const t = useText()
  const add = useAddDutyEntry(address)
  return (
    <ActDialog
      title={t('撤回')}
      note={t('撤回“{text}”；原记录保留并划去，状态随之重算。', { text: entry.text })}
      labels={{ text: t('理由') }}
      write={(reason) => add.mutateAsync({ kind: 'withdrawal', withdraws: entry.id, text: reason })}
      onDone={onClose}
      onClose={onClose}
    />
  )
}
