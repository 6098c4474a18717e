import { Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { fieldId, formatMoment, ProblemSummary, ProofBadge, useText } from '../../../web/kit/index.ts'
import { unitText } from '../logic.ts'
import type { BlindItem, BlindView, ResultBody, ResultRow } from '../schema.ts'
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
        {item.method} · {item.unit === '1' ? t('无量纲') : t('单位 {unit}', { unit: unitText(item.unit) })}
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
  return `${r.operator === '<' ? '< ' : ''}${r.value} ${unitText(r.unit)}`
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
  const [draft, setDraft] = useState<Partial<ResultBody> & { reason?: string }>({
    operator: last?.operator ?? '=',
    unit: last?.unit ?? item.unit,
    method: item.method,
    ...(last && { value: last.value, uncertainty: last.uncertainty }),
  })
  const set = (next: Partial<typeof draft>) => setDraft({ ...draft, ...next })
  const at = (name: string) => fieldId(`/${item.id}/${name}`)
  const labels = {
    value: t('实测值'),
    unit: t('单位'),
    uncertainty: t('扩展不确定度（k = 2，与实测值同单位）'),
    method: t('检验方法'),
    reason: t('更改理由'),
  }
  const isReady =
    draft.value !== undefined && draft.uncertainty !== undefined && (!last || (draft.reason ?? '').trim().length > 1)
  return (
    <form
      className="zh-form"
      onSubmit={(e) => {
        e.preventDefault()
        act.mutate({ path: '/results', body: { item: item.id, ...draft } }, { onSuccess: onDone })
      }}
    >
      <ProblemSummary problem={act.error} labels={labels} />
      <div className="zh-field">
        <label htmlFor={at('value')}>{labels.value}</label>
        <div className="zs-value">
          <Select
            aria-label={t('实测或低于检出限')}
            value={draft.operator ?? '='}
            onChange={(operator) => set({ operator })}
            options={[
              { value: '=', label: '=' },
              { value: '<', label: t('< 检出限') },
            ]}
            popupMatchSelectWidth={false}
          />
          <InputNumber
            id={at('value')}
            inputMode="decimal"
            value={draft.value ?? null}
            onChange={(n) => set({ value: n ?? undefined })}
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
          <InputNumber
            id={at('uncertainty')}
            inputMode="decimal"
            min={0}
            value={draft.uncertainty ?? null}
            onChange={(n) => set({ uncertainty: n ?? undefined })}
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
        <Button type="primary" htmlType="submit" loading={act.isPending} disabled={!isReady}>
          {last ? t('保存更改') : t('保存结果')}
        </Button>
        {last ? <Button onClick={onDone}>{t('取消')}</Button> : null}
      </div>
    </form>
  )
}
