import { Link } from '@tanstack/react-router'
import { Empty, formatDay, Page, ProblemSummary, useText } from '../../../web/kit/index.ts'
import { SUBJECT_KIND_LABELS, type SubjectKind } from '../../archive/define.ts'
import { useForms } from './hooks.ts'

/** Every published form with the version in force and its history. */
export default function FormsListPage() {
  const t = useText()
  const forms = useForms()
  return (
    <Page title={t('表单与检查表')} lead={t('每个检查项都写明条款和判定规则；发布后的版本不再改变。')}>
      <ProblemSummary problem={forms.error} onRetry={() => void forms.refetch()} />
      {forms.data?.items.length === 0 ? <Empty text={t('还没有发布的表单。')} /> : null}
      <ul className="zh-lines">
        {forms.data?.items.map((form) => {
          const inForce = form.versions.find((v) => v.version === form.inForce)
          return (
            <li key={form.id}>
              <span>
                <Link to={`/forms/${form.id}`}>{t(form.title)}</Link>{' '}
                <span className="zh-muted">
                  {form.about.map((kind) => t(SUBJECT_KIND_LABELS[kind as SubjectKind])).join('、')}
                </span>
              </span>
              <span>
                {inForce ? (
                  <>
                    <span className="zh-tag zh-tag-good">{t('第 {n} 版', { n: inForce.version })}</span>{' '}
                    <span className="zh-muted">
                      {t('{day} 起启用，{n} 项', { day: formatDay(inForce.from), n: inForce.items })}
                    </span>
                  </>
                ) : (
                  <span className="zh-muted">{t('目前没有启用的版本')}</span>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </Page>
  )
}
