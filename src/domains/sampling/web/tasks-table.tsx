import { DataTable, formatDay, useText } from '../../../web/kit/index.ts'
import type { TaskRow } from '../schema.ts'
import { useClassLabel } from './hooks.ts'
import { SELECTIONS, TASK_STATES } from './words.ts'

/** Samples to be taken, of one plan or of all. A taken one leads to its sample. */
export function TasksTable({ planId }: { planId?: string }) {
  const t = useText()
  const classLabel = useClassLabel()
  const today = formatDay(new Date())
  return (
    <DataTable<TaskRow>
      name="sampling-tasks"
      path="/api/sampling/tasks"
      {...(planId && { query: { planId } })}
      rowKey={(r) => r.id}
      rowPath={(r) => (r.sampleId ? `/sampling/samples/${r.sampleId}` : `/sampling/tasks/${r.id}`)}
      columns={[
        { key: 'subjectName', title: t('受检企业'), phone: 'title' },
        {
          key: 'taskState',
          title: t('状态'),
          parameter: 'state',
          render: (r) => (
            <>
              <span className={r.state === 'sampled' ? 'zh-tag zh-tag-good' : 'zh-tag'}>{t(TASK_STATES[r.state])}</span>{' '}
              {r.voidReason ?? ''}
            </>
          ),
          filter: {
            kind: 'choice',
            options: Object.entries(TASK_STATES).map(([value, label]) => ({ value, label: t(label) })),
          },
        },
        {
          key: 'dueOn',
          title: t('完成期限'),
          render: (r) => (
            <>
              {formatDay(r.dueOn)}{' '}
              {r.state === 'open' && r.dueOn < today ? <span className="zh-tag zh-tag-bad">{t('已逾期')}</span> : null}
            </>
          ),
        },
        ...(planId
          ? []
          : [
              { key: 'planTitle', title: t('计划名称') },
              { key: 'productClass', title: t('产品类别'), render: (r: TaskRow) => t(classLabel(r.productClass)) },
            ]),
        { key: 'selection', title: t('抽取方式'), render: (r) => t(SELECTIONS[r.selection]) },
      ]}
      empty={{ text: t('没有抽样任务。'), next: t('抽取或指定企业后，任务会自动出现在这里。') }}
    />
  )
}
