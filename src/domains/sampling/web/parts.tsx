import { actorName, formatMoment, ProofBadge, useText } from '../../../web/kit/index.ts'
import type { ItemVerdict, SampleView } from '../schema.ts'
import './sampling.css'
import { STEPS, VERDICTS } from './words.ts'

const TONES: Readonly<Record<ItemVerdict['verdict'], string>> = {
  conforming: 'zh-tag-good',
  nonconforming: 'zh-tag-bad',
  'not-demonstrated': '',
}

/** A verdict in words; the colour repeats them. */
export function VerdictTag({ verdict }: { verdict: ItemVerdict['verdict'] }) {
  const t = useText()
  return <span className={`zh-tag ${TONES[verdict]}`}>{t(VERDICTS[verdict])}</span>
}

/** A value with its expanded uncertainty; where no value was measured there is none to tell. */
function measured(i: ItemVerdict): string {
  const isMeasured = /^-?[0-9]/.test(i.value)
  return `${i.value}${!isMeasured || !i.uncertainty ? '' : ` ± ${i.uncertainty}`} ${i.unit}`.trim()
}

/** Item by item: value, limit, method, verdict. */
export function ItemsTable({ items }: { items: readonly ItemVerdict[] }) {
  const t = useText()
  const heads = [t('检验项目'), t('实测值'), t('标准要求'), t('检验方法'), t('要求依据'), t('判定')]
  return (
    <table className="zs-items">
      <thead>
        <tr>
          {heads.map((h) => (
            <th key={h} scope="col">
              {h}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((i) => (
          <tr key={i.item}>
            {[
              t(i.label),
              measured(i),
              i.limit,
              i.method,
              i.standard,
              <span key="verdict">
                <VerdictTag verdict={i.verdict} />
                {i.reason ? <span className="zh-muted"> {t(i.reason)}</span> : null}
              </span>,
            ].map((cell, n) => (
              <td key={heads[n]} data-label={heads[n]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Who held it when, with what was noted. */
export function Steps({ steps, kind }: { steps: SampleView['custody']; kind: 'sampling-custody' | 'sampling-step' }) {
  const t = useText()
  return (
    <ol className="zh-lines">
      {steps.map((s) => (
        <li key={s.id}>
          <span>
            <span className={s.step === 'seal-broken' || s.step === 'void' ? 'zh-tag zh-tag-bad' : 'zh-tag'}>
              {t(STEPS[s.step] ?? { zh: s.step, en: s.step })}
            </span>{' '}
            {s.note}
          </span>
          <span className="zh-muted">
            {actorName(s.actorName, t)} · {formatMoment(s.at)} <ProofBadge kind={kind} id={s.id} />
          </span>
        </li>
      ))}
    </ol>
  )
}
