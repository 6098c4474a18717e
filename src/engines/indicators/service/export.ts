import { spreadsheet } from '../../../core/access/spreadsheet.ts'
import type { Raw } from '../../../core/http/route.ts'
import type { Language } from '../../../core/text.ts'
import { type CompleteRateIndicator, SELECTIONS } from '../define.ts'
import type { RateRow, SampleReply } from '../schema.ts'

const METHODS = {
  weighted: { zh: '按入样概率加权', en: 'weighted by inclusion probability' },
  unweighted: { zh: '未加权（部分样品没有入样概率）', en: 'unweighted (some probabilities are missing)' },
} as const

/** The table of rates as Excel: random and targeted units in columns of their own, with how each interval was made. */
export function ratesWorkbook(
  indicator: CompleteRateIndicator,
  rows: readonly RateRow[],
  language: Language,
): Promise<Raw> {
  const header =
    language === 'zh'
      ? [
          '时期',
          '产品类别',
          '区',
          '随机批次',
          '随机合格',
          '估计合格率%',
          '区间下限%',
          '区间上限%',
          '有效样本量',
          '设计效应',
          '方法',
          '定向批次',
          '定向合格',
          '定向合格率%',
        ]
      : [
          'Period',
          'Class',
          'District',
          'Random batches',
          'Passed',
          'Estimated rate %',
          'Low %',
          'High %',
          'Effective size',
          'Design effect',
          'Method',
          'Targeted batches',
          'Passed',
          'Share %',
        ]
  const all = language === 'zh' ? '全部' : 'all'
  return spreadsheet(
    indicator.label,
    language,
    header,
    rows.map(({ periodName, productClass, district, random, targeted }) => [
      periodName[language],
      productClass?.label[language] ?? all,
      district?.name ?? all,
      String(random?.batches ?? 0),
      String(random?.passes ?? 0),
      random?.percent,
      random?.intervalPercent.low,
      random?.intervalPercent.high,
      random?.effectiveSize.toFixed(1),
      random?.designEffect.toFixed(2),
      random && METHODS[random.method][language],
      String(targeted?.batches ?? 0),
      String(targeted?.passes ?? 0),
      targeted?.percent,
    ]),
  )
}

/** The units behind a number as Excel. */
export function samplesWorkbook(
  indicator: CompleteRateIndicator,
  rows: readonly SampleReply[],
  language: Language,
): Promise<Raw> {
  const zh = language === 'zh'
  const header = zh
    ? ['日期', '对象', '产品类别', '区', '抽取方式', '结论', '入样概率', '抽取', '层', '记录编号']
    : [
        'Day',
        'Subject',
        'Class',
        'District',
        'Selection',
        'Result',
        'Inclusion probability',
        'Draw',
        'Stratum',
        'Record',
      ]
  const result = (isPass: boolean) => (isPass ? (zh ? '合格' : 'passed') : zh ? '不合格' : 'failed')
  const name = { zh: `${indicator.label.zh}样品`, en: `${indicator.label.en} units` }
  return spreadsheet(
    name,
    language,
    header,
    rows.map((r) => [
      r.on,
      r.subjectName,
      r.productClass.label[language],
      r.district.name,
      SELECTIONS[r.selection][language],
      result(r.isPass),
      r.inclusionProbability?.toString(),
      r.drawId,
      r.stratum,
      r.recordId,
    ]),
  )
}
