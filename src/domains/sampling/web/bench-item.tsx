import { Button, Input } from 'antd'
import { useState } from 'react'
import { printUnit } from '../../../stats/uncertainty/unit-symbols.ts'
import {
  fieldId,
  formatMoment,
  ProblemSummary,
  ProofBadge,
  ReadyButton,
  Select,
  useText,
} from '../../../web/kit/index.ts'
import { foundText } from '../logic/judging.ts'
import type { BlindItem, BlindView, ReportedResult, ResultRow } from '../schema.ts'
import { useAct } from './hooks.ts'
import './sampling.css'

/** One item: its values so far, and the form for one more. */
export function BenchItem({ blind, item }: { blind: BlindView; item: BlindItem }) {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  const results = blind.results.filter((r) => r.item === item.id)
  const last = results.at(-1)
  const isEntering = blind.state === 'received' && (isOpen || !last)
  return (
    <div className="zs-bench-item">
      <h3>{t(item.label)}</h3>
      <p className="zh-muted">
        {item.method} · {item.unit === '1' ? t('无量纲') : t('单位 {unit}', { unit: printUnit(item.unit) })}
      </p>
      {last ? (
        <p>
          <strong>{shown(last)}</strong>{' '}
          <span className="zh-muted">{t('扩展不确定度 {u}（k = 2）', { u: last.uncertainty })}</span>
          <br />
          <span className="zh-muted">
            {last.testedByName} · {formatMoment(last.at)}
          </span>{' '}
          <ProofBadge kind="sampling-result" id={last.id} />
        </p>
      ) : null}
      {results.length > 1 ? (
        <details>
          <summary>{t('改动 {n} 次', { n: results.length - 1 })}</summary>
          <ul className="zh-lines">
            {results.map((r) => (
              <li key={r.id}>
                <span>
                  {shown(r)} {r.reason ? <span className="zh-muted">{r.reason}</span> : null}
                </span>
                <span className="zh-muted">
                  {r.testedByName} · {formatMoment(r.at)} <ProofBadge kind="sampling-result" id={r.id} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {isEntering ? (
        <ResultForm blind={blind} item={item} {...(last && { last })} onDone={() => setOpen(false)} />
      ) : last && blind.state === 'received' ? (
        <Button size="small" onClick={() => setOpen(true)}>
          {t('更改结果')}
        </Button>
      ) : null}
    </div>
  )
}

function shown(r: ResultRow): string {
  const { value, unit } = foundText(r)
  return `${value} ${unit}`.trim()
}

/** What was left empty was not reported; of what was not found there is no value. */
function withoutBlanks(draft: Partial<ReportedResult> & { reason?: string }) {
  const { value, ...rest } = draft
  const given = draft.operator === 'nd' ? rest : { ...rest, value }
  return Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined && String(v).trim() !== ''))
}

function ResultForm({
  blind,
  item,
  last,
  onDone,
}: {
  blind: BlindView
  item: BlindItem
  last?: ResultRow
  onDone: () => void
}) {
  const t = useText()
  const act = useAct(`/api/own/blind-samples/${blind.id}`)
  const [draft, setDraft] = useState<Partial<ReportedResult> & { reason?: string }>({
    operator: last?.operator ?? '=',
    unit: last?.unit ?? item.unit,
    method: item.method,
    ...(last && {
      ...(last.value !== undefined && { value: last.value }),
      ...(last.detectionLimit !== undefined && { detectionLimit: last.detectionLimit }),
      ...(last.quantificationLimit !== undefined && { quantificationLimit: last.quantificationLimit }),
      uncertainty: last.uncertainty,
    }),
  })
  const set = (next: Partial<typeof draft>) => setDraft({ ...draft, ...next })
  const at = (name: string) => fieldId(`/${item.id}/${name}`)
  const labels = {
    operator: t('结果的写法'),
    value: t('实测值'),
    detectionLimit: t('方法检出限'),
    quantificationLimit: t('方法定量限'),
    unit: t('单位'),
    uncertainty: t('扩展不确定度（k = 2，与实测值同单位）'),
    method: t('检验方法'),
    reason: t('更改理由'),
  }
  const isFound = draft.operator !== 'nd'
  const isFilled = (text: string | number | undefined) => text !== undefined && String(text).trim() !== ''
  const hasLimit = isFilled(draft.detectionLimit) || isFilled(draft.quantificationLimit)
  const lacks = [
    isFound ? !isFilled(draft.value) && labels.value : !hasLimit && labels.detectionLimit,
    !isFilled(draft.uncertainty) && labels.uncertainty,
    last && (draft.reason ?? '').trim().length < 2 && labels.reason,
  ]
  return (
    <form
      className="zh-form"
      onSubmit={(e) => {
        e.preventDefault()
        act.mutate({ path: '/results', body: { item: item.id, ...withoutBlanks(draft) } }, { onSuccess: onDone })
      }}
    >
      <ProblemSummary problem={act.error} labels={labels} />
      <div className="zh-field">
        <label htmlFor={at('value')}>{labels.value}</label>
        <div className="zs-value">
          <Select
            aria-label={labels.operator}
            value={draft.operator ?? '='}
            onChange={(operator) => set({ operator })}
            options={[
              ...['=', '<', '≤', '>', '≥'].map((value) => ({ value, label: value })),
              { value: 'nd', label: t('未检出') },
            ]}
            popupMatchSelectWidth={false}
          />
          {/* Text, not a number: 7.40 is reported as 7.40. */}
          <Input
            id={at('value')}
            inputMode="decimal"
            maxLength={40}
            disabled={!isFound}
            value={isFound ? (draft.value ?? '') : ''}
            onChange={(e) => set({ value: e.target.value })}
          />
          <Input
            aria-label={labels.unit}
            id={at('unit')}
            maxLength={20}
            value={draft.unit ?? ''}
            onChange={(e) => set({ unit: e.target.value })}
          />
        </div>
      </div>
      <div className="zh-two">
        <div className="zh-field">
          <label htmlFor={at('uncertainty')}>{labels.uncertainty}</label>
          <Input
            id={at('uncertainty')}
            inputMode="decimal"
            maxLength={40}
            value={draft.uncertainty ?? ''}
            onChange={(e) => set({ uncertainty: e.target.value })}
          />
        </div>
        <div className="zh-field">
          <label htmlFor={at('method')}>{labels.method}</label>
          <Input
            id={at('method')}
            maxLength={60}
            value={draft.method ?? ''}
            onChange={(e) => set({ method: e.target.value })}
          />
        </div>
      </div>
      <div className="zh-two">
        {(['detectionLimit', 'quantificationLimit'] as const).map((name) => (
          <div className="zh-field" key={name}>
            <label htmlFor={at(name)}>{labels[name]}</label>
            <Input
              id={at(name)}
              inputMode="decimal"
              maxLength={40}
              value={draft[name] ?? ''}
              onChange={(e) => set({ [name]: e.target.value })}
            />
          </div>
        ))}
      </div>
      {last ? (
        <div className="zh-field">
          <label htmlFor={at('reason')}>{labels.reason}</label>
          <Input
            id={at('reason')}
            maxLength={500}
            value={draft.reason ?? ''}
            onChange={(e) => set({ reason: e.target.value })}
          />
        </div>
      ) : null}
      <div className="zh-acts">
        <ReadyButton type="primary" htmlType="submit" loading={act.isPending} lacks={lacks}>
          {last ? t('保存更改') : t('保存结果')}
        </ReadyButton>
        {last ? <Button onClick={onDone}>{t('取消')}</Button> : null}
      </div>
    </form>
  )
}
