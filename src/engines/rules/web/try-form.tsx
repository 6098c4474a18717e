import { useDeferredValue, useState } from 'react'
import { fieldId, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import type { RuleDetail } from '../schema.ts'
import { AnswerView } from './answer-view.tsx'
import { useEvaluation } from './hooks.ts'
import { ValueField } from './value-field.tsx'
import type { ValueSchema } from './values.ts'

/** Facts to fill in and the answer beside them, at every change; nothing is stored. Begins with the first example. */
export function TryForm({ rule }: { rule: RuleDetail }) {
  const t = useText()
  const [facts, setFacts] = useState<Readonly<Record<string, unknown>>>(() => rule.examples[0]?.facts ?? {})
  const [on, setOn] = useState(rule.today)
  // Typing stays smooth: the answer follows when the browser has time.
  const asked = useDeferredValue(facts)
  const evaluation = useEvaluation(rule.id, asked, on)
  const labels = Object.fromEntries(rule.inputs.map((i) => [`facts/${i.name}`, t(i.label)]))
  return (
    <>
      <Section title={t('试算')}>
        <p className="zh-muted">{t('填写事实即得结论，不保存。空着的事实视为未查明。')}</p>
        <div className="zr-fields">
          {rule.inputs.map((input) => (
            <ValueField
              key={input.name}
              id={fieldId(`/facts/${input.name}`)}
              label={input.isOptional ? t('{label}（可不填）', { label: t(input.label) }) : t(input.label)}
              schema={input.schema as ValueSchema}
              value={facts[input.name]}
              onChange={(v) => setFacts({ ...facts, [input.name]: v })}
            />
          ))}
          <ValueField
            id={fieldId('/on')}
            label={t('适用日期')}
            schema={{ type: 'string', format: 'date' }}
            value={on}
            onChange={(v) => setOn((v as string | undefined) ?? '')}
          />
        </div>
        <ProblemSummary problem={evaluation.error} labels={labels} />
      </Section>
      {evaluation.data && !evaluation.error ? (
        <AnswerView
          answered={{
            ...evaluation.data,
            inputs: rule.inputs,
            parameterLabels: Object.fromEntries(rule.parameters.map((p) => [p.name, p])),
          }}
        />
      ) : null}
    </>
  )
}
