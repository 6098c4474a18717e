import { useParams } from '@tanstack/react-router'
import { DecisionView } from './decision-view.tsx'

/** A decision as the subject it is about reads it. */
export default function OwnDecisionPage() {
  const { decisionId = '' } = useParams({ strict: false }) as { decisionId?: string }
  return <DecisionView path={`/api/own/decisions/${decisionId}`} />
}
