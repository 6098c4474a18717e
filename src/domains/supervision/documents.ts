import { type Block, defineDocumentTemplate } from '../../core/documents/define.ts'
import { type CaseDocumentData, orderFacts, printedDay, waysOfReview } from '../../engines/cases/define.ts'
import type { FailedItem } from './logic/failed-items.ts'

const toSign: Block = { kind: 'to-sign', labels: ['检查人员（签名）', '检查人员（签名）', '当事人签收'] }

const lines = (text: unknown) =>
  String(text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Several demands are numbered under each other; one stands by itself. */
function demands(text: unknown): Block[] {
  const all = lines(text)
  return all.map((line) => ({ kind: 'paragraph', text: line, ...(all.length > 1 && { level: 3 as const }) }))
}

const exampleOrder: CaseDocumentData = {
  number: '和平区市场监督管理局责改〔2026〕12号',
  day: '2026-11-27',
  case: { id: 'case', kind: 'supervision.correction', openedOn: '2026-11-27' },
  subject: { id: 'subject', name: '某某线缆有限公司', code: null, address: null, region: '120101' },
  fields: {
    problems: [
      {
        item: '产品标识真实、齐全',
        facts: '包装未标注厂址',
        clause: '《中华人民共和国产品质量法》第二十七条',
        basis: '《中华人民共和国产品质量法》第五十四条',
      },
    ],
    findings: '在包装上标注厂址',
    correctBy: '2026-12-15',
  },
  reason: undefined,
  actor: { name: '本初' },
  issuer: {
    name: '和平区市场监督管理局',
    word: '和平区市场监督管理局',
    reviewAuthority: '天津市和平区人民政府',
    court: '天津市和平区人民法院',
  },
  handlers: ['本初', '博文'],
  due: {},
}

/** 责令改正通知书: what is wrong by which clause, what to do by when, and where it can be contested. */
export const correctionOrder = defineDocumentTemplate({
  id: 'supervision.correction-order',
  title: { zh: '责令改正通知书', en: 'Order to correct' },
  kind: 'order',
  word: '责改',
  facts: {
    ...orderFacts,
    grounds: { label: { zh: '查明的事实', en: 'facts found' }, from: '/fields/problems/*/facts' },
    items: { label: { zh: '存在的问题', en: 'what is wrong' }, from: '/fields/problems/*/item' },
    clauses: {
      label: { zh: '违反的规定', en: 'clause broken' },
      from: '/fields/problems/*/clause',
      remedy: {
        zh: '每一问题须写明违反的法律条款；没有依据的不能责令改正',
        en: 'each needs its clause; without one nothing is ordered',
      },
    },
    demand: { label: { zh: '改正内容', en: 'what is to be corrected' }, from: '/fields/findings' },
    correctBy: { label: { zh: '改正期限', en: 'correct by' }, from: '/fields/correctBy', printed: printedDay },
  },
  example: exampleOrder,
  build: (d: CaseDocumentData) => {
    const problems = d.fields.problems as readonly FailedItem[]
    const bases = [...new Set(problems.flatMap((p) => (p.basis ? [p.basis] : [])))]
    return {
      ...(d.number && { number: d.number }),
      title: '责令改正通知书',
      addressee: d.subject.name,
      blocks: [
        { kind: 'paragraph', text: '经查，你单位存在下列问题：' },
        ...problems.map(({ item, facts, clause }) => ({
          kind: 'paragraph' as const,
          level: 1 as const,
          text: `${item}：${lines(facts).join('；').replace(/。$/u, '')}。违反了${clause}的规定。`,
        })),
        {
          kind: 'paragraph',
          text: `${bases.length > 0 ? `依据${bases.join('、')}的规定，` : ''}现责令你单位于${printedDay(d.fields.correctBy)}前（含当日）改正，并将改正情况书面报告本机关。改正的内容和要求：`,
        },
        ...demands(d.fields.findings),
        waysOfReview(d),
        toSign,
      ],
      signature: { organs: [d.issuer?.name ?? ''], date: d.day },
      ...(d.handlers.length > 0 && { note: `联系人：${d.handlers.join('、')}` }),
    }
  },
})

/** The order of cases opened under versions 1 and 2, which kept only what is to be corrected: it says no more than they hold. */
export const orderToCorrect = defineDocumentTemplate({
  id: 'supervision.order-to-correct',
  title: { zh: '责令改正通知书', en: 'Order to correct' },
  kind: 'order',
  word: '责改',
  facts: {
    ...orderFacts,
    grounds: { label: { zh: '责令改正的内容', en: 'what is to be corrected' }, from: '/fields/findings' },
    clauses: { label: { zh: '依据', en: 'clause' }, from: '/case/kind', printed: () => '第二十八条第一款' },
    demand: { label: { zh: '改正内容', en: 'what is to be corrected' }, from: '/fields/findings' },
    correctBy: { label: { zh: '改正期限', en: 'correct by' }, from: '/fields/correctBy', printed: printedDay },
  },
  example: exampleOrder,
  build: (d: CaseDocumentData) => ({
    ...(d.number && { number: d.number }),
    title: '责令改正通知书',
    addressee: d.subject.name,
    blocks: [
      {
        kind: 'paragraph',
        text: `依据《中华人民共和国行政处罚法》第二十八条第一款的规定，现责令你单位于${printedDay(d.fields.correctBy)}前（含当日）改正下列事项，并将改正情况书面报告本机关：`,
      },
      ...demands(d.fields.findings),
      waysOfReview(d),
      toSign,
    ],
    signature: { organs: [d.issuer?.name ?? ''], date: d.day },
  }),
})

/** What a 检查结果告知 is made from. */
export interface ResultNoticeData {
  readonly enterprise: string
  readonly batch: string
  readonly inspectedOn: string
  readonly result: string
  readonly failed: readonly FailedItem[]
  /** What the result leads to. */
  readonly follows: string
  readonly organisations: readonly string[]
  readonly day: string
}

/** 抽查检查结果告知书. */
export const resultNotice = defineDocumentTemplate({
  id: 'supervision.result-notice',
  title: { zh: '抽查检查结果告知书', en: 'Notice of the result' },
  kind: 'notice',
  facts: {
    addressee: { label: { zh: '被检查单位', en: 'enterprise inspected' }, from: '/enterprise' },
    about: { label: { zh: '抽查批次', en: 'batch' }, from: '/batch' },
    inspectedOn: { label: { zh: '检查日期', en: 'day of the inspection' }, from: '/inspectedOn', printed: printedDay },
    outcome: { label: { zh: '检查结果', en: 'result' }, from: '/result' },
    remedy: {
      label: { zh: '提出异议的途径', en: 'how to object' },
      from: '/organisations/*',
      printed: () => '可以书面向',
    },
    organ: { label: { zh: '署名单位', en: 'bodies that sign' }, from: '/organisations/*' },
    day: { label: { zh: '日期', en: 'day' }, from: '/day', printed: printedDay },
  },
  example: {
    enterprise: '某某线缆有限公司',
    batch: '第一批',
    inspectedOn: '2026-11-23',
    result: '未发现问题',
    failed: [],
    follows: '公示结果，无后续处理',
    organisations: ['和平区市场监督管理局'],
    day: '2026-11-24',
  },
  build: (d: ResultNoticeData) => ({
    title: '抽查检查结果告知书',
    addressee: d.enterprise,
    blocks: [
      {
        kind: 'paragraph',
        text: `我单位于${printedDay(d.inspectedOn)}对你单位实施了“双随机、一公开”抽查（${d.batch}），检查结果为：${d.result}。`,
      },
      ...(d.failed.length > 0
        ? [
            { kind: 'paragraph' as const, text: '不符合的检查项目：' },
            ...d.failed.map(({ item, facts, clause }) => ({
              kind: 'paragraph' as const,
              level: 1 as const,
              text: `${item}：${facts}${clause ? `（${clause}）` : ''}`,
            })),
          ]
        : []),
      { kind: 'paragraph', text: `后续处理：${d.follows}。` },
      {
        kind: 'paragraph',
        text: `检查结果将依法向社会公示。对检查结果有异议的，可以书面向${d.organisations.join('、')}提出，也可以登录本系统“对本单位的公示”提出异议。`,
      },
    ],
    signature: { organs: d.organisations, date: d.day },
  }),
})
