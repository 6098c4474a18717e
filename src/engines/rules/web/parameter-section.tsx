import { Button } from 'antd'
import { useState } from 'react'
import { formatDay, formatMoment, ProofBadge, Section, useText } from '../../../web/kit/index.ts'
import type { ParameterView, RuleDetail } from '../schema.ts'
import { ProposeDialog } from './propose-dialog.tsx'
import { type ValueSchema, valueText } from './values.ts'

/** A parameter: what holds today, everything that was ever entered, and the way to propose another value. */
export function ParameterSection({ rule, parameter }: { rule: RuleDetail; parameter: ParameterView }) {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  const text = (value: unknown) => valueText(t, value, parameter.schema as ValueSchema, parameter.unit)
  return (
    <Section
      title={t('参数：{label}', { label: t(parameter.label) })}
      extra={parameter.mayPropose ? <Button onClick={() => setOpen(true)}>{t('提出修改')}</Button> : null}
    >
      <p>
        {t('今日有效值')} <strong>{text(parameter.now?.value)}</strong>{' '}
        {parameter.now?.isUnverified ? <span className="zh-tag zh-tag-warn">{t('依据待核')}</span> : null}
      </p>
      <div className="zr-scroll">
        <table className="zr-history">
          <caption className="zh-muted">{t('历次取值')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('生效日期')}</th>
              <th scope="col">{t('数值')}</th>
              <th scope="col">{t('取值依据')}</th>
              <th scope="col">{t('录入')}</th>
              <th scope="col">{t('存证')}</th>
            </tr>
          </thead>
          <tbody>
            {parameter.history.map((h) => (
              <tr key={h.id} className={h.isReplaced ? 'zr-replaced' : undefined}>
                <td>{formatDay(h.from)}</td>
                <td>{text(h.value)}</td>
                <td>
                  {t(h.reference)} {h.isUnverified ? <span className="zh-tag zh-tag-warn">{t('依据待核')}</span> : null}
                  {h.proposal ? (
                    <span className="zh-muted zr-source">
                      {h.proposal.isCorrection ? `${t('属更正')}${t('：')}` : ''}
                      {h.proposal.reason}
                    </span>
                  ) : null}
                </td>
                <td>
                  {h.proposal
                    ? t('{a} 提出，{b} 同意', { a: h.proposal.proposedBy, b: h.proposal.endedBy ?? '' })
                    : t('随版本发布')}
                  <span className="zh-muted zr-source">{formatMoment(h.enteredAt)}</span>
                </td>
                <td>
                  <ProofBadge kind="parameter" id={h.id} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isOpen ? <ProposeDialog rule={rule} parameter={parameter} onClose={() => setOpen(false)} /> : null}
    </Section>
  )
}
