import { chinaTime, spreadsheet } from '../../core/access/spreadsheet.ts'
import type { Raw } from '../../core/http/route.ts'
import type { Language } from '../../core/text.ts'
import { productClassOf } from './classes.ts'
import type { Plan } from './schema.ts'
import type { listSamples } from './store/samples.ts'
import { PLAN_STATES, SELECTIONS } from './web/words.ts'

/** Sampling plans as an Excel file. */
export function planSheet(
  plans: readonly Plan[],
  language: Language,
  regionName: (code: string) => string,
): Promise<Raw> {
  const head = {
    zh: [
      '计划名称',
      '年度',
      '区域',
      '产品类别',
      '抽取方式',
      '状态',
      '计划批次',
      '已抽样',
      '已出结论',
      '样品作废',
      '取消',
      '完成期限',
      '检验机构',
    ],
    en: [
      'Plan',
      'Year',
      'Region',
      'Class',
      'Selection',
      'State',
      'Planned',
      'Taken',
      'Concluded',
      'Spoilt',
      'Void',
      'Due',
      'Laboratory',
    ],
  }[language]
  const rows = plans.map((p) => [
    p.title,
    String(p.year),
    regionName(p.region),
    productClassOf(p.productClass).label[language],
    SELECTIONS[p.selection][language],
    PLAN_STATES[p.state][language],
    String(p.samples),
    String(p.tasks.sampled),
    String(p.concluded),
    String(p.spoilt),
    String(p.tasks.void),
    p.dueOn,
    p.laboratoryName,
  ])
  return spreadsheet({ zh: '抽样计划', en: 'sampling plans' }, language, head, rows)
}

type Sampled = Awaited<ReturnType<typeof listSamples>>[number]

/** Samples as an Excel file. */
export function sampleSheet(samples: readonly Sampled[], language: Language): Promise<Raw> {
  const head = {
    zh: ['样品编号', '受检企业', '计划', '产品类别', '产品', '批号', '抽取方式', '抽样时间'],
    en: ['Sample', 'Firm', 'Plan', 'Class', 'Product', 'Batch', 'Selection', 'Sampled at'],
  }[language]
  const rows = samples.map((r) => [
    r.number,
    r.subject_name,
    r.plan_title,
    productClassOf(r.product_class).label[language],
    r.body.productName,
    r.body.batchNumber,
    SELECTIONS[r.selection][language],
    chinaTime(r.sampled_at),
  ])
  return spreadsheet({ zh: '样品清单', en: 'samples' }, language, head, rows)
}
