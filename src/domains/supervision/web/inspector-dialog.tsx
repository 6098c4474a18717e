import { Button, Checkbox, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { ActDialog, Field, SubjectPicker } from '../../../engines/archive/web/index.tsx'
import { api, fieldId, Select, useRegionChoices, useText } from '../../../web/kit/index.ts'
import type { InspectorBody, InspectorView } from '../schema.ts'
import { useEligible, useMatters, useRefresh } from './hooks.ts'

interface Props {
  readonly inspector?: InspectorView
  readonly listed: ReadonlySet<string>
  readonly onClose: () => void
}

/** Lists an official as an inspector, or changes the entry. */
export function InspectorDialog({ inspector, listed, onClose }: Props) {
  const t = useText()
  const refresh = useRefresh()
  const matters = useMatters()
  const [region, setRegion] = useState(inspector?.region)
  const [accountId, setAccountId] = useState(inspector?.accountId)
  const [isActive, setActive] = useState(inspector?.isActive ?? true)
  const [body, setBody] = useState<Partial<InspectorBody>>(
    inspector?.body ?? { matters: [], capacity: 10, declared: [] },
  )
  const set = (next: Partial<InspectorBody>) => setBody({ ...body, ...next })
  const eligible = useEligible(inspector ? undefined : region)
  const labels = {
    region: t('区域'),
    accountId: t('执法人员'),
    certificate: t('执法证号'),
    organisation: t('单位'),
    matters: t('可以检查的事项（不选为全部）'),
    capacity: t('每次抽取最多承担（项）'),
    declared: t('申报回避的单位'),
  }
  const regions = useRegionChoices('supervision.keep')
  const names = new Map((matters.data?.items ?? []).map((m) => [m.id, m.body.name]))
  const isReady =
    accountId && region && body.name && (body.certificate?.length ?? 0) >= 3 && (body.organisation?.length ?? 0) >= 2
  return (
    <ActDialog
      title={inspector ? t('修改 {name} 的名录信息', { name: inspector.body.name }) : t('列入检查人员名录')}
      isReady={Boolean(isReady)}
      labels={labels}
      write={(reason) =>
        api.post(`/api/supervision/inspectors/${accountId}`, {
          region,
          isActive,
          body: { ...body, declared: body.declared?.filter((d) => d.subjectId && d.reason.trim().length > 1) ?? [] },
          reason,
          basedOn: inspector?.version ?? 0,
        })
      }
      onDone={() => void refresh().then(onClose)}
      onClose={onClose}
    >
      <div className="zh-two">
        <Field pointer="/region" label={labels.region}>
          <Select id={fieldId('/region')} value={region ?? null} options={regions} onChange={setRegion} />
        </Field>
        {inspector ? null : (
          <Field pointer="/accountId" label={labels.accountId}>
            <Select
              id={fieldId('/accountId')}
              disabled={!region}
              loading={eligible.isFetching}
              value={accountId ?? null}
              options={(eligible.data?.items ?? [])
                .filter((h) => !listed.has(h.accountId))
                .map((h) => ({ value: h.accountId, label: `${h.name}（${h.organisation}）` }))}
              onChange={(id: string) => {
                const chosen = eligible.data?.items.find((h) => h.accountId === id)
                setAccountId(id)
                if (chosen) set({ name: chosen.name, organisation: chosen.organisation })
              }}
            />
          </Field>
        )}
        <Field pointer="/body/certificate" label={labels.certificate}>
          <Input
            id={fieldId('/body/certificate')}
            maxLength={40}
            value={body.certificate ?? ''}
            onChange={(e) => set({ certificate: e.target.value })}
          />
        </Field>
        <Field pointer="/body/organisation" label={labels.organisation}>
          <Input
            id={fieldId('/body/organisation')}
            maxLength={80}
            value={body.organisation ?? ''}
            onChange={(e) => set({ organisation: e.target.value })}
          />
        </Field>
        <Field pointer="/body/capacity" label={labels.capacity}>
          <InputNumber
            id={fieldId('/body/capacity')}
            min={1}
            max={200}
            precision={0}
            value={body.capacity ?? null}
            onChange={(n) => set(n === null ? {} : { capacity: n })}
          />
        </Field>
      </div>
      <Field pointer="/body/matters" label={labels.matters}>
        <Select
          id={fieldId('/body/matters')}
          mode="multiple"
          style={{ width: '100%' }}
          value={body.matters ?? []}
          options={[...names].map(([value, label]) => ({ value, label }))}
          onChange={(chosen: string[]) => set({ matters: chosen })}
        />
      </Field>
      <p>{labels.declared}</p>
      {(body.declared ?? []).map((d, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name while they are being chosen
        <div className="zh-two" key={n}>
          <SubjectPicker
            id={fieldId(`/body/declared/${n}/subjectId`)}
            kinds={['enterprise']}
            except=""
            value={d.subjectId || undefined}
            onChange={(subjectId) =>
              set({ declared: (body.declared ?? []).with(n, { ...d, subjectId: subjectId ?? '' }) })
            }
          />
          <Input
            aria-label={t('回避理由')}
            placeholder={t('回避理由')}
            value={d.reason}
            onChange={(e) => set({ declared: (body.declared ?? []).with(n, { ...d, reason: e.target.value }) })}
          />
        </div>
      ))}
      <Button size="small" onClick={() => set({ declared: [...(body.declared ?? []), { subjectId: '', reason: '' }] })}>
        {t('增加一家')}
      </Button>
      <p>
        <Checkbox checked={isActive} onChange={(e) => setActive(e.target.checked)}>
          {t('参加抽取')}
        </Checkbox>
      </p>
    </ActDialog>
  )
}
