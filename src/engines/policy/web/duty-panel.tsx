import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import {
  fieldId,
  formatMoment,
  ProblemSummary,
  ProofBadge,
  Section,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import type { ItemDetail, NewDutyEntry } from '../schema.ts'
import { useAddDutyEntry } from './hooks.ts'
import { DutyTag } from './tags.tsx'

/** Owner, deadline, progress and evidence of a duty: only added to, never changed. */
export function DutyPanel({ detail }: { detail: ItemDetail }) {
  const t = useText()
  const actor = useActor()
  const { duty } = detail.item
  const kinds = useEntryKinds()
  if (!duty) return null
  return (
    <Section title={t('任务进展')} extra={<DutyTag state={duty.state} />}>
      <p>
        {t('责任人：{owner}', { owner: duty.owner ?? t('未明确') })} ·{' '}
        {t('期限：{deadline}', { deadline: duty.deadline ?? t('未设定') })}
      </p>
      <ul className="zh-lines">
        {detail.entries.map((e) => (
          <li key={e.id}>
            <span>
              <span className="zh-tag">{kinds[e.kind]}</span> {e.text}
              <br />
              <span className="zh-muted">
                {e.actorName} · {formatMoment(e.at)}
              </span>
            </span>
            <ProofBadge kind="duty" id={e.id} />
          </li>
        ))}
      </ul>
      {actor.may('policy.bind') ? <EntryForm address={detail.item.address} /> : null}
    </Section>
  )
}

function useEntryKinds(): Readonly<Record<NewDutyEntry['kind'], string>> {
  const t = useText()
  return { owner: t('责任人'), deadline: t('期限'), note: t('进展'), evidence: t('证据') }
}

function EntryForm({ address }: { address: string }) {
  const t = useText()
  const kinds = useEntryKinds()
  const add = useAddDutyEntry(address)
  const [kind, setKind] = useState<NewDutyEntry['kind']>('note')
  const [text, setText] = useState('')
  return (
    <form
      className="zp-form"
      onSubmit={(e) => {
        e.preventDefault()
        add.mutate({ kind, text }, { onSuccess: () => setText('') })
      }}
    >
      <ProblemSummary problem={add.error} labels={{ text: kinds[kind], kind: t('种类') }} />
      <Select
        id={fieldId('/kind')}
        aria-label={t('种类')}
        value={kind}
        onChange={(next) => setKind(next)}
        options={Object.entries(kinds).map(([value, label]) => ({ value: value as NewDutyEntry['kind'], label }))}
      />
      {kind === 'deadline' ? (
        <Input
          id={fieldId('/text')}
          type="date"
          aria-label={kinds[kind]}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      ) : (
        <Input.TextArea
          id={fieldId('/text')}
          aria-label={kinds[kind]}
          rows={2}
          maxLength={2000}
          placeholder={kind === 'evidence' ? t('写明证据是什么、在哪里可以查到') : ''}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      )}
      <Button type="primary" htmlType="submit" loading={add.isPending} disabled={text.trim() === ''}>
        {t('登记')}
      </Button>
      <p className="zh-muted">{t('登记后不能修改或删除；更正请再登记一条。')}</p>
    </form>
  )
}
