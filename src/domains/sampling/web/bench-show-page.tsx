import { useParams } from '@tanstack/react-router'
import { Button, Input, Radio } from 'antd'
import { useState } from 'react'
import { ActDialog, Field } from '../../../engines/archive/web/index.tsx'
import {
  Facts,
  fieldId,
  formatDay,
  Page,
  ProblemSummary,
  ReadyButton,
  Section,
  useText,
} from '../../../web/kit/index.ts'
import type { BlindView } from '../schema.ts'
import { BenchItem } from './bench-item.tsx'
import { useAct, useBlind } from './hooks.ts'
import { Steps } from './parts.tsx'
import './sampling.css'
import { BLIND_STATES } from './words.ts'

/** One code at the bench: receive, measure item by item, have another person approve. */
export default function BenchShowPage() {
  const t = useText()
  const { blindId } = useParams({ strict: false }) as { blindId: string }
  const found = useBlind(blindId)
  const b = found.data
  return (
    <Page title={b ? t('盲样 {code}', { code: b.code }) : t('盲样')}>
      <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {b ? (
        <>
          <Section extra={<span className="zh-tag">{t(BLIND_STATES[b.state])}</span>}>
            <Facts
              facts={[
                [
                  t('样品编码'),
                  <span key="code" className="zs-code">
                    {b.code}
                  </span>,
                ],
                [t('产品类别'), t(b.productClass)],
                [t('完成期限'), formatDay(b.dueOn)],
              ]}
            />
          </Section>
          {b.state === 'sent' ? <Receive blind={b} /> : null}
          <Section title={t('检验项目')}>
            {b.state === 'sent' ? <p className="zh-muted">{t('收样后才能录入结果。')}</p> : null}
            {b.items.map((item) => (
              <BenchItem key={item.id} blind={b} item={item} />
            ))}
          </Section>
          <Finish blind={b} />
          {b.steps.length > 0 ? (
            <Section title={t('经过')}>
              <Steps kind="sampling-step" steps={b.steps} />
            </Section>
          ) : null}
        </>
      ) : null}
    </Page>
  )
}

function Receive({ blind }: { blind: BlindView }) {
  const t = useText()
  const act = useAct(`/api/own/blind-samples/${blind.id}`)
  const [isSealWhole, setSealWhole] = useState<boolean>()
  const [note, setNote] = useState('')
  return (
    <Section title={t('收样')}>
      <form
        className="zh-form"
        onSubmit={(e) => {
          e.preventDefault()
          act.mutate({ path: '/receive', body: { isSealWhole, note: note.trim() } })
        }}
      >
        <ProblemSummary problem={act.error} labels={{ note: t('外观和封条情况') }} />
        <div className="zh-field">
          <Radio.Group
            id={fieldId('/isSealWhole')}
            aria-label={t('封条')}
            value={isSealWhole}
            onChange={(e) => setSealWhole(e.target.value as boolean)}
            options={[
              { value: true, label: t('封条完好') },
              { value: false, label: t('封条破损') },
            ]}
          />
          {isSealWhole === false ? <p role="note">{t('封条破损的样品不检验，登记后即终止。')}</p> : null}
        </div>
        <Field pointer="/note" label={t('外观和封条情况')}>
          <Input id={fieldId('/note')} maxLength={300} value={note} onChange={(e) => setNote(e.target.value)} />
        </Field>
        <ReadyButton
          type="primary"
          htmlType="submit"
          danger={isSealWhole === false}
          loading={act.isPending}
          lacks={[isSealWhole === undefined && t('封条是否完好'), note.trim() === '' && t('外观和封条情况')]}
        >
          {t('登记收样')}
        </ReadyButton>
      </form>
    </Section>
  )
}

/** Testing is finished by who tested, approved or sent back by somebody else of the laboratory. */
function Finish({ blind }: { blind: BlindView }) {
  const t = useText()
  const act = useAct(`/api/own/blind-samples/${blind.id}`)
  const [isSendingBack, setSendingBack] = useState(false)
  const missing = blind.items.filter((i) => !blind.results.some((r) => r.item === i.id))
  if (blind.state === 'received')
    return (
      <Section title={t('检验完成')}>
        <ProblemSummary problem={act.error} />
        <p>
          {missing.length > 0
            ? t('还有 {n} 项没有结果。', { n: missing.length })
            : t('全部项目已有结果；提交后由本机构另一人批准。')}
        </p>
        <div className="zh-acts">
          <ReadyButton
            type="primary"
            because={missing.length > 0 && t('还有 {n} 项没有结果。', { n: missing.length })}
            loading={act.isPending}
            onClick={() => act.mutate({ path: '/tested' })}
          >
            {t('提交批准')}
          </ReadyButton>
        </div>
      </Section>
    )
  if (blind.state === 'reported') return <p role="status">{t('已报告，系统正在按规则判定。')}</p>
  if (blind.state === 'concluded') return <p role="status">{t('结论已作出，本样品检验完结。')}</p>
  if (blind.state !== 'tested') return null
  return (
    <Section title={t('批准')}>
      <ProblemSummary problem={act.error} />
      {blind.isTestedByReader ? (
        <p role="note">{t('您参加了检验，须由本机构另一人批准。')}</p>
      ) : (
        <p>{t('核对每一项的原始记录后批准；批准后结果存证，不能再改。')}</p>
      )}
      <div className="zh-acts">
        {blind.isTestedByReader ? null : (
          <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ path: '/report' })}>
            {t('批准并报告')}
          </Button>
        )}
        <Button onClick={() => setSendingBack(true)}>{t('退回检验')}</Button>
      </div>
      {isSendingBack ? (
        <ActDialog
          title={t('退回检验')}
          write={(reason) => act.mutateAsync({ path: '/send-back', body: { reason } })}
          onDone={() => setSendingBack(false)}
          onClose={() => setSendingBack(false)}
        />
      ) : null}
    </Section>
  )
}
