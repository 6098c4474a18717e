import { type Block, defineDocumentTemplate, type SignedRow } from '../../core/documents/define.ts'

/** An inspector as the record names them; the certificate where the list of inspectors knows it. */
export interface RecordedInspector {
  readonly name: string
  readonly certificate?: string
}

/** What a 现场检查笔录 is made from. */
export interface SiteRecordData {
  readonly enterprise: {
    readonly name: string
    readonly code: string | null
    /** As it is registered; the form asks for no other place. */
    readonly place: string
  }
  /** As it was stated on the spot, and as the server stored it. */
  readonly time: string
  readonly storedAt: string
  /** Batch or kind of inspection. */
  readonly occasion: string
  readonly inspectors: readonly RecordedInspector[]
  /** Representative of the enterprise who was there. */
  readonly companion: string
  readonly findings: readonly {
    readonly item: string
    readonly clause: string
    readonly answer: string
    readonly remark: string
  }[]
  readonly statement: string
  readonly signed: readonly SignedRow[]
  readonly organs: readonly string[]
  /** Record in the evidence log. */
  readonly recordId: string
  readonly formVersion: string
  /** Somebody who may not see personal data got it with names masked: the paper says so. */
  readonly isMasked: boolean
  /** It was corrected since: the paper says so. */
  readonly isSuperseded: boolean
}

const PLACE_UNKNOWN = '档案未登记住所，现场填写：＿＿＿＿＿＿＿＿＿＿'

/** Address as it stands on the paper; a line to write on where the archive knows none. */
export const placeOnPaper = (address: string | null) => (address?.trim() ? address : PLACE_UNKNOWN)

/** 现场检查笔录: where, when, by whom with which certificate, what was found, and who signed (市场监督管理行政处罚程序规定 22, 28, 43). */
export const siteRecord = defineDocumentTemplate({
  id: 'supervision.site-record',
  title: { zh: '现场检查笔录', en: 'Record of the inspection' },
  kind: 'record',
  facts: {
    subject: { label: { zh: '被检查单位', en: 'enterprise' }, from: '/enterprise/name' },
    place: { label: { zh: '检查地点', en: 'place' }, from: '/enterprise/place' },
    time: { label: { zh: '检查时间', en: 'time' }, from: '/time' },
    persons: { label: { zh: '检查人员', en: 'inspectors' }, from: '/inspectors/*/name' },
    findings: { label: { zh: '检查情况', en: 'findings' }, from: '/findings/*/answer' },
    signed: { label: { zh: '签字', en: 'signatures' }, from: '/signed/*/text' },
    organ: { label: { zh: '检查单位', en: 'inspecting body' }, from: '/organs/*' },
  },
  example: {
    enterprise: { name: '某某线缆有限公司', code: null, place: '天津市和平区' },
    time: '2026-11-23 09:00',
    storedAt: '2026-11-23 10:00',
    occasion: '第一批',
    inspectors: [{ name: '本初', certificate: 'JC-001' }, { name: '博文' }],
    companion: '王小芳',
    findings: [
      { item: '产品标识真实、齐全', clause: '《中华人民共和国产品质量法》第二十七条', answer: '符合', remark: '' },
    ],
    statement: '无异议',
    signed: [{ label: '检查人员签字（一）', text: '本初' }],
    organs: ['和平区市场监督管理局'],
    recordId: 'record',
    formVersion: 'supervision.inspection@3',
    isMasked: false,
    isSuperseded: false,
  },
  build: (d: SiteRecordData) => ({
    title: '现场检查笔录',
    blocks: [
      ...(d.isSuperseded ? [say('本笔录已被更正，以更正后的记录为准。')] : []),
      {
        kind: 'form',
        rows: [
          [{ label: '被检查单位', value: d.enterprise.name }],
          [
            { label: '统一社会信用代码', value: d.enterprise.code ?? '' },
            { label: '现场负责人', value: d.companion },
          ],
          [{ label: '检查地点', value: d.enterprise.place }],
          [{ label: '检查时间', value: `${d.time}（现场填报），${d.storedAt} 存入服务器` }],
          [{ label: '检查事由', value: d.occasion }],
          [
            {
              label: '检查人员及执法证号',
              value: d.inspectors.map((i) => `${i.name}（${i.certificate ?? '证号未登记'}）`).join('、'),
            },
          ],
          [{ label: '检查单位', value: d.organs.join('、') }],
        ],
      },
      {
        kind: 'table',
        caption: '检查情况',
        columns: [
          { label: '检查项目', width: 4 },
          { label: '依据', width: 3 },
          { label: '结果', width: 2 },
          { label: '说明', width: 3 },
        ],
        rows: d.findings.map((f) => [f.item, f.clause, f.answer, f.remark]),
      },
      say(`当事人意见：${d.statement || '＿＿＿＿＿＿＿＿＿＿'}`),
      say('以上笔录已交被检查单位核对。'),
      { kind: 'signed', rows: d.signed },
      ...(d.isMasked ? [say('个人信息已遮盖。')] : []),
    ],
    note: `记录编号 ${d.recordId}，检查表 ${d.formVersion}`,
  }),
})

function say(text: string): Block {
  return { kind: 'paragraph', text }
}
