import { plainNumber } from '../../core/decimal.ts'
import { defineDocumentTemplate } from '../../core/documents/define.ts'
import type { CaseDocumentData } from '../../engines/cases/define.ts'
import type { ItemVerdict, SampleBody, VerdictWord } from './schema.ts'

/** What a sampling sheet is made from. */
export interface SheetData {
  readonly number: string
  readonly firm: { readonly name: string; readonly code: string | null; readonly address: string | null }
  readonly productClass: string
  readonly plan: string
  readonly body: SampleBody
  readonly sampledBy: string
  /** 抽样单位. */
  readonly organ: string
  /** As it is printed: 2026年11月2日. */
  readonly day: string
}

const PLACES = { producer: '生产企业', seller: '销售单位', online: '网络交易' } as const

/** 抽样单: three copies, signed by two samplers and the firm. */
export const sampleSheet = defineDocumentTemplate({
  id: 'sampling.sheet',
  title: { zh: '产品质量监督抽查抽样单', en: 'Sampling sheet' },
  build: (d: SheetData) => ({
    title: '产品质量监督抽查抽样单',
    blocks: [
      {
        kind: 'form',
        rows: [
          [
            { label: '抽样单编号', value: d.number },
            { label: '信用代码', value: d.firm.code ?? '' },
          ],
          [{ label: '受检企业', value: [d.firm.name, d.firm.address].filter(Boolean).join('，') }],
          [{ label: '抽查计划', value: d.plan }],
          [
            { label: '产品类别', value: d.productClass },
            { label: '产品名称', value: d.body.productName },
          ],
          [
            { label: '型号规格', value: d.body.model ?? '' },
            { label: '销售单价', value: d.body.priceYuan === undefined ? '' : `${plainNumber(d.body.priceYuan)} 元` },
          ],
          [
            { label: '批号', value: d.body.batchNumber },
            { label: '生产日期', value: d.body.producedOn ?? '' },
          ],
          [
            {
              label: '抽样地点',
              value: [PLACES[d.body.place], d.body.sellerName, d.body.address].filter(Boolean).join('，'),
            },
          ],
          [
            { label: '抽样基数', value: plainNumber(d.body.baseQuantity) },
            { label: '样品数量', value: plainNumber(d.body.sampleQuantity) },
          ],
          [{ label: '备样', value: `${plainNumber(d.body.backupQuantity)}，封存于${d.body.backupKeptAt}` }],
          [{ label: '封条编号', value: d.body.seals.join('、') }],
          [
            { label: '抽样单位', value: d.organ },
            { label: '抽样日期', value: d.day },
          ],
          [{ label: '备注', value: d.body.remark ?? '' }],
        ],
      },
      // What both sides sign stands on the same page as what they sign for.
      {
        kind: 'to-sign',
        labels: [`抽样人员（${d.sampledBy}、${d.body.secondSampler}）签名`, '受检企业代表签名、盖章'],
      },
    ],
    copies: ['第一联 存档', '第二联 交受检企业', '第三联 随备样'],
  }),
})

const ITEM_WORDS: Readonly<Record<VerdictWord, string>> = {
  conforming: '合格',
  nonconforming: '不合格',
  'not-demonstrated': '未能证明',
}
/** What is not demonstrated is said without a word that reads as a finding. */
const FOUND: Readonly<Record<VerdictWord, string>> = {
  conforming: '所检项目合格。',
  nonconforming: '所检项目不合格。',
  'not-demonstrated':
    '所检项目中有的未能证明是否符合标准，其余合格；本次检验对该批次不作合格与否的结论，不因此采取任何措施。',
}

/** What a notice of the result is made from. */
export interface NoticeData {
  readonly sampleNumber: string
  readonly batchNumber: string
  readonly firm: string
  readonly product: string
  readonly isRetest: boolean
  readonly verdict: VerdictWord
  readonly items: readonly ItemVerdict[]
  readonly laboratory: string
  readonly objectDays: number
  /** 组织监督抽查的部门. */
  readonly organ: string
  readonly day: string
}

/** 检验结果告知: item by item, with the way to object. */
export const resultNotice = defineDocumentTemplate({
  id: 'sampling.result-notice',
  title: { zh: '产品质量监督抽查检验结果告知书', en: 'Notice of a test result' },
  build: (d: NoticeData) => ({
    title: '产品质量监督抽查检验结果告知书',
    addressee: d.firm,
    blocks: [
      {
        kind: 'paragraph',
        text: `经${d.laboratory}${d.isRetest ? '以备样复检' : '检验'}，你单位的${d.product}（批号${d.batchNumber}，样品编号${d.sampleNumber}）${FOUND[d.verdict]}`,
      },
      {
        kind: 'table',
        columns: [
          { label: '项目', width: 3 },
          { label: '标准限量', width: 2 },
          { label: '实测值', width: 2 },
          { label: '判定' },
        ],
        rows: d.items.map((i) => [i.label.zh, i.limit, `${i.value} ${i.unit}`.trim(), ITEM_WORDS[i.verdict]]),
      },
      // One objection a sample; the re-test is its end.
      ...(d.isRetest
        ? []
        : [
            {
              kind: 'paragraph' as const,
              text: `如对检验结果有异议，可自收到本告知书之日起${d.objectDays}日内书面提出，并可申请以备样复检。`,
            },
          ]),
    ],
    signature: { organs: [d.organ], date: d.day },
  }),
})

/** 责令整改通知书 of a follow-up. */
export const orderAfterSampling = defineDocumentTemplate({
  id: 'sampling.order',
  title: { zh: '责令整改通知书（监督抽查）', en: 'Order to correct after sampling' },
  word: '津市监抽改',
  build: (d: CaseDocumentData) => ({
    ...(d.number !== undefined && { number: d.number }),
    title: '责令整改通知书',
    addressee: d.subject.name,
    blocks: [
      {
        kind: 'paragraph',
        text: `你单位产品（${String(d.fields.product ?? '')}，样品编号${String(d.fields.sampleNumber ?? '')}）经监督抽查不合格：`,
      },
      { kind: 'paragraph', level: 1, text: String(d.fields.findings ?? '') },
      { kind: 'paragraph', text: `现责令你单位：${String(d.fields.disposal ?? '')}` },
      ...(d.due.correct
        ? [{ kind: 'paragraph' as const, text: `整改期限至${d.due.correct}，期满前提交整改报告并接受复查。` }]
        : []),
    ],
    signature: { organs: [d.actor.organisation ?? '产品质量监督管理部门'], date: d.day },
  }),
})
