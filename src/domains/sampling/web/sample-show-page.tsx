import { Link, useParams } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Field } from '../../../engines/archive/web/index.tsx'
import { SecondPerson } from '../../../engines/forms/web/index.tsx'
import {
  Facts,
  fieldId,
  formatDay,
  formatMoment,
  Page,
  Picture,
  ProblemSummary,
  ProofBadge,
  ReadyButton,
  Section,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import type { SampleView } from '../schema.ts'
import { useAct, useClassLabel, useSample } from './hooks.ts'
import { Steps } from './parts.tsx'
import { SampleCodes } from './sample-codes.tsx'
import { SampleObjection } from './sample-objection.tsx'
import './sampling.css'
import { PLACES, SELECTIONS } from './words.ts'

/** One sample for the office: what it is, who held it, its codes, the verdict, the objection. */
export default function SampleShowPage() {
  const t = useText()
  const { sampleId } = useParams({ strict: false }) as { sampleId: string }
  const found = useSample(sampleId)
  const s = found.data
  const base = `/api/sampling/samples/${sampleId}`
  return (
    <Page
      title={s ? t('样品 {number}', { number: s.number }) : t('样品')}
      extra={
        s ? (
          <>
            <Button href={`${base}/sheet.docx`} download>
              {t('抽样单（Word）')}
            </Button>
            <Button href={`${base}/sheet.html`} target="_blank">
              {t('打印抽样单')}
            </Button>
            <ProofBadge kind="sampling-sample" id={s.id} />
          </>
        ) : null
      }
    >
      <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {s ? (
        <>
          <Next sample={s} />
          <SampleCodes sample={s} />
          <SampleObjection sample={s} />
          <Identity sample={s} />
          <Section title={t('样品流转')}>
            <Steps kind="sampling-custody" steps={s.custody} />
            <HandOver sample={s} />
          </Section>
        </>
      ) : null}
    </Page>
  )
}

function Next({ sample }: { sample: SampleView }) {
  const t = useText()
  const act = useAct(`/api/sampling/samples/${sample.id}`)
  if (sample.codes.length > 0) return null
  // Where the plan's laboratory is not separate from this sample, another is drawn first; until it is, nothing can be sent.
  if (sample.ownDraw && !sample.may.blind)
    return (
      <p role="status">
        {t('计划的检验机构与抽样方没有分离，须为这个样品另行抽取。')}{' '}
        <Link to={`/draws/${sample.ownDraw}`}>{t('去抽取页面')}</Link>
      </p>
    )
  if (!sample.may.blind) return <p role="note">{t('等待编盲码送检：计划须先抽出检验机构。')}</p>
  return (
    <Section title={t('现在可以办理')}>
      <ProblemSummary problem={act.error} />
      <p>
        {sample.ownDraw
          ? t('上一次抽取没有确定可以承检的机构，请重新抽取；再次抽取也会公开。')
          : t('编盲码后，检验机构只看到编码、项目和方法；先按规则核对抽样与检验是否分离。')}
      </p>
      <div className="zh-acts">
        <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ path: '/blind' })}>
          {sample.ownDraw ? t('重新抽取检验机构') : t('编盲码送检')}
        </Button>
      </div>
    </Section>
  )
}

function Identity({ sample }: { sample: SampleView }) {
  const t = useText()
  const classLabel = useClassLabel()
  const b = sample.body
  const file = (digest: string) => `/api/subjects/${sample.subjectId}/files/${digest}`
  return (
    <Section title={t('样品信息')}>
      <Facts
        facts={[
          [
            t('受检企业'),
            <Link key="firm" to={`/subjects/${sample.subjectId}`}>
              {sample.subjectName}
            </Link>,
          ],
          [
            t('抽样计划'),
            <Link key="plan" to={`/sampling/plans/${sample.planId}`}>
              {t('查看计划')}
            </Link>,
          ],
          [t('产品类别'), t(classLabel(sample.productClass))],
          [t('抽取方式'), t(SELECTIONS[sample.selection])],
          [t('产品名称'), b.productName],
          [t('规格型号'), b.model],
          [t('批号'), b.batchNumber],
          [t('生产日期'), b.producedOn && formatDay(b.producedOn)],
          [t('抽样地点'), [t(PLACES[b.place]), b.sellerName, b.address].filter(Boolean).join(' · ')],
          [t('销售单价'), b.priceYuan === undefined ? undefined : t('{n} 元', { n: b.priceYuan })],
          [t('抽样基数'), t('{n} 件', { n: b.baseQuantity })],
          [t('样品数量'), t('{n} 件', { n: b.sampleQuantity })],
          [t('备样'), t('{n} 件，封存于 {place}', { n: b.backupQuantity, place: b.backupKeptAt })],
          [t('封条编号'), b.seals.join('、')],
          [t('抽样人员'), `${sample.sampledByName}、${b.secondSampler}`],
          [
            t('第二人确认'),
            <SecondPerson
              key="second"
              about={{ subjectId: sample.subjectId, recordId: sample.id }}
              confirmation={sample.second}
            />,
          ],
          [t('抽样时间'), formatMoment(sample.sampledAt)],
          [t('现场填写时间（设备所记）'), b.takenAt && formatMoment(b.takenAt)],
          [t('备注'), b.remark],
        ]}
      />
      {b.photos.length > 0 ? (
        <div className="zh-photos">
          {b.photos.map((digest, i) => (
            <figure key={digest}>
              <a href={file(digest)} target="_blank" rel="noreferrer">
                <Picture src={file(digest)} alt={t('照片 {n}', { n: i + 1 })} />
              </a>
            </figure>
          ))}
        </div>
      ) : null}
    </Section>
  )
}

function HandOver({ sample }: { sample: SampleView }) {
  const t = useText()
  const actor = useActor()
  const act = useAct(`/api/sampling/samples/${sample.id}`)
  const [note, setNote] = useState('')
  if (!actor.may('sampling.sample')) return null
  return (
    <form
      className="zh-form"
      onSubmit={(e) => {
        e.preventDefault()
        act.mutate({ path: '/hand-over', body: { note: note.trim() } }, { onSuccess: () => setNote('') })
      }}
    >
      <ProblemSummary problem={act.error} labels={{ note: t('移交说明') }} />
      <Field pointer="/note" label={t('移交说明（交给谁、封条是否完好）')}>
        <Input id={fieldId('/note')} maxLength={300} value={note} onChange={(e) => setNote(e.target.value)} />
      </Field>
      <ReadyButton htmlType="submit" loading={act.isPending} lacks={[note.trim() === '' && t('移交说明')]}>
        {t('登记移交')}
      </ReadyButton>
    </form>
  )
}
