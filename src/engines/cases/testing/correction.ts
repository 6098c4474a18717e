import { Type as T } from 'typebox'
import type { Module } from '../../../core/app.ts'
import { defineDocumentTemplate } from '../../../core/documents/index.ts'
import { defineRecordKind } from '../../archive/define.ts'
import { date, integer, paragraph, repeat, text } from '../../forms/define.ts'
import { defineParameter, defineRule, fact, no, yes } from '../../rules/define.ts'
import {
  type AnyCaseKind,
  type CaseDocumentData,
  defineCaseKind,
  orderFacts,
  printedDay,
  waysOfReview,
} from '../define.ts'

const both = (zh: string, en: string) => ({ zh, en })
export const law = {
  id: 'CN-TEST-2020',
  title: both('试验法', 'Test Law'),
  articles: 20,
  source: 'https://example.org',
}

/** A small kind that has everything a kind can have: an order to correct, approved by another, answered by the enterprise. */
export const correction = defineCaseKind({
  kind: 'test.correction',
  version: 1,
  label: both('责令改正', 'Order to correct'),
  about: ['enterprise'],
  clause: 'CN-TEST-2020/1',
  handle: 'test.handle',
  initial: 'prepared',
  fields: {
    findings: paragraph({ label: both('存在问题', 'Findings') }),
    correctBy: date({ label: both('改正期限', 'Correct by') }),
    informant: text({ label: both('举报人电话', 'Telephone of the informant'), personal: 'phone' }),
    goods: repeat(
      {
        name: text({ label: both('产品名称', 'Product') }),
        pieces: integer({ label: both('数量', 'Pieces'), optional: true }),
      },
      { label: both('涉及产品', 'Goods concerned') },
    ),
    opinion: paragraph({ label: both('审批意见', 'Opinion') }),
    answer: paragraph({ label: both('整改情况', 'What was corrected') }),
  },
  opens: {
    who: ['test.handle', 'subject'],
    sets: { required: ['findings'], optional: ['informant', 'goods'] },
    clocks: { starts: ['decide'] },
  },
  states: {
    prepared: {
      label: both('拟办', 'Prepared'),
      readable: { assignee: 'all', 'test.approve': 'all', reader: ['findings'] },
      writable: { assignee: ['informant', 'goods'] },
      isShownToSubject: true,
      moves: {
        submit: {
          label: both('提请审批', 'Submit'),
          to: 'submitted',
          who: 'assignee',
          clause: 'CN-TEST-2020/2',
          sets: { required: ['correctBy'], optional: ['findings'] },
          isWithdrawable: true,
          writesRecord: 'test.submitted',
        },
        drop: {
          label: both('不予立案', 'Drop'),
          to: 'closed',
          who: ['assignee', 'test.approve'],
          clause: 'CN-TEST-2020/3',
          needs: ['reason'],
        },
      },
    },
    submitted: {
      label: both('待审批', 'Awaits approval'),
      readable: { assignee: ['findings', 'correctBy'], 'test.approve': ['findings', 'correctBy', 'opinion'] },
      moves: {
        approve: {
          label: both('批准', 'Approve'),
          to: 'ordered',
          who: 'test.approve',
          apartFrom: ['submit'],
          clause: 'CN-TEST-2020/4',
          sets: { required: ['opinion'] },
          document: 'test.order',
          writesRecord: 'test.ordered',
          clocks: { stops: ['decide'], starts: ['correct', 'report'] },
        },
        back: {
          label: both('退回', 'Send back'),
          to: 'prepared',
          who: 'test.approve',
          clause: 'CN-TEST-2020/4',
          needs: ['reason'],
        },
      },
    },
    ordered: {
      label: both('整改中', 'Being corrected'),
      readable: { assignee: 'all', 'test.approve': 'all', subject: ['findings', 'correctBy', 'answer'] },
      isShownToSubject: true,
      moves: {
        answer: {
          label: both('报送整改情况', 'Report the correction'),
          to: 'answered',
          who: 'subject',
          clause: 'CN-TEST-2020/5',
          sets: { required: ['answer'] },
          needs: ['file'],
          clocks: { suspends: ['report'] },
        },
        lapse: { label: both('逾期', 'Lapsed'), to: 'answered', who: 'assignee', clause: 'CN-TEST-2020/6' },
      },
    },
    answered: {
      label: both('待复查', 'To be looked at again'),
      readable: { assignee: 'all', 'test.approve': 'all', subject: ['findings', 'correctBy', 'answer'] },
      isShownToSubject: true,
      moves: {
        again: {
          label: both('再次整改', 'Again'),
          to: 'ordered',
          who: 'assignee',
          clause: 'CN-TEST-2020/7',
          clocks: { resumes: ['report'] },
        },
        close: { label: both('结案', 'Close'), to: 'closed', who: 'assignee', clause: 'CN-TEST-2020/8' },
      },
    },
    closed: {
      label: both('已结案', 'Closed'),
      isFinal: true,
      readable: { reader: 'all', subject: ['findings', 'answer'] },
      isShownToSubject: true,
      retention: { years: 5, clause: 'CN-TEST-2020/9' },
    },
  },
  clocks: {
    decide: {
      label: both('审批期限', 'To decide'),
      workingDays: { rule: 'test.terms', parameter: 'decide' },
      clause: 'CN-TEST-2020/10',
      remindBefore: 2,
      onOverdue: { escalateTo: 'test.approve' },
    },
    correct: {
      label: both('改正期限', 'Correct by'),
      untilField: 'correctBy',
      clause: 'CN-TEST-2020/11',
      onOverdue: { escalateTo: 'test.approve', move: 'lapse' },
    },
    report: {
      label: both('报告期限', 'To report'),
      calendarDays: 30,
      rollsOn: 'dayOff',
      clause: 'CN-TEST-2020/12',
      remindBefore: 5,
      onOverdue: { escalateTo: 'test.approve' },
    },
  },
})

export const order = defineDocumentTemplate({
  id: 'test.order',
  title: both('责令改正通知书', 'Order to correct'),
  kind: 'order',
  word: '责改',
  facts: {
    ...orderFacts,
    grounds: { label: both('事实', 'facts'), from: '/fields/findings' },
    clauses: { label: both('依据', 'clause'), from: '/case/kind', printed: () => '第十一条' },
    demand: { label: both('改正内容', 'what to do'), from: '/fields/findings' },
    correctBy: { label: both('期限', 'term'), from: '/due/correct', printed: printedDay },
  },
  example: {
    number: '试验市场监督管理局责改〔2026〕1号',
    day: '2026-03-02',
    case: { id: 'case', kind: 'test.correction', openedOn: '2026-03-02' },
    subject: { id: 'subject', name: '甲厂', code: null, address: null, region: '120101' },
    fields: { findings: '标签不全' },
    reason: undefined,
    actor: { name: '本初' },
    issuer: {
      name: '试验市场监督管理局',
      word: '试验市场监督管理局',
      reviewAuthority: '天津市和平区人民政府',
      court: '天津市和平区人民法院',
    },
    handlers: [],
    due: { correct: '2026-04-01' },
  },
  build: (d: CaseDocumentData) => ({
    ...(d.number && { number: d.number }),
    title: '责令改正通知书',
    addressee: d.subject.name,
    blocks: [
      { kind: 'paragraph', text: String(d.fields.findings) },
      { kind: 'paragraph', text: `依据第十一条，请于${printedDay(d.due.correct)}前改正。` },
      waysOfReview(d),
    ],
    signature: { organs: [d.issuer?.name ?? ''], date: d.day },
  }),
})

export const terms = defineRule({
  id: 'test.terms',
  title: both('期限', 'Terms'),
  clause: 'CN-TEST-2020/10',
  from: '2020-01-01',
  inputs: T.Object({ isUrgent: fact.yesNo({ label: both('是否紧急', 'Urgent') }) }),
  parameters: {
    decide: defineParameter({
      label: both('审批期限', 'To decide'),
      schema: T.Integer({ minimum: 1, maximum: 90 }),
      values: [
        { from: '2020-01-01', value: 5, reference: both('试验', 'test') },
        { from: '2026-01-01', value: 7, reference: both('试验', 'test') },
      ],
    }),
  },
  decide: ({ isUrgent }) =>
    isUrgent ? no(both('紧急', 'Urgent'), ['isUrgent']) : yes(both('按期', 'In the term'), ['isUrgent']),
  examples: [
    { facts: { isUrgent: false }, outcome: 'yes' },
    { facts: { isUrgent: true }, outcome: 'no' },
  ],
})

/** A module that declares the kind with all that it names; `also` adds or replaces kinds. */
export function testModule(kinds: readonly AnyCaseKind[] = [correction as unknown as AnyCaseKind]): Module {
  return {
    id: 'test',
    permissions: [
      { id: 'test.handle', label: both('承办', 'Handle') },
      { id: 'test.approve', label: both('审批', 'Approve') },
    ],
    roles: [
      { id: 'inspector', label: both('检查人员', 'Inspector'), kind: 'working', permissions: ['test.handle'] },
      { id: 'department-head', label: both('部门负责人', 'Head'), kind: 'working', permissions: ['test.approve'] },
    ],
    declares: {
      caseKinds: kinds,
      laws: [law],
      rules: [terms],
      documentTemplates: [order],
      recordKinds: ['test.submitted', 'test.ordered'].map((kind) =>
        defineRecordKind({ kind, label: both('试验', 'Test'), about: ['enterprise'] }),
      ),
    },
  }
}
