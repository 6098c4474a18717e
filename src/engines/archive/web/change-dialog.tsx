import { Input } from 'antd'
import { useState } from 'react'
import { api, DayInput, fieldId, Select, useText } from '../../../web/kit/index.ts'
import { SUBJECT_STATUS_LABELS, SUBJECT_STATUSES } from '../define.ts'
import type { Subject, SubjectChange } from '../schema.ts'
import { ActDialog, Field } from './change-form.tsx'
import { archiveOf, useIndustries, useRefresh, useRegions } from './hooks.ts'

interface Props {
  readonly subject: Subject
  readonly onClose: () => void
}

/** 编辑: changes the identity by a new record. Only what differs is sent; the state before stays readable as of its day. */
export function ChangeDialog({ subject, onClose }: Props) {
  const t = useText()
  const address = archiveOf(subject.subjectId)
  const refresh = useRefresh(address)
  const regions = useRegions()
  const industries = useIndustries()
  const [changes, setChanges] = useState<SubjectChange['changes']>({})
  const [day, setDay] = useState('')
  const set = (next: SubjectChange['changes']) => setChanges({ ...changes, ...next })
  const changed = Object.fromEntries(
    Object.entries(changes).filter(([k, v]) => v !== (subject[k as keyof Subject] ?? null) && v !== ''),
  )
  const isPerson = subject.kind === 'person'
  return (
    <ActDialog
      title={t('编辑')}
      note={t('变更以新记录写入，变更前的内容仍可按日期查看。')}
      isReady={Object.keys(changed).length > 0}
      labels={{ 'changes/name': t('名称'), 'changes/region': t('区、街镇'), happenedAt: t('变更日期') }}
      write={(reason) =>
        api.post(`${address.below}/changes`, {
          revision: subject.revision,
          reason,
          changes: changed,
          ...(day && { happenedAt: `${day}T00:00:00+08:00` }),
        })
      }
      onDone={() => void refresh().then(onClose)}
      onClose={onClose}
    >
      {isPerson ? null : (
        <>
          <Field pointer="/changes/name" label={t('名称')}>
            <Input
              id={fieldId('/changes/name')}
              maxLength={200}
              value={changes.name ?? subject.name}
              onChange={(e) => set({ name: e.target.value })}
            />
          </Field>
          <Field pointer="/changes/address" label={t('地址')}>
            <Input
              id={fieldId('/changes/address')}
              maxLength={300}
              value={changes.address ?? subject.address ?? ''}
              onChange={(e) => set({ address: e.target.value })}
            />
          </Field>
        </>
      )}
      <Field pointer="/changes/region" label={t('区、街镇')}>
        <Select
          id={fieldId('/changes/region')}
          style={{ width: '100%' }}
          value={changes.region ?? subject.region}
          options={(regions.data ?? []).map((r) => ({ value: r.code, label: r.name }))}
          onChange={(region: string) => set({ region })}
        />
      </Field>
      <Field pointer="/changes/industry" label={t('行业')}>
        <Select
          id={fieldId('/changes/industry')}
          style={{ width: '100%' }}
          value={changes.industry ?? subject.industry}
          options={(industries.data ?? []).map((i) => ({ value: i.code, label: `${i.code} ${i.name}` }))}
          onChange={(industry: string) => set({ industry })}
        />
      </Field>
      <Field pointer="/changes/status" label={t('状态')}>
        <Select
          id={fieldId('/changes/status')}
          style={{ width: '100%' }}
          value={changes.status ?? subject.status}
          options={SUBJECT_STATUSES.map((s) => ({ value: s, label: t(SUBJECT_STATUS_LABELS[s]) }))}
          onChange={(status) => set({ status })}
        />
      </Field>
      <Field pointer="/happenedAt" label={t('变更日期（不填为现在）')}>
        <DayInput id={fieldId('/happenedAt')} value={day} onChange={setDay} />
      </Field>
    </ActDialog>
  )
}
