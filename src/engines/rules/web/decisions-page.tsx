import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { Page, useSearchText, useText } from '../../../web/kit/index.ts'
import { DecisionList } from './decision-list.tsx'
import { useRules } from './hooks.ts'

/** What was decided by rule in the regions of this account; of one subject when the address names it. */
export default function DecisionsPage() {
  const t = useText()
  const rules = useRules()
  const [search, change] = useSearchText()
  return (
    <Page
      title={t('规则判定')}
      lead={t('按规则作出的每项结论都保存当时的事实和参数，可随时复算。')}
      extra={<Link to="/rules/replays">{t('历史判定复算')}</Link>}
    >
      {search.subjectId ? (
        <p>
          {t('只显示一个监管对象的判定。')}{' '}
          <Button size="small" onClick={() => change({ subjectId: undefined })}>
            {t('显示全部判定')}
          </Button>
        </p>
      ) : null}
      <DecisionList
        path="/api/decisions"
        rowPath="/decisions"
        rules={rules.data?.items ?? []}
        exportPath="/api/decisions.xlsx"
        {...(search.subjectId && { subjectId: search.subjectId })}
      />
    </Page>
  )
}
