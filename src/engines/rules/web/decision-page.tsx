import { useParams } from '@tanstack/react-router'
import { DecisionView } from './decision-view.tsx'

/** A decision as officials of the region read it. */
export default function DecisionPage() {
  const { decisionId = '' } = useParams({ strict: false }) as { decisionId?: string }
  return <DecisionView path={`/api/decisions/${decisionId}`} />
}
