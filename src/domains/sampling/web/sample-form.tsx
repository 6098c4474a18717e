import { Link } from '@tanstack/react-router'
import { Button, Input, InputNumber, Radio } from 'antd'
import { Field, SubjectPicker } from '../../../engines/archive/web/index.tsx'
import { useSecondOfficials } from '../../../engines/forms/web/index.tsx'
import {
  ActionBar,
  DayInput,
  fieldId,
  PhotoInput,
  ProblemSummary,
  type QueuedForm,
  Section,
  Select,
  useFileKeeper,
  useOutbox,
  useText,
} from '../../../web/kit/index.ts'
import type { SampleBody, TaskRow } from '../schema.ts'
import './sampling.css'
import { type Sheet, useSheet } from './use-sheet.ts'
import { PLACES } from './words.ts'

type TextName = 'productName' | 'model' | 'batchNumber' | 'sellerName' | 'address' | 'backupKeptAt' | 'secondSampler'
type NumberName = 'priceYuan' | 'baseQuantity' | 'sampleQuantity' | 'backupQuantity'

/** What is written down at the firm, with network or without. */
export function SampleForm({ task }: { task: TaskRow }) {
  const { state } = useOutbox()
  // What waits on this device is taken up where it was left: first it must be known.
  return state.isLoaded ? <LoadedForm task={task} /> : null
}

function LoadedForm({ task }: { task: TaskRow }) {
  const t = useText()
  const keeper = useFileKeeper()
  const people = useSecondOfficials({ formId: 'sampling.sample', subjectId: task.subjectId, taskRef: undefined })
  const { sheet: draft, setSheet, problem, isSending, submit, queued } = useSheet(task)
  if (queued?.state === 'waiting' && !isSending) return <Waiting queued={queued} />
  const set = (next: Partial<Sheet>) => setSheet((now) => ({ ...now, ...next }))
  const labels: Record<keyof Omit<SampleBody, 'key' | 'takenAt' | 'clockSkewSeconds'>, string> = {
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
    secondSamplerId: t('第二名抽样人员'),
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
  return (
    <form
      className="zh-section zs-form"
      onSubmit={(e) => {
        e.preventDefault()
        void submit()
      }}
    >
      <ProblemSummary
        problem={problem ?? (queued?.state === 'conflict' ? queued.problem : undefined)}
        labels={labels}
      />
      <h2>{t('产品')}</h2>
      <div className="zh-two">
        {text('productName', 120)}
        {text('model', 120)}
        {text('batchNumber', 60)}
        <Field pointer="/producedOn" label={labels.producedOn}>
          <DayInput
            id={fieldId('/producedOn')}
            value={draft.producedOn ?? ''}
            onChange={(day) => set({ producedOn: day || undefined })}
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
          onChange={(photos) => set({ photos })}
          keeper={keeper}
        />
      </div>
      <h2>{t('人员')}</h2>
      <div className="zh-two">
        {people.data?.items.length === 0 ? (
          <div>
            {text('secondSampler', 60)}
            <p className="zh-muted">{t('本区没有可选的第二名抽样人员；只填姓名的，抽样单注明未经第二人确认。')}</p>
          </div>
        ) : (
          <Field pointer="/secondSampler" label={labels.secondSampler}>
            <Select
              id={fieldId('/secondSampler')}
              placeholder={t('选择第二名抽样人员，由其本人账号确认')}
              loading={people.isPending}
              value={draft.secondSamplerId}
              options={(people.data?.items ?? []).map((p) => ({ value: p.accountId, label: p.name }))}
              onChange={(secondSamplerId: string) =>
                set({
                  secondSamplerId,
                  secondSampler: people.data?.items.find((p) => p.accountId === secondSamplerId)?.name,
                })
              }
            />
          </Field>
        )}
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
        <Button type="primary" htmlType="submit" loading={isSending}>
          {t('提交并封样')}
        </Button>
      </ActionBar>
    </form>
  )
}

function Waiting({ queued }: { queued: QueuedForm }) {
  const t = useText()
  return (
    <Section title={t('抽样单已放入待发送')}>
      <p role="status">{t('内容和照片已保存在本机，联网后自动发送，只登记一次。请勿清除浏览器数据。')}</p>
      {queued.problem ? <p className="zh-muted">{queued.problem.title}</p> : null}
      <p className="zh-form-links">
        <Link to="/queue">{t('查看待发送')}</Link>
        <Link to="/">{t('返回我的任务')}</Link>
      </p>
    </Section>
  )
}
