import { Page, useText } from '../../../web/kit/index.ts'
import { DecisionList } from './decision-list.tsx'

/** What was decided about the subject this account speaks for, and what would have changed it. */
export default function OwnDecisionsPage() {
  const t = useText()
  return (
    <Page title={t('对本单位的判定')} lead={t('每项判定都写明依据的事实、参数和理由，以及什么会改变结论。')}>
      <DecisionList path="/api/own/decisions" rowPath="/own/decisions" isOwn />
    </Page>
  )
}
