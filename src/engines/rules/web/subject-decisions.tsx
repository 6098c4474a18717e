import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, formatDay, Section, useActor, useText } from '../../../web/kit/index.ts'
import type { DecisionEntry } from '../schema.ts'
import { AnswerWord } from './answer-view.tsx'

const SHOWN = 5

/** The newest decisions about a subject, for its archive page; nothing where there are none or the reader may not see them. */
export function SubjectDecisions({ subjectId, region }: { subjectId: string; region: string }) {
  const t = useText()
  const actor = useActor()
  const mayRead = actor.may('decision.read', region)
  const query = { subjectId, limit: SHOWN }
  const decisions = useQuery({
    queryKey: ['list', '/api/decisions', query],
    queryFn: ({ signal }) => api.get<{ items: DecisionEntry[]; next?: string }>('/api/decisions', query, signal),
    enabled: mayRead,
  })
  if (!mayRead || !decisions.data || decisions.data.items.length === 0) return null
  return (
    <Section
      title={t('规则判定')}
      extra={
        <Link to="/decisions" search={{ subjectId } as never}>
          {t('全部判定')}
        </Link>
      }
    >
      <ul className="zh-lines">
        {decisions.data.items.map((d) => (
          <li key={d.id}>
            <Link to={`/decisions/${d.id}`}>{t(d.ruleTitle)}</Link>
            <span>
              <AnswerWord answer={d} /> <span className="zh-muted">{formatDay(d.on)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
