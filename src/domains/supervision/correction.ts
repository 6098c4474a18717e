import { defineCaseKind } from '../../engines/cases/define.ts'
import { CITY_RULE, choice, date, paragraph, repeat, text } from '../../engines/forms/define.ts'

const by = ['problems', 'findings', 'correctBy', 'correction', 'recheck', 'decision'] as const

/** How long a lead may take: 市场监督管理行政处罚程序规定 18. Fifteen working days, as many again where the head allows it; tests do not count. */
const LEAD = 'CN-APR-2022/18'

/**
 * 责令改正: ordered at an inspection, reported by the enterprise, looked at again, closed or handed on.
 *
 * An order rests on the clause of the item that failed and what that law says of correcting it (行政处罚法 28 speaks of correction beside a
 * penalty); no text was found on looking again, so these steps are the city's own rule. Handed on, it is a lead: within fifteen working days
 * the head decides whether a case is filed.
 */
export const correctionCase = defineCaseKind({
  kind: 'supervision.correction',
  version: 3,
  label: { zh: '责令改正', en: 'Order to correct' },
  about: ['enterprise'],
  clause: 'CN-APL-2021/28.1',
  handle: 'inspection.write',
  initial: 'found',
  fields: {
    problems: repeat(
      {
        item: text({ label: { zh: '问题（检查项目）', en: 'What is wrong (item)' }, maxLength: 300 }),
        facts: paragraph({ label: { zh: '查明的事实', en: 'Facts' } }),
        clause: text({
          label: { zh: '违反的规定（法律名称和条号）', en: 'Clause broken (law and article)' },
          maxLength: 200,
        }),
        basis: text({
          label: { zh: '责令改正的依据（法律名称和条号）', en: 'What entitles to order it (law and article)' },
          maxLength: 200,
          optional: true,
        }),
      },
      { label: { zh: '存在的问题', en: 'What is wrong' }, maxItems: 50 },
    ),
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
    decision: paragraph({ label: { zh: '是否立案的决定和理由', en: 'Decision whether to file, with reasons' } }),
  },
  opens: { who: 'inspection.write', sets: { required: ['problems', 'findings', 'correctBy'], optional: ['cameFrom'] } },
  states: {
    found: {
      label: { zh: '待送达', en: 'To be served' },
      readable: 'all',
      moves: {
        order: {
          label: { zh: '下达责令改正通知书', en: 'Serve the order' },
          to: 'ordered',
          who: 'assignee',
          clause: 'CN-APL-2021/28.1',
          document: 'supervision.correction-order',
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
          clause: CITY_RULE,
          sets: { required: ['correction'] },
          clocks: { stops: ['correct'], starts: ['recheck'] },
        },
        suspend: {
          label: { zh: '中止（不可抗力等）', en: 'Suspend (force majeure)' },
          to: 'suspended',
          who: 'assignee',
          clause: CITY_RULE,
          needs: ['reason'],
          clocks: { suspends: ['correct'] },
        },
        lapse: {
          label: { zh: '逾期未报告', en: 'Term passed without report' },
          to: 'reported',
          who: 'assignee',
          clause: CITY_RULE,
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
          clause: CITY_RULE,
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
          clause: CITY_RULE,
          sets: { required: ['recheck'] },
          writesRecord: 'supervision.recheck',
          clocks: { stops: ['recheck'] },
        },
        refer: {
          label: { zh: '仍不改正，转立案核查', en: 'Not corrected: hand on as a lead' },
          to: 'referred',
          who: 'assignee',
          clause: LEAD,
          sets: { required: ['recheck'] },
          writesRecord: 'supervision.recheck',
          // Both terms run from the finding; the longer one is what an extension leaves.
          clocks: { stops: ['recheck'], starts: ['decide', 'decideExtended'] },
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
      label: { zh: '未改正，待决定是否立案', en: 'Not corrected, to be decided whether to file' },
      isShownToSubject: true,
      readable: { reader: 'all', assignee: 'all', subject: by },
      moves: {
        file: {
          label: { zh: '决定立案', en: 'File a case' },
          to: 'filed',
          who: 'supervision.approve',
          clause: LEAD,
          sets: { required: ['decision'] },
          clocks: { stops: ['decide', 'decideExtended'] },
        },
        dismiss: {
          label: { zh: '决定不予立案', en: 'File no case' },
          to: 'dismissed',
          who: 'supervision.approve',
          clause: LEAD,
          sets: { required: ['decision'] },
          clocks: { stops: ['decide', 'decideExtended'] },
        },
        extend: {
          label: { zh: '延长核查期限十五个工作日', en: 'Extend the term by fifteen working days' },
          to: 'referred',
          who: 'supervision.approve',
          clause: LEAD,
          needs: ['reason'],
          clocks: { stops: ['decide'] },
        },
        test: {
          label: { zh: '送检测、检验、鉴定（不计入期限）', en: 'Send for testing (not counted)' },
          to: 'testing',
          who: ['assignee', 'supervision.approve'],
          clause: LEAD,
          needs: ['reason'],
          clocks: { suspends: ['decide', 'decideExtended'] },
        },
      },
    },
    testing: {
      label: { zh: '检测、检验、鉴定中', en: 'Being tested' },
      isShownToSubject: true,
      readable: { reader: 'all', assignee: 'all', subject: by },
      moves: {
        tested: {
          label: { zh: '已收到检测、检验、鉴定结果', en: 'The result is there' },
          to: 'referred',
          who: ['assignee', 'supervision.approve'],
          clause: LEAD,
          needs: ['reason'],
          clocks: { resumes: ['decide', 'decideExtended'] },
        },
      },
    },
    filed: {
      label: { zh: '未改正，已立案', en: 'Not corrected, case filed' },
      isFinal: true,
      isShownToSubject: true,
      readable: { reader: 'all', assignee: 'all', subject: by },
    },
    dismissed: {
      label: { zh: '未改正，不予立案', en: 'Not corrected, no case filed' },
      isFinal: true,
      isShownToSubject: true,
      readable: { reader: 'all', assignee: 'all', subject: by },
    },
  },
  clocks: {
    correct: {
      label: { zh: '改正期限', en: 'Term to correct' },
      untilField: 'correctBy',
      clause: 'CN-APL-2021/28.1',
      remindBefore: 3,
      onOverdue: { escalateTo: 'case.assign', move: 'lapse' },
    },
    recheck: {
      label: { zh: '复查期限', en: 'Term to look again' },
      workingDays: { rule: 'supervision.terms', parameter: 'recheckDays' },
      clause: CITY_RULE,
      remindBefore: 2,
      onOverdue: { escalateTo: 'case.assign' },
    },
    decide: {
      label: { zh: '决定是否立案的期限', en: 'Term to decide whether to file' },
      workingDays: 15,
      clause: LEAD,
      remindBefore: 3,
      onOverdue: { escalateTo: 'supervision.approve' },
    },
    decideExtended: {
      label: { zh: '经批准延长后的最长期限', en: 'Longest term, once extended' },
      workingDays: 30,
      clause: LEAD,
      remindBefore: 3,
      onOverdue: { escalateTo: 'supervision.approve' },
    },
  },
})
