import { defineDocumentTemplate } from '../../core/documents/define.ts'
import { type CaseDocumentData, defineCaseKind } from '../../engines/cases/define.ts'
import { choice, date, paragraph } from '../../engines/forms/define.ts'

const by = ['findings', 'correctBy', 'correction', 'recheck'] as const

/** 责令改正: ordered at an inspection, reported by the firm, looked at again, closed or handed on. */
export const correctionCase = defineCaseKind({
  kind: 'supervision.correction',
  version: 2,
  label: { zh: '责令改正', en: 'Order to correct' },
  about: ['enterprise'],
  // 行政处罚法 第二十八条: 责令当事人改正或者限期改正违法行为.
  clause: 'CN-APL-2021/28',
  isClauseUnverified: true,
  handle: 'inspection.write',
  initial: 'found',
  fields: {
    findings: paragraph({ label: { zh: '责令改正的内容', en: 'What is to be corrected' } }),
    correctBy: date({ label: { zh: '改正期限', en: 'Correct by' } }),
    // Of an order that no inspection of a plan led to, opened by hand.
    cameFrom: choice(
      {
        patrol: { zh: '日常巡查', en: 'Patrol' },
        complaint: { zh: '投诉举报', en: 'Complaint' },
        transfer: { zh: '上级交办、部门移送', en: 'Handed over by another authority' },
        other: { zh: '其他', en: 'Other' },
      },
      { label: { zh: '问题来源', en: 'How it came to light' } },
    ),
    correction: paragraph({ label: { zh: '改正情况', en: 'What was corrected' } }),
    recheck: paragraph({ label: { zh: '复查情况', en: 'What was found when looking again' } }),
  },
  opens: { who: 'inspection.write', sets: { required: ['findings', 'correctBy'], optional: ['cameFrom'] } },
  states: {
    found: {
      label: { zh: '待送达', en: 'To be served' },
      readable: 'all',
      moves: {
        order: {
          label: { zh: '下达责令改正通知书', en: 'Serve the order' },
          to: 'ordered',
          who: 'assignee',
          clause: 'CN-APL-2021/28',
          isClauseUnverified: true,
          document: 'supervision.order-to-correct',
          writesRecord: 'supervision.ordered',
          clocks: { starts: ['correct'] },
        },
      },
    },
    ordered: {
      label: { zh: '改正中', en: 'Being corrected' },
      isShownToSubject: true,
      readable: { reader: 'all', assignee: 'all', subject: by },
      moves: {
        report: {
          label: { zh: '报告改正情况', en: 'Report the correction' },
          to: 'reported',
          who: ['subject', 'assignee'],
          clause: 'CN-APL-2021/28',
          isClauseUnverified: true,
          sets: { required: ['correction'] },
          clocks: { stops: ['correct'], starts: ['recheck'] },
        },
        suspend: {
          label: { zh: '中止（不可抗力等）', en: 'Suspend (force majeure)' },
          to: 'suspended',
          who: 'assignee',
          clause: 'CN-APL-2021/28',
          isClauseUnverified: true,
          needs: ['reason'],
          clocks: { suspends: ['correct'] },
        },
        lapse: {
          label: { zh: '逾期未报告', en: 'Term passed without report' },
          to: 'reported',
          who: 'assignee',
          clause: 'CN-APL-2021/28',
          isClauseUnverified: true,
          clocks: { stops: ['correct'], starts: ['recheck'] },
        },
      },
    },
    suspended: {
      label: { zh: '中止', en: 'Suspended' },
      isShownToSubject: true,
      readable: { reader: 'all', assignee: 'all', subject: by },
      moves: {
        resume: {
          label: { zh: '恢复', en: 'Resume' },
          to: 'ordered',
          who: 'assignee',
          clause: 'CN-APL-2021/28',
          isClauseUnverified: true,
          needs: ['reason'],
          clocks: { resumes: ['correct'] },
        },
      },
    },
    reported: {
      label: { zh: '待复查', en: 'To be looked at again' },
      isShownToSubject: true,
      readable: { reader: 'all', assignee: 'all', subject: by },
      moves: {
        confirm: {
          label: { zh: '复查合格，结案', en: 'Corrected: close' },
          to: 'closed',
          who: 'assignee',
          clause: 'CN-APL-2021/28',
          isClauseUnverified: true,
          sets: { required: ['recheck'] },
          writesRecord: 'supervision.recheck',
          clocks: { stops: ['recheck'] },
        },
        refer: {
          label: { zh: '仍不改正，转立案处理', en: 'Not corrected: refer for enforcement' },
          to: 'referred',
          who: 'assignee',
          clause: 'CN-APL-2021/28',
          isClauseUnverified: true,
          sets: { required: ['recheck'] },
          writesRecord: 'supervision.recheck',
          clocks: { stops: ['recheck'] },
        },
      },
    },
    closed: {
      label: { zh: '已改正', en: 'Corrected' },
      isFinal: true,
      isShownToSubject: true,
      readable: { reader: 'all', assignee: 'all', subject: by },
    },
    referred: {
      label: { zh: '未改正，已移交', en: 'Not corrected, referred' },
      isFinal: true,
      isShownToSubject: true,
      readable: { reader: 'all', assignee: 'all', subject: by },
    },
  },
  clocks: {
    correct: {
      label: { zh: '改正期限', en: 'Term to correct' },
      untilField: 'correctBy',
      clause: 'CN-APL-2021/28',
      isClauseUnverified: true,
      remindBefore: 3,
      onOverdue: { escalateTo: 'case.assign', move: 'lapse' },
    },
    recheck: {
      label: { zh: '复查期限', en: 'Term to look again' },
      workingDays: { rule: 'supervision.terms', parameter: 'recheckDays' },
      clause: 'CN-APL-2021/28',
      isClauseUnverified: true,
      remindBefore: 2,
      onOverdue: { escalateTo: 'case.assign' },
    },
  },
})

/** 责令改正通知书. The organ is that of whoever issues it; the word of the number is a setting of the city to come (津市监责改). */
export const orderToCorrect = defineDocumentTemplate({
  id: 'supervision.order-to-correct',
  title: { zh: '责令改正通知书', en: 'Order to correct' },
  word: '津市监责改',
  build: (d: CaseDocumentData) => ({
    ...(d.number && { number: d.number }),
    title: '责令改正通知书',
    addressee: d.subject.name,
    blocks: [
      { kind: 'paragraph', text: '经检查，你单位存在以下问题：' },
      ...String(d.fields.findings)
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((text) => ({ kind: 'paragraph' as const, level: 1 as const, text: text.trim() })),
      {
        kind: 'paragraph',
        text: `现责令你单位于${chineseDay(String(d.fields.correctBy))}前改正，并将改正情况书面报告我单位。`,
      },
      {
        kind: 'paragraph',
        text: '如不服本决定，可以依法申请行政复议或者提起行政诉讼。',
      },
      { kind: 'to-sign', labels: ['检查人员（签名）', '检查人员（签名）', '当事人签收'] },
    ],
    signature: { organs: [d.actor.organisation ?? '市场监督管理局'], date: d.day },
  }),
})

/** What a 检查结果告知 is made from. */
export interface ResultNoticeData {
  readonly firm: string
  readonly batch: string
  readonly inspectedOn: string
  readonly result: string
  readonly failed: readonly string[]
  readonly organisations: readonly string[]
  readonly day: string
}

/** 抽查检查结果告知书. */
export const resultNotice = defineDocumentTemplate({
  id: 'supervision.result-notice',
  title: { zh: '抽查检查结果告知书', en: 'Notice of the result' },
  build: (d: ResultNoticeData) => ({
    title: '抽查检查结果告知书',
    addressee: d.firm,
    blocks: [
      {
        kind: 'paragraph',
        text: `我单位于${chineseDay(d.inspectedOn)}对你单位实施了“双随机、一公开”抽查（${d.batch}），检查结果为：${d.result}。`,
      },
      ...(d.failed.length > 0
        ? [
            { kind: 'paragraph' as const, text: '不符合的检查项目：' },
            ...d.failed.map((text) => ({ kind: 'paragraph' as const, level: 1 as const, text })),
          ]
        : []),
      { kind: 'paragraph', text: '检查结果将依法向社会公示。对结果有异议的，可以向我单位提出。' },
    ],
    signature: { organs: d.organisations, date: d.day },
  }),
})

function chineseDay(day: string): string {
  const [y, m, d] = day.split('-').map(Number)
  return `${y}年${m}月${d}日`
}
