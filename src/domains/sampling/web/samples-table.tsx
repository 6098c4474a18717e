import { DataTable, formatMoment, useActor, useText } from '../../../web/kit/index.ts'
import type { Plan } from '../schema.ts'
import { useClassLabel } from './hooks.ts'
import { SELECTIONS } from './words.ts'

interface SampleRow {
  readonly id: string
  readonly number: string
  readonly subjectName: string
  readonly planTitle: string
  readonly productClass: string
  readonly productName: string
  readonly batchNumber: string
  readonly selection: Plan['selection']
  readonly sampledAt: string
}

/** Samples that were taken, newest first, of one plan or of all. */
export function SamplesTable({ planId }: { planId?: string }) {
  const t = useText()
  const actor = useActor()
  const classLabel = useClassLabel()
  return (
    <DataTable<SampleRow>
      name="sampling-samples"
      path="/api/sampling/samples"
      {...(planId && { query: { planId } })}
      rowKey={(r) => r.id}
      rowPath={(r) => `/sampling/samples/${r.id}`}
      exportPath={actor.may('sampling.export') ? '/api/sampling/samples/export.xlsx' : undefined}
      columns={[
        { key: 'number', title: t('样品编号') },
        { key: 'subjectName', title: t('受检企业') },
        { key: 'productName', title: t('产品名称') },
        { key: 'batchNumber', title: t('批号') },
        ...(planId
          ? []
          : [
              { key: 'productClass', title: t('产品类别'), render: (r: SampleRow) => t(classLabel(r.productClass)) },
              { key: 'planTitle', title: t('计划名称') },
            ]),
        { key: 'selection', title: t('抽取方式'), render: (r) => t(SELECTIONS[r.selection]) },
        { key: 'sampledAt', title: t('抽样时间'), render: (r) => formatMoment(r.sampledAt) },
      ]}
      empty={{ text: t('还没有样品。'), next: t('抽样人员完成任务后，样品会出现在这里。') }}
    />
  )
}
