import { Button } from 'antd'
import { useState } from 'react'
import { actorName, Empty, formatDay, ProofBadge, Select, useText } from '../../../web/kit/index.ts'
import { ABILITY_STATES } from '../logic.ts'
import type { Ability } from '../schema.ts'
import { useCatalogue } from './hooks.ts'
import './laboratories.css'

const TAG = {
  valid: 'zh-tag zh-tag-good',
  expiring: 'zh-tag zh-tag-warn',
  expired: 'zh-tag zh-tag-bad',
  coming: 'zh-tag',
  ended: 'zh-tag zh-tag-bad',
} as const

/** Abilities in the words of the catalogue; a word it has not is shown as it is, and said to be unknown. */
export function AbilitiesTable({
  abilities,
  empty,
  onChange,
  onEnd,
}: {
  abilities: readonly Ability[]
  empty: string
  onChange?: (ability: Ability) => void
  onEnd?: (ability: Ability) => void
}) {
  const t = useText()
  const catalogue = useCatalogue()
  const [only, setOnly] = useState<string>()
  if (abilities.length === 0) return <Empty text={empty} />
  const words = [...new Set(abilities.map((a) => a.productClass))]
  const classOf = (word: string) => catalogue.data?.items.find((c) => c.id === word)
  const className = (word: string) => {
    const known = classOf(word)
    return known ? t(known.label) : word
  }
  const shown = abilities.filter((a) => only === undefined || a.productClass === only)
  return (
    <>
      {words.length > 1 ? (
        <p>
          <Select
            aria-label={t('产品类别')}
            placeholder={t('产品类别')}
            allowClear
            value={only ?? null}
            onChange={(v) => setOnly(v ?? undefined)}
            options={words.map((w) => ({ value: w, label: className(w) }))}
            popupMatchSelectWidth={false}
          />
        </p>
      ) : null}
      <ul className="zh-lines zl-abilities">
        {shown.map((a) => {
          const item = classOf(a.productClass)?.items.find((i) => i.id === a.item)
          return (
            <li key={a.id} data-ended={a.state === 'ended' || undefined}>
              <div>
                <strong>{className(a.productClass)}</strong> · {item ? t(item.label) : a.item} · {a.method}{' '}
                {catalogue.data && !item ? (
                  <span className="zh-tag zh-tag-warn">{t('产品目录中没有这个代码')}</span>
                ) : null}
                <p className="zh-muted">
                  {t('证书 {number}', { number: a.certificate })} ·{' '}
                  {t('{from} 至 {until}', { from: formatDay(a.validFrom), until: formatDay(a.validUntil) })} ·{' '}
                  {a.reason} · {actorName(a.changedBy, t)}
                </p>
              </div>
              <div className="zl-acts">
                <span className={TAG[a.state]}>{t(ABILITY_STATES[a.state])}</span>
                {onChange ? (
                  <Button size="small" onClick={() => onChange(a)}>
                    {a.state === 'ended' ? t('恢复') : t('变更')}
                  </Button>
                ) : null}
                {onEnd && a.state !== 'ended' ? (
                  <Button size="small" danger onClick={() => onEnd(a)}>
                    {t('终止')}
                  </Button>
                ) : null}
                <ProofBadge kind="laboratory-scope" id={a.id} />
              </div>
            </li>
          )
        })}
      </ul>
    </>
  )
}
