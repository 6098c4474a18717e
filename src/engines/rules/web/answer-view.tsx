import { Section, useText } from '../../../web/kit/index.ts'
import { OUTCOMES, type Outcome } from '../define.ts'
import type { Evaluation, Flip, RuleDetail, UsedParameter } from '../schema.ts'
import { type ValueSchema, valueText } from './values.ts'
import './rules.css'

type Labels = Readonly<
  Record<string, { readonly label: { zh: string; en: string }; readonly unit?: { zh: string; en: string } | undefined }>
>

export interface Answered extends Pick<Evaluation, 'facts' | 'parameters' | 'answer' | 'flips'> {
  readonly inputs: RuleDetail['inputs']
  readonly parameterLabels: Labels
  /** Parameters corrected for that day since. */
  readonly corrected?: readonly string[]
}

function OutcomeTag({ outcome }: { outcome: Outcome }) {
  const t = useText()
  const tone = { yes: 'zh-tag-good', no: 'zh-tag-bad', 'finding-needed': 'zh-tag-warn' }[outcome]
  return <span className={`zh-tag ${tone}`}>{t(OUTCOMES[outcome])}</span>
}

/** An answer in a word. Where a rule yields a figure and nothing speaks against it, the figure is the answer. */
export function AnswerWord({ answer }: { answer: { readonly outcome: Outcome; readonly value?: unknown } }) {
  const t = useText()
  const { outcome, value } = answer
  return (
    <>
      {outcome === 'yes' && value !== undefined ? null : <OutcomeTag outcome={outcome} />}
      {value === undefined ? null : <strong> {valueText(t, value)}</strong>}
    </>
  )
}

/** An answer with its reasons, what it rests on, and what would change it: the same for a trial and for a stored decision. */
export function AnswerView({ answered }: { answered: Answered }) {
  const t = useText()
  const { answer } = answered
  return (
    <>
      <Section title={t('结论')}>
        <p className="zr-outcome" aria-live="polite">
          <AnswerWord answer={answer} />
        </p>
        <ol className="zr-reasons">
          {answer.reasons.map((reason) => (
            <li key={reason.text.zh}>
              {t(reason.text)}
              <span className="zh-muted">
                {[
                  ...reason.facts.map((name) => factLabel(t, answered, name)),
                  ...reason.parameters.map((name) => parameterLabel(t, answered, name)),
                ].join('、')}
              </span>
            </li>
          ))}
        </ol>
      </Section>
      <Changes answered={answered} />
      <Section title={t('所依据的事实')}>
        <ul className="zh-lines">
          {answered.inputs.map((input) => (
            <li key={input.name}>
              <span>{t(input.label)}</span>
              <span>{valueText(t, answered.facts[input.name], input.schema as ValueSchema)}</span>
            </li>
          ))}
        </ul>
      </Section>
      <UsedParameters answered={answered} />
    </>
  )
}

type Text = ReturnType<typeof useText>

function factLabel(t: Text, answered: Answered, name: string): string {
  const input = answered.inputs.find((i) => i.name === name)
  return input ? t(input.label) : name
}

/** The parameter's label; for a member of a table, the member behind it. */
function parameterLabel(t: Text, answered: Answered, path: string): string {
  const [name = '', member] = path.split('/')
  const label = answered.parameterLabels[name]?.label
  return `${label ? t(label) : name}${member ? `（${member}）` : ''}`
}

function UsedParameters({ answered }: { answered: Answered }) {
  const t = useText()
  const used = Object.entries(answered.parameters as Record<string, UsedParameter>)
  if (used.length === 0) return null
  return (
    <Section title={t('当日有效的参数')}>
      <ul className="zh-lines">
        {used.map(([name, p]) => (
          <li key={name}>
            <span>
              {parameterLabel(t, answered, name)}
              <span className="zh-muted zr-source">
                {t(p.reference)} · {t('{day} 起', { day: p.from })}
              </span>
            </span>
            <span>
              {valueText(t, p.value, {}, answered.parameterLabels[name]?.unit)}{' '}
              {p.isUnverified ? <span className="zh-tag zh-tag-warn">{t('依据待核')}</span> : null}{' '}
              {answered.corrected?.includes(name) ? <span className="zh-tag">{t('此后已更正')}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Changes({ answered }: { answered: Answered }) {
  const t = useText()
  const { answer, flips } = answered
  const sentences = [...answer.wouldChange.map((w) => t(w)), ...flips.map((flip) => flipText(t, answered, flip))]
  return (
    <Section title={t('什么会改变结论')}>
      {sentences.length === 0 ? (
        <p className="zh-muted">{t('没有找到仅改变一项就能改变结论的情形。')}</p>
      ) : (
        <ul className="zr-changes">
          {sentences.map((s) => (
            <li key={s}>{s}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function flipText(t: Text, answered: Answered, flip: Flip): string {
  const [name = ''] = flip.name.split('/')
  const input = answered.inputs.find((i) => i.name === name)
  const schema = flip.of === 'fact' ? (input?.schema as ValueSchema | undefined) : undefined
  const unit = flip.of === 'parameter' ? answered.parameterLabels[name]?.unit : undefined
  const words = {
    name: flip.of === 'fact' ? factLabel(t, answered, name) : parameterLabel(t, answered, flip.name),
    to: valueText(t, flip.to, schema, unit),
    from: valueText(t, flip.from, schema, unit),
    outcome:
      flip.outcome === answered.answer.outcome && flip.value !== undefined
        ? valueText(t, flip.value)
        : t(OUTCOMES[flip.outcome]),
  }
  const isDay = schema?.format === 'date'
  if (flip.direction === 'exactly') return t('若“{name}”为 {to}（现为 {from}），结论为“{outcome}”。', words)
  if (flip.direction === 'at-least')
    return isDay
      ? t('若“{name}”推迟到 {to}（现为 {from}），结论为“{outcome}”。', words)
      : t('若“{name}”达到 {to}（现为 {from}），结论为“{outcome}”。', words)
  return isDay
    ? t('若“{name}”提前到 {to}（现为 {from}），结论为“{outcome}”。', words)
    : t('若“{name}”降到 {to}（现为 {from}），结论为“{outcome}”。', words)
}

/** Title and place of the clause, with a mark while nobody has compared the number with the official text. */
export function ClauseLine({ rule }: { rule: Pick<RuleDetail, 'clause' | 'clausePlace' | 'isClauseUnverified'> }) {
  const t = useText()
  return (
    <>
      {rule.clausePlace ? `${t(rule.clausePlace.title)} ${t(rule.clausePlace.place)}` : rule.clause}
      {rule.isClauseUnverified ? <span className="zh-tag zh-tag-warn">{t('条号待核')}</span> : null}
    </>
  )
}
