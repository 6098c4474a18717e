import { actorName, formatMoment, ProofBadge, useText } from '../../../web/kit/index.ts'
import type { ItemVerdict, SampleView } from '../schema.ts'
import './sampling.css'
import { STEPS, VERDICTS } from './words.ts'

/** A verdict in words; the colour repeats them. */
export function VerdictTag({ verdict }: { verdict: ItemVerdict['verdict'] }) {
  const t = useText()
  return (
    <span className={verdict === 'conforming' ? 'zh-tag zh-tag-good' : 'zh-tag zh-tag-bad'}>
      {t(VERDICTS[verdict])}
    </span>
  )
}

/** A value with its expanded uncertainty; below the limit of detection there is none to tell. */
function measured(i: ItemVerdict): string {
  const isBelow = i.value.startsWith('<')
  return `${i.value}${isBelow || !i.uncertainty ? '' : ` ± ${i.uncertainty}`} ${i.unit}`.trim()
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
              <VerdictTag key="verdict" verdict={i.verdict} />,
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
