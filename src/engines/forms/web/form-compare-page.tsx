import { Link, useParams } from '@tanstack/react-router'
import type { Bilingual } from '../../../core/text.ts'
import { Empty, Page, ProblemSummary, Section, type Text, useSearchText, useText } from '../../../web/kit/index.ts'
import { VERDICTS } from '../define.ts'
import type { ItemChange, ItemDocument, ShownDifference } from '../schema.ts'
import { useDifference } from './hooks.ts'
import type { Clauses } from './item-field.tsx'
import './forms.css'

const PROPERTY_LABELS: Readonly<Record<string, Bilingual>> = {
  label: { zh: '名称', en: 'Label' },
  help: { zh: '填写说明', en: 'Help' },
  clause: { zh: '条款', en: 'Clause' },
  isClauseUnverified: { zh: '条号核对', en: 'Clause check' },
  kind: { zh: '填写方式', en: 'Kind of answer' },
  decide: { zh: '判定规则', en: 'Decision rule' },
  onFail: { zh: '不符合时须附', en: 'Demanded on failure' },
  always: { zh: '必须附', en: 'Always demanded' },
  when: { zh: '询问条件', en: 'Condition' },
  isOptional: { zh: '是否选填', en: 'Optional' },
  personal: { zh: '个人信息', en: 'Personal data' },
  options: { zh: '选项', en: 'Options' },
  unit: { zh: '单位', en: 'Unit' },
  minimum: { zh: '最小值', en: 'Minimum' },
  maximum: { zh: '最大值', en: 'Maximum' },
  minItems: { zh: '最少项数', en: 'Fewest rows' },
  maxItems: { zh: '最多项数', en: 'Most rows' },
  maxLength: { zh: '最多字数', en: 'Longest text' },
  role: { zh: '签字人身份', en: 'Role of the signer' },
  allowsRefusal: { zh: '可以拒绝签字', en: 'May be refused' },
  refusalProof: { zh: '拒签须附', en: 'Demanded on refusal' },
  differsFrom: { zh: '须由另一人签字', en: 'Another person than' },
  official: { zh: '按账号区分', en: 'Told apart by account' },
  covers: { zh: '签字所覆盖的内容', en: 'What it covers' },
}

/** What changed between two versions of a form, legal changes marked. */
export default function FormComparePage() {
  const { formId = '' } = useParams({ strict: false }) as { formId?: string }
  const [{ from, to }] = useSearchText()
  const t = useText()
  const difference = useDifference(formId, Number(from) || undefined, Number(to) || undefined)
  return (
    <Page
      title={t('第 {from} 版与第 {to} 版的差异', { from: from ?? '', to: to ?? '' })}
      lead={<Link to={`/forms/${formId}`}>{formId}</Link>}
    >
      <ProblemSummary problem={difference.error} />
      {difference.data ? <Changes difference={difference.data} /> : null}
    </Page>
  )
}

function Changes({ difference }: { difference: ShownDifference }) {
  const t = useText()
  const legal = difference.items.filter((i) => i.isLegal)
  const wording = difference.items.filter((i) => !i.isLegal)
  return (
    <>
      {difference.note ? <p>{t(difference.note)}</p> : null}
      {difference.items.length === 0 ? <Empty text={t('两个版本没有差异。')} /> : null}
      <ChangeList title={t('要求的变化')} changes={legal} clauses={difference.clauses} />
      <ChangeList title={t('文字的变化')} changes={wording} clauses={difference.clauses} />
      {difference.rules.length > 0 ? (
        <Section title={t('判定规则')}>
          <ul className="zh-lines">
            {difference.rules.map((rule) => (
              <li key={rule.name}>
                <span>
                  <ChangeTag change={rule.change} /> {rule.before ? <del>{t(rule.before.statement)}</del> : null}{' '}
                  {rule.after ? <ins>{t(rule.after.statement)}</ins> : null}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <p className="zh-muted">{t('{n} 项没有变化。', { n: difference.unchanged })}</p>
    </>
  )
}

function ChangeTag({ change }: { change: ItemChange['change'] }) {
  const t = useText()
  const word = change === 'added' ? t('新增') : change === 'removed' ? t('已删去') : t('改变')
  const tone = change === 'added' ? 'zh-tag-good' : change === 'removed' ? 'zh-tag-bad' : 'zh-tag-warn'
  return <span className={`zh-tag ${tone}`}>{word}</span>
}

function ChangeList({ title, changes, clauses }: { title: string; changes: readonly ItemChange[]; clauses: Clauses }) {
  const t = useText()
  if (changes.length === 0) return null
  return (
    <Section title={title}>
      <ul className="zh-lines">
        {changes.map((change) => {
          const item = change.after ?? change.before
          return (
            <li key={change.name}>
              <span>
                <ChangeTag change={change.change} /> {item ? t(item.label) : change.name}
                {change.properties.map((property) => (
                  <span key={property} className="zh-rule">
                    <span className="zh-muted">
                      {PROPERTY_LABELS[property] ? t(PROPERTY_LABELS[property]) : property}：
                    </span>
                    <del>{shown(change.before, property, clauses, t)}</del>{' '}
                    <ins>{shown(change.after, property, clauses, t)}</ins>
                  </span>
                ))}
              </span>
              <span className="zh-muted">
                {change.change === 'changed' || !item?.clause ? null : cited(item.clause, clauses, t)}
              </span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

/** A property's value in words; texts in the reader's language, everything else as declared. */
function shown(item: ItemDocument | undefined, property: string, clauses: Clauses, t: Text): string {
  const value = (item as Record<string, unknown> | undefined)?.[property]
  if (value === undefined) return '—'
  if (property === 'clause') return cited(String(value), clauses, t)
  if (typeof value === 'object' && value !== null && 'zh' in value && 'en' in value) return t(value as Bilingual)
  if (property === 'options') return (item?.options ?? []).map((o) => t(o.label)).join('、')
  if (Array.isArray(value))
    return value.map((v) => (v === 'photo' ? t('照片') : v === 'remark' ? t('说明') : String(v))).join('、')
  if (typeof value === 'string' && value in VERDICTS) return t(VERDICTS[value as keyof typeof VERDICTS])
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function cited(reference: string, clauses: Clauses, t: Text): string {
  const clause = clauses[reference]
  return clause ? `${t(clause.title)} ${t(clause.place)}` : reference
}
