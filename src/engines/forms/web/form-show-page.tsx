import { Link, useParams } from '@tanstack/react-router'
import {
  Empty,
  formatDay,
  Page,
  ProblemSummary,
  ProofBadge,
  Section,
  Select,
  useSearchText,
  useText,
} from '../../../web/kit/index.ts'
import { VERDICTS } from '../define.ts'
import type { FormListEntry, ItemDocument, PublishedVersion } from '../schema.ts'
import { useForms, useVersion } from './hooks.ts'
import { ClauseNote } from './item-field.tsx'
import './forms.css'

/** One form: a version as it was published, with every item's clause and rule. */
export default function FormShowPage() {
  const { formId = '' } = useParams({ strict: false }) as { formId?: string }
  const t = useText()
  const [search, change] = useSearchText()
  const forms = useForms()
  const form = forms.data?.items.find((f) => f.id === formId)
  const number = Number(search.version) || form?.inForce || form?.versions.at(-1)?.version
  const published = useVersion(formId, number)
  if (forms.data && !form)
    return (
      <Page title={t('表单版本')}>
        <Empty text={t('没有这个表单。')} />
      </Page>
    )
  return (
    <Page
      title={form ? t(form.title) : t('表单版本')}
      extra={
        form ? <VersionPicker form={form} version={number} onPick={(v) => change({ version: String(v) })} /> : null
      }
    >
      <ProblemSummary problem={forms.error ?? published.error} />
      {published.data ? <Version published={published.data} /> : null}
    </Page>
  )
}

function VersionPicker(props: { form: FormListEntry; version: number | undefined; onPick: (version: number) => void }) {
  const t = useText()
  const { form, version, onPick } = props
  const before = form.versions.filter((v) => v.version < (version ?? 0)).at(-1)
  return (
    <span className="zh-form-links">
      <Select
        aria-label={t('版本')}
        value={version}
        onChange={onPick}
        options={form.versions.map((v) => ({
          value: v.version,
          label: `${t('第 {n} 版', { n: v.version })} · ${formatDay(v.from)}`,
        }))}
      />
      {before ? (
        <Link
          to={`/forms/${form.id}/difference`}
          search={{ from: String(before.version), to: String(version) } as never}
        >
          {t('与第 {n} 版比较', { n: before.version })}
        </Link>
      ) : null}
    </span>
  )
}

function Version({ published }: { published: PublishedVersion }) {
  const t = useText()
  const { document } = published
  return (
    <>
      <p className="zh-form-links">
        <span className={published.isInForce ? 'zh-tag zh-tag-good' : 'zh-tag'}>
          {published.isInForce ? t('现行版本') : t('非现行版本')}
        </span>
        <ProofBadge kind="form" id={`${document.form}@${document.version}`} />
        <code className="zh-muted zh-digest">{published.digest}</code>
      </p>
      {document.note ? <p>{t(document.note)}</p> : null}
      {document.sections.map((section) => (
        <Section key={section.id} title={t(section.title)}>
          <ul className="zh-lines">
            {section.items.map((item) => (
              <ItemLine key={item.name} item={item} published={published} />
            ))}
          </ul>
        </Section>
      ))}
    </>
  )
}

function ItemLine({ item, published }: { item: ItemDocument; published: PublishedVersion }) {
  const t = useText()
  const rule = item.decide ? published.document.rules[item.decide] : undefined
  return (
    <li>
      <span>
        {t(item.label)} {item.when ? <span className="zh-tag">{t('有条件')}</span> : null}{' '}
        {item.personal ? <span className="zh-tag zh-tag-warn">{t('个人信息')}</span> : null}
        {rule ? <span className="zh-muted zh-rule">{t(rule.statement)}</span> : null}
        {item.kind === 'verdict' ? (
          <span className="zh-muted zh-rule">
            {Object.values(VERDICTS)
              .map((v) => t(v))
              .join(' / ')}
          </span>
        ) : null}
        {(item.items ?? []).length > 0 ? (
          <ul className="zh-lines">
            {(item.items ?? []).map((inner) => (
              <ItemLine key={inner.name} item={inner} published={published} />
            ))}
          </ul>
        ) : null}
      </span>
      <ClauseNote item={item} clauses={published.clauses} />
    </li>
  )
}
