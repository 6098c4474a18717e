import { Link } from '@tanstack/react-router'
import { Page, useActor, useText } from '../../../web/kit/index.ts'
import { DecisionList } from './decision-list.tsx'
import { useRules } from './hooks.ts'

/** What was decided by rule in the regions of this account. */
export default function DecisionsPage() {
  const t = useText()
  const actor = useActor()
  const rules = useRules()
  return (
    <Page
      title={t('规则判定')}
      lead={t('按规则作出的每项结论都保存当时的事实和参数，可随时复算。')}
      extra={actor.may('decision.read') ? <Link to="/rules/replays">{t('历史判定复算')}</Link> : null}
    >
      <DecisionList
        path="/api/decisions"
        rowPath="/decisions"
        rules={rules.data?.items ?? []}
        exportPath="/api/decisions.xlsx"
      />
    </Page>
  )
}
