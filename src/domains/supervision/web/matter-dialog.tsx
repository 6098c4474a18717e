import { Checkbox, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { ActDialog, Field } from '../../../engines/archive/web/index.tsx'
import { api, DayInput, fieldId, formatDay, Select, useText } from '../../../web/kit/index.ts'
import { MATTER_LEVELS, MATTER_METHODS } from '../matters.ts'
import type { MatterBody, MatterVersion } from '../schema.ts'
import { useRefresh } from './hooks.ts'

const FIRST: Partial<MatterBody> = {
  level: 'general',
  method: 'on-site',
  isUnverified: true,
  objectKind: 'enterprise',
  formId: 'supervision.inspection',
  source: '',
}

/** A matter, new or in its next version: what is inspected, on which basis, from when. */
export function MatterDialog({ matter, onClose }: { matter?: MatterVersion; onClose: () => void }) {
  const t = useText()
  const refresh = useRefresh()
  const [id, setId] = useState(matter?.id ?? '')
  const [from, setFrom] = useState(formatDay(new Date()))
  const [isEnded, setEnded] = useState(matter?.isEnded ?? false)
  const [body, setBody] = useState<Partial<MatterBody>>(matter?.body ?? FIRST)
  const set = (next: Partial<MatterBody>) => setBody({ ...body, ...next })
  const labels = {
    name: t('事项名称'),
    level: t('类别'),
    method: t('检查方式'),
    clause: t('依据（法规代号/条）'),
    department: t('实施部门'),
    industry: t('行业代码（可不填）'),
    ratioCap: t('比例上限（%，可不填）'),
    source: t('出处'),
    from: t('生效日期'),
    id: t('事项代号（小写字母、数字、连字符）'),
  }
  const text = (name: 'name' | 'clause' | 'department' | 'industry' | 'source', maxLength: number) => (
    <Field pointer={`/body/${name}`} label={labels[name]}>
      <Input
        id={fieldId(`/body/${name}`)}
        maxLength={maxLength}
        value={body[name] ?? ''}
        onChange={(e) => set({ [name]: e.target.value })}
      />
    </Field>
  )
  const choice = (name: 'level' | 'method', options: typeof MATTER_LEVELS | typeof MATTER_METHODS) => (
    <Field pointer={`/body/${name}`} label={labels[name]}>
      <Select
        id={fieldId(`/body/${name}`)}
        value={body[name] ?? null}
        options={Object.entries(options).map(([value, label]) => ({ value, label: t(label) }))}
        onChange={(value) => set({ [name]: value } as Partial<MatterBody>)}
      />
    </Field>
  )
  const { industry, ratioCap, ...rest } = body
  const sent = {
    ...rest,
    ...(industry && { industry }),
    ...(ratioCap !== undefined && body.level === 'general' && { ratioCap }),
  }
  return (
    <ActDialog
      title={matter ? t('修改抽查事项') : t('新增事项')}
      isReady={Boolean(id && body.name && body.department && from)}
      labels={labels}
      write={(reason) =>
        api.post(`/api/supervision/matters/${id}`, {
          body: sent,
          from,
          isEnded,
          reason,
          basedOn: matter?.version ?? 0,
        })
      }
      onDone={() => void refresh().then(onClose)}
      onClose={onClose}
    >
      {matter ? null : (
        <Field pointer="/id" label={labels.id}>
          <Input id={fieldId('/id')} maxLength={60} value={id} onChange={(e) => setId(e.target.value)} />
        </Field>
      )}
      {text('name', 120)}
      <div className="zh-two">
        {choice('level', MATTER_LEVELS)}
        {choice('method', MATTER_METHODS)}
        {text('department', 80)}
        {text('industry', 5)}
        {text('clause', 60)}
        <Field pointer="/from" label={labels.from}>
          <DayInput id={fieldId('/from')} value={from} onChange={setFrom} />
        </Field>
        {body.level === 'general' ? (
          <Field pointer="/body/ratioCap" label={labels.ratioCap}>
            <InputNumber
              id={fieldId('/body/ratioCap')}
              min={0.01}
              max={100}
              value={ratioCap ?? null}
              onChange={(n) => setBody(n === null ? rest : { ...body, ratioCap: n })}
            />
          </Field>
        ) : null}
      </div>
      {text('source', 300)}
      <p>
        <Checkbox checked={body.isUnverified ?? true} onChange={(e) => set({ isUnverified: e.target.checked })}>
          {t('条文和文字尚未与正式文本核对')}
        </Checkbox>
        {matter ? (
          <Checkbox checked={isEnded} onChange={(e) => setEnded(e.target.checked)}>
            {t('自生效日期起停用')}
          </Checkbox>
        ) : null}
      </p>
    </ActDialog>
  )
}
