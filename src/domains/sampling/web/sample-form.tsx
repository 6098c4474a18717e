import { useNavigate } from '@tanstack/react-router'
import { Button, Input, InputNumber, Radio } from 'antd'
import { useEffect, useState } from 'react'
import { Field, SubjectPicker } from '../../../engines/archive/web/index.tsx'
import {
  ActionBar,
  ApiProblem,
  fieldId,
  PhotoInput,
  ProblemSummary,
  type StoredFile,
  useText,
} from '../../../web/kit/index.ts'
import type { SampleBody, TaskRow } from '../schema.ts'
import { useAct } from './hooks.ts'
import './sampling.css'
import { PLACES } from './words.ts'

type Draft = Omit<Partial<SampleBody>, 'photos' | 'seals'> & {
  readonly seals?: string
  readonly photos?: readonly StoredFile[]
}
type TextName = 'productName' | 'model' | 'batchNumber' | 'sellerName' | 'address' | 'backupKeptAt' | 'secondSampler'
type NumberName = 'priceYuan' | 'baseQuantity' | 'sampleQuantity' | 'backupQuantity'

/** What is written down at the firm. Stays on the device until it is sent, so that a reload loses nothing. */
export function SampleForm({ task }: { task: TaskRow }) {
  const t = useText()
  const navigate = useNavigate()
  const act = useAct<{ sampleId: string }>(`/api/sampling/tasks/${task.id}`)
  const [draft, setDraft, forget] = useDraft(task.id)
  const [incomplete, setIncomplete] = useState<ApiProblem>()
  const set = (next: Draft) => setDraft({ ...draft, ...next })
  const labels: Record<keyof SampleBody, string> = {
    productName: t('产品名称'),
    model: t('规格型号（选填）'),
    batchNumber: t('批号或生产日期编号'),
    producedOn: t('生产日期（选填）'),
    place: t('抽样地点类型'),
    sellerName: t('销售者或店铺名称（选填）'),
    address: t('抽样地址（选填）'),
    priceYuan: t('销售单价（元，选填）'),
    baseQuantity: t('抽样基数（件）'),
    sampleQuantity: t('样品数量（件）'),
    backupQuantity: t('备样数量（件）'),
    backupKeptAt: t('备样封存地点'),
    seals: t('封条编号（多个用逗号分开）'),
    photos: t('照片'),
    samplingBodyId: t('委托抽样机构（本单位人员抽样的不填）'),
    secondSampler: t('第二名抽样人员'),
    remark: t('备注（选填）'),
  }
  const text = (name: TextName, maxLength: number) => (
    <Field pointer={`/${name}`} label={labels[name]}>
      <Input
        id={fieldId(`/${name}`)}
        maxLength={maxLength}
        value={draft[name] ?? ''}
        onChange={(e) => set({ [name]: e.target.value })}
      />
    </Field>
  )
  const number = (name: NumberName, max: number) => (
    <Field pointer={`/${name}`} label={labels[name]}>
      <InputNumber
        id={fieldId(`/${name}`)}
        inputMode="decimal"
        min={0}
        max={max}
        value={draft[name] ?? null}
        onChange={(n) => set({ [name]: n ?? undefined })}
      />
    </Field>
  )
  const files = `/api/subjects/${task.subjectId}/files`
  return (
    <form
      className="zh-section zs-form"
      onSubmit={(e) => {
        e.preventDefault()
        const body = bodyOf(draft)
        const missing = REQUIRED.filter((name) => body[name] === undefined)
        setIncomplete(missing.length > 0 ? incompleteProblem(missing, t) : undefined)
        if (missing.length > 0) return
        act.mutate(
          { path: '/sample', body },
          {
            onSuccess: ({ sampleId }) => {
              forget()
              void navigate({ to: `/sampling/samples/${sampleId}` })
            },
          },
        )
      }}
    >
      <ProblemSummary problem={incomplete ?? act.error} labels={labels} />
      <h2>{t('产品')}</h2>
      <div className="zh-two">
        {text('productName', 120)}
        {text('model', 120)}
        {text('batchNumber', 60)}
        <Field pointer="/producedOn" label={labels.producedOn}>
          <Input
            id={fieldId('/producedOn')}
            type="date"
            value={draft.producedOn ?? ''}
            onChange={(e) => set({ producedOn: e.target.value || undefined })}
          />
        </Field>
      </div>
      <h2>{t('地点')}</h2>
      <div className="zh-field">
        <Radio.Group
          id={fieldId('/place')}
          aria-label={labels.place}
          value={draft.place}
          onChange={(e) => set({ place: e.target.value as SampleBody['place'] })}
          options={Object.entries(PLACES).map(([value, label]) => ({ value, label: t(label) }))}
        />
      </div>
      <div className="zh-two">
        {draft.place === 'producer' ? null : text('sellerName', 120)}
        {text('address', 200)}
        {number('priceYuan', 10_000_000)}
      </div>
      <h2>{t('数量和封样')}</h2>
      <div className="zh-two">
        {number('baseQuantity', 1e9)}
        {number('sampleQuantity', 1e6)}
        {number('backupQuantity', 1e6)}
        {text('backupKeptAt', 120)}
        <Field pointer="/seals" label={labels.seals}>
          <Input
            id={fieldId('/seals')}
            maxLength={400}
            value={draft.seals ?? ''}
            onChange={(e) => set({ seals: e.target.value })}
          />
        </Field>
      </div>
      <div className="zh-field">
        <p>{t('照片：产品、标识、封条、备样（最多 20 张）')}</p>
        <PhotoInput
          id={fieldId('/photos')}
          label={labels.photos}
          max={20}
          value={draft.photos ?? []}
          onChange={(photos) => setDraft((now) => ({ ...now, photos }))}
          uploadPath={files}
          fileUrl={(f) => `${files}/${f.digest}`}
        />
      </div>
      <h2>{t('人员')}</h2>
      <div className="zh-two">
        {text('secondSampler', 60)}
        <Field pointer="/samplingBodyId" label={labels.samplingBodyId}>
          <SubjectPicker
            id={fieldId('/samplingBodyId')}
            kinds={['body']}
            except={task.subjectId}
            value={draft.samplingBodyId}
            onChange={(samplingBodyId) => set({ samplingBodyId })}
          />
        </Field>
      </div>
      <Field pointer="/remark" label={labels.remark}>
        <Input.TextArea
          id={fieldId('/remark')}
          rows={2}
          maxLength={500}
          value={draft.remark ?? ''}
          onChange={(e) => set({ remark: e.target.value })}
        />
      </Field>
      <ActionBar note={t('提交即封样存证，不能再改；填错的另作说明。')}>
        <Button type="primary" htmlType="submit" loading={act.isPending}>
          {t('提交并封样')}
        </Button>
      </ActionBar>
    </form>
  )
}

const REQUIRED = [
  'productName',
  'batchNumber',
  'baseQuantity',
  'sampleQuantity',
  'backupQuantity',
  'backupKeptAt',
  'seals',
  'secondSampler',
] as const

/** Said before anything travels: at the firm the network may be slow. */
function incompleteProblem(missing: readonly string[], t: ReturnType<typeof useText>): ApiProblem {
  return new ApiProblem({
    code: 'incomplete',
    status: 400,
    title: t('还有必填内容没有填写'),
    errors: missing.map((name) => ({ pointer: `/${name}`, message: t('请填写') })),
  })
}

/** Empty fields are left out. */
function bodyOf({ seals = '', photos = [], ...rest }: Draft): Partial<Record<keyof SampleBody, unknown>> {
  const filled = Object.entries(rest).filter(([, v]) => v !== undefined && (typeof v !== 'string' || v.trim() !== ''))
  const list = [...new Set(seals.split(/[,，、;；\s]+/).filter(Boolean))]
  const sealed = list.length > 0 ? { seals: list } : {}
  return { ...Object.fromEntries(filled), ...sealed, photos: photos.map((f) => f.digest) }
}

function useDraft(taskId: string) {
  const key = `zh.sample.${taskId}`
  const [draft, setDraft] = useState<Draft>(() => kept(key))
  useEffect(() => {
    try {
      sessionStorage.setItem(key, JSON.stringify(draft))
    } catch {
      // A device that keeps nothing still sends.
    }
  }, [key, draft])
  return [draft, setDraft, () => sessionStorage.removeItem(key)] as const
}

function kept(key: string): Draft {
  const first: Draft = { place: 'producer' }
  try {
    return { ...first, ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Draft) }
  } catch {
    return first
  }
}
