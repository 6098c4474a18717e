import { Input } from 'antd'
import { useState } from 'react'
import { Field } from '../../../engines/archive/web/index.tsx'
import {
  Empty,
  Facts,
  fieldId,
  formatDay,
  formatMoment,
  Page,
  ProblemSummary,
  ProofBadge,
  ReadyButton,
  Section,
  useText,
} from '../../../web/kit/index.ts'
import type { OwnSample } from '../schema.ts'
import { useAct, useOwnSamples } from './hooks.ts'
import { ItemsTable, VerdictTag } from './parts.tsx'
import './sampling.css'
import { NoticeLinks, ServedLine, SignForNotice } from './serving.tsx'
import { OBJECTION_STATES } from './words.ts'

/** What was sampled of one's own firm, what came out, and until when it can be objected to. */
export default function OwnSamplesPage() {
  const t = useText()
  const own = useOwnSamples()
  return (
    <Page title={t('本单位被抽的样品')} lead={t('对结论有异议的，在期限内提出；受理后用备样到另一机构复检。')}>
      <ProblemSummary problem={own.error} onRetry={() => void own.refetch()} />
      {own.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {own.data?.items.length === 0 ? <Empty text={t('没有对本单位的抽样。')} /> : null}
      {own.data?.items.map((s) => (
        <Section
          key={s.sampleId}
          title={`${s.productName} ${s.batchNumber}`}
          extra={s.verdict ? <VerdictTag verdict={s.verdict} /> : <span className="zh-tag">{t('检验中')}</span>}
        >
          <Facts
            facts={[
              [t('样品编号'), s.number],
              [t('抽样时间'), formatMoment(s.sampledAt)],
              [t('结论时间'), s.concludedAt && formatMoment(s.concludedAt)],
              [t('异议截止'), s.objectUntil && formatDay(s.objectUntil)],
              [
                t('公开抽取'),
                s.draw ? (
                  <span key="draw">
                    <a href={`/draws/${s.draw.id}`} target="_blank" rel="noreferrer">
                      {t('公众核验页面')}
                    </a>{' '}
                    <span className="zh-muted">
                      {t('用编号 {code} 可查到本单位是否应被抽中', { code: s.draw.code })}
                    </span>
                  </span>
                ) : undefined,
              ],
            ]}
          />
          {s.items.length > 0 ? (
            <div className="zs-scroll">
              <ItemsTable items={s.items} />
            </div>
          ) : (
            <p className="zh-muted">{t('结论作出前，检验机构和本单位互不知情。')}</p>
          )}
          {s.service ? <ServedLine service={s.service} /> : null}
          {s.maySign ? <p role="note">{t('告知书还没有送达：签收后开始计算异议期限，现在也可以提出异议。')}</p> : null}
          {s.recordId ? (
            <div className="zh-acts">
              {s.maySign ? <SignForNotice sampleId={s.sampleId} /> : null}
              <NoticeLinks base={`/api/own/samples/${s.sampleId}`} />
              <ProofBadge kind="record" id={s.recordId} label={t('结论存证')} />
            </div>
          ) : null}
          <Objection sample={s} />
        </Section>
      ))}
    </Page>
  )
}

function Objection({ sample }: { sample: OwnSample }) {
  const t = useText()
  const act = useAct(`/api/own/samples/${sample.sampleId}`)
  const [text, setText] = useState('')
  const o = sample.objection
  if (o)
    return (
      <>
        <p>
          {t('我们的异议')}{' '}
          <span className="zh-tag">
            {t(OBJECTION_STATES[o.state as keyof typeof OBJECTION_STATES] ?? { zh: o.state, en: o.state })}
          </span>
        </p>
        <p className="zs-said">{o.text}</p>
        {o.answer ? <p className="zs-said">{t('答复：{answer}', { answer: o.answer })}</p> : null}
      </>
    )
  if (!sample.mayObject) return null
  const id = `/${sample.sampleId}/text`
  return (
    <details>
      <summary>
        {sample.objectUntil ? t('提出异议（截止 {day}）', { day: formatDay(sample.objectUntil) }) : t('提出异议')}
      </summary>
      <form
        className="zh-form"
        onSubmit={(e) => {
          e.preventDefault()
          act.mutate({ path: '/objection', body: { text: text.trim() } })
        }}
      >
        <ProblemSummary problem={act.error} labels={{ text: t('异议的事实和理由') }} />
        <Field pointer={id} label={t('异议的事实和理由')}>
          <Input.TextArea
            id={fieldId(id)}
            rows={4}
            maxLength={2000}
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
        </Field>
        <ReadyButton
          type="primary"
          htmlType="submit"
          loading={act.isPending}
          lacks={[text.trim().length < 4 && t('异议的事实和理由')]}
        >
          {t('提交异议')}
        </ReadyButton>
      </form>
    </details>
  )
}
