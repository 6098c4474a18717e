import { Link } from '@tanstack/react-router'
import { Facts, formatDay, ProofBadge, Section, useText } from '../../../web/kit/index.ts'
import type { SampleView } from '../schema.ts'
import { ItemsTable, Steps, VerdictTag } from './parts.tsx'
import './sampling.css'
import { NoticeLinks, ServedLine, ServeNotice } from './serving.tsx'
import { BLIND_STATES, PURPOSES } from './words.ts'

type Code = SampleView['codes'][number]

/** Each code with its laboratory, what was done under it, and the verdict once it is sealed. */
export function SampleCodes({ sample }: { sample: SampleView }) {
  const t = useText()
  // A re-test takes the place of what was told before.
  const told = sample.codes.filter((c) => c.recordId).at(-1)
  return sample.codes.map((c) => (
    <Section
      key={c.code}
      title={
        <>
          {t(PURPOSES[c.purpose])} <span className="zs-code">{c.code}</span>
        </>
      }
      extra={
        c.verdict ? (
          <VerdictTag verdict={c.verdict} />
        ) : (
          <span className="zh-tag">
            {t(BLIND_STATES[c.state as keyof typeof BLIND_STATES] ?? { zh: c.state, en: c.state })}
          </span>
        )
      }
    >
      <Facts
        facts={[
          [
            t('检验机构'),
            <Link key="lab" to={`/laboratories/${c.laboratoryId}`}>
              {c.laboratoryName}
            </Link>,
          ],
          [t('完成期限'), formatDay(c.dueOn)],
        ]}
      />
      {c.items.length > 0 ? (
        <div className="zs-scroll">
          <ItemsTable items={c.items} />
        </div>
      ) : (
        <p className="zh-muted">{t('结论存证前，这里不显示检验结果。')}</p>
      )}
      <Proofs code={c} />
      {c.service ? <ServedLine service={c.service} /> : null}
      {c === told ? (
        <div className="zh-acts">
          {sample.may.serve ? <ServeNotice sampleId={sample.id} service={c.service} /> : null}
          <NoticeLinks base={`/api/sampling/samples/${sample.id}`} />
        </div>
      ) : null}
      {c.steps.length > 0 ? (
        <details>
          <summary>{t('检验机构内的流转')}</summary>
          <Steps kind="sampling-step" steps={c.steps} />
        </details>
      ) : null}
    </Section>
  ))
}

function Proofs({ code }: { code: Code }) {
  const t = useText()
  if (!code.decisionId && !code.recordId) return null
  return (
    <div className="zh-acts">
      {code.decisionId ? (
        <>
          <Link to={`/decisions/${code.decisionId}`}>{t('判定依据')}</Link>
          <ProofBadge kind="decision" id={code.decisionId} label={t('判定存证')} />
        </>
      ) : null}
      {code.verdictId ? <ProofBadge kind="sampling-verdict" id={code.verdictId} label={t('检验结果存证')} /> : null}
      {code.recordId ? <ProofBadge kind="record" id={code.recordId} label={t('结论存证')} /> : null}
    </div>
  )
}
