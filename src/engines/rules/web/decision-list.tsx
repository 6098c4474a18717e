import { type Column, DataTable, type ExtraFilter, formatDay, formatMoment, useText } from '../../../web/kit/index.ts'
import { OUTCOMES } from '../define.ts'
import type { DecisionEntry } from '../schema.ts'
import { AnswerWord } from './answer-view.tsx'

interface Props {
  readonly path: string
  readonly rowPath: string
  readonly rules?: readonly { id: string; title: { zh: string; en: string } }[]
  readonly exportPath?: string
  readonly isOwn?: true
  readonly subjectId?: string
}

/** Decisions, the newest first. */
export function DecisionList({ path, rowPath, rules = [], exportPath, isOwn, subjectId }: Props) {
  const t = useText()
  const filters: ExtraFilter[] = isOwn
    ? []
    : [
        {
          parameter: 'rule',
          title: t('规则'),
          filter: { kind: 'choice', options: rules.map((r) => ({ value: r.id, label: t(r.title) })) },
        },
        {
          parameter: 'outcome',
          title: t('结论'),
          filter: {
            kind: 'choice',
            options: Object.entries(OUTCOMES).map(([value, label]) => ({ value, label: t(label) })),
          },
        },
      ]
  const columns: Column<DecisionEntry>[] = [
    { key: 'ruleTitle', title: t('规则'), phone: 'title', render: (d) => t(d.ruleTitle) },
    {
      key: 'outcome',
      title: t('结论'),
      render: (d) => <AnswerWord answer={d} />,
    },
    ...(isOwn ? [] : [{ key: 'subjectName', title: t('监管对象') } satisfies Column<DecisionEntry>]),
    { key: 'reason', title: t('理由'), render: (d) => t(d.reason) },
    { key: 'on', title: t('适用日期'), render: (d) => formatDay(d.on) },
    { key: 'decidedAt', title: t('判定时间'), render: (d) => formatMoment(d.decidedAt) },
    { key: 'decidedBy', title: t('判定人'), isHiddenAtFirst: true },
  ]
  return (
    <DataTable<DecisionEntry>
      name={isOwn ? 'own-decisions' : 'decisions'}
      path={path}
      {...(subjectId && { query: { subjectId } })}
      columns={columns}
      filters={filters}
      rowKey={(d) => d.id}
      rowPath={(d) => `${rowPath}/${d.id}`}
      exportPath={exportPath}
      empty={{
        text: t('还没有判定。'),
        next: isOwn ? undefined : t('检查、检验等业务按规则作出结论后，会出现在这里。'),
      }}
    />
  )
}
