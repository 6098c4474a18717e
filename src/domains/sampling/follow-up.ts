import { defineCaseKind, type Move } from '../../engines/cases/define.ts'
import { date, paragraph, text, yesNo } from '../../engines/forms/define.ts'

const officials = ['assignee', 'sampling.follow-up'] as const
const told = {
  reader: 'all',
  assignee: 'all',
  subject: ['sampleNumber', 'product', 'findings', 'disposal', 'isStopped', 'correction', 'recheck', 'announcedOn'],
} as const
const TIMES = ['correct', 'recheck', 'secondFrom', 'secondRecheck'] as const

/** A conforming re-test takes the ground from under the case, wherever it stands; the city makes the move itself. Its conclusion is final (42). */
const lift = {
  label: { zh: '复检合格，终止处理', en: 'Re-test conforms, end' },
  to: 'lifted',
  who: 'sampling.answer',
  clause: 'CN-PSS-2019/42',
  needs: ['reason'],
  clocks: { stops: TIMES },
} as const satisfies Move

/** Only now may the same product be made and sold again: the bureau certifies it (49.2). */
const pass = (zh: string, en: string, clause: string) =>
  ({
    label: { zh, en },
    to: 'closed',
    who: officials,
    clause,
    sets: { required: ['recheck'] },
    clocks: { stops: TIMES },
  }) as const satisfies Move

/** Papers are kept two years at least (54); five are this city's own choice. */
const retention = { years: 5, clause: 'CN-PSS-2019/54' } as const

/**
 * 不合格后处理: stop at once without any order (45), order to correct within 60 days of it (46), re-check by the detailed rules of the same
 * sampling within 75 days of the order (47.1); failed again: reported level by level, announced by the province (47.2), a second re-check after
 * day 60 and before day 90 of the announcement (48), then a stop of business, then the licence (产品质量法 17).
 */
export const followUp = defineCaseKind({
  kind: 'sampling.follow-up',
  version: 2,
  label: { zh: '监督抽查不合格后处理', en: 'Follow-up of a nonconforming sample' },
  about: ['enterprise'],
  clause: 'CN-PQL-2018/17',
  handle: 'sampling.follow-up',
  initial: 'opened',
  fields: {
    sampleNumber: text({ label: { zh: '样品编号', en: 'Sample number' }, maxLength: 40 }),
    product: text({ label: { zh: '产品和批号', en: 'Product and batch' } }),
    findings: paragraph({ label: { zh: '不合格项目', en: 'Nonconforming items' } }),
    disposal: paragraph({
      label: { zh: '责令采取的措施（停止生产销售、封存、召回）', en: 'Measures ordered (stop, seal, recall)' },
    }),
    isStopped: yesNo({ label: { zh: '已停止生产销售同一产品', en: 'The same product is no longer made or sold' } }),
    correction: paragraph({ label: { zh: '改正情况', en: 'What was corrected' } }),
    recheck: paragraph({ label: { zh: '复查情况', en: 'What was found when looking again' } }),
    announcedOn: date({ label: { zh: '省级公告日期', en: 'Announced by the province on' } }),
  },
  opens: { sets: { required: ['sampleNumber', 'product', 'findings'] } },
  states: {
    opened: {
      label: { zh: '待责令整改', en: 'To be ordered' },
      readable: 'all',
      moves: {
        order: {
          label: { zh: '责令整改', en: 'Order to correct' },
          to: 'ordered',
          who: officials,
          clause: 'CN-PQL-2018/17.1',
          sets: { required: ['disposal'], optional: ['isStopped'] },
          document: 'sampling.order',
          clocks: { starts: ['correct', 'recheck'] },
        },
        lift,
      },
    },
    ordered: {
      label: { zh: '整改中，待复查', en: 'Being corrected, to be looked at again' },
      readable: told,
      isShownToSubject: true,
      moves: {
        // Nobody asks for a report: the duty is to correct. It ends nothing and delays nothing.
        report: {
          label: { zh: '报告改正情况（自愿）', en: 'Report the correction (of one’s own will)' },
          to: 'ordered',
          who: ['subject', 'assignee'],
          clause: 'CN-PSS-2019/46',
          sets: { required: ['correction'], optional: ['isStopped'] },
          clocks: { stops: ['correct'] },
        },
        close: pass(
          '复查合格，可恢复生产销售，结案',
          'In order: may be made and sold again, close',
          'CN-PSS-2019/47.1',
        ),
        fail: {
          label: { zh: '复查仍不合格，逐级上报', en: 'Not in order again, report level by level' },
          to: 'reportedUp',
          who: officials,
          clause: 'CN-PSS-2019/47.2',
          needs: ['reason'],
          sets: { required: ['recheck'] },
          clocks: { stops: ['correct', 'recheck'] },
        },
        lift,
      },
    },
    reportedUp: {
      label: { zh: '已逐级上报，待省级公告', en: 'Reported up, to be announced' },
      readable: told,
      isShownToSubject: true,
      moves: {
        announce: {
          label: { zh: '省级已公告', en: 'Announced by the province' },
          to: 'announced',
          who: officials,
          clause: 'CN-PSS-2019/47.2',
          sets: { required: ['announcedOn'] },
          clocks: { starts: ['secondFrom', 'secondRecheck'] },
        },
        lift,
      },
    },
    announced: {
      label: { zh: '已公告，待第二次复查', en: 'Announced, second re-check to come' },
      readable: told,
      isShownToSubject: true,
      moves: {
        close: pass('第二次复查合格，结案', 'Second re-check in order, close', 'CN-PSS-2019/48'),
        stop: {
          label: { zh: '第二次复查不合格，责令停业整顿', en: 'Second re-check failed: stop of business' },
          to: 'stopped',
          who: officials,
          clause: 'CN-PQL-2018/17.1',
          needs: ['reason'],
          sets: { required: ['recheck', 'disposal'] },
          document: 'sampling.order',
          clocks: { stops: ['secondFrom', 'secondRecheck'] },
        },
        lift,
      },
    },
    stopped: {
      label: { zh: '停业整顿', en: 'Stopped' },
      readable: told,
      isShownToSubject: true,
      moves: {
        close: pass('整顿后复查合格，结案', 'In order after the stop, close', 'CN-PQL-2018/17.1'),
        revoke: {
          label: {
            zh: '整顿期满仍不合格，移送吊销营业执照',
            en: 'Failed after the stop: refer for revocation of the licence',
          },
          to: 'revoked',
          who: officials,
          clause: 'CN-PQL-2018/17.1',
          needs: ['reason'],
          sets: { required: ['recheck'] },
        },
        lift,
      },
    },
    closed: {
      label: { zh: '已结案', en: 'Closed' },
      isFinal: true,
      readable: told,
      isShownToSubject: true,
      retention,
    },
    revoked: {
      label: { zh: '已移送吊销营业执照', en: 'Referred for revocation of the licence' },
      isFinal: true,
      readable: told,
      isShownToSubject: true,
      retention,
    },
    lifted: {
      label: { zh: '复检合格，已终止', en: 'Ended: the re-test conforms' },
      isFinal: true,
      readable: told,
      isShownToSubject: true,
      retention,
    },
  },
  clocks: {
    correct: {
      label: { zh: '整改期限', en: 'To correct' },
      calendarDays: { rule: 'sampling.objection', parameter: 'report' },
      rollsOn: 'holiday',
      clause: 'CN-PSS-2019/46',
      remindBefore: 7,
      onOverdue: { escalateTo: 'sampling.approve' },
    },
    recheck: {
      label: { zh: '复查期限（自责令之日起）', en: 'To look again, from the order' },
      calendarDays: { rule: 'sampling.objection', parameter: 'reinspect' },
      rollsOn: 'holiday',
      clause: 'CN-PSS-2019/47.1',
      remindBefore: 7,
      onOverdue: { escalateTo: 'sampling.approve' },
    },
    // Its end is the last day on which it is too early: whoever handles the case is told that the window opens.
    secondFrom: {
      label: { zh: '第二次复查自此后开始', en: 'Second re-check from the day after' },
      calendarDays: { rule: 'sampling.objection', parameter: 'announceFrom' },
      rollsOn: 'never',
      clause: 'CN-PSS-2019/48',
      onOverdue: { escalateTo: 'sampling.follow-up' },
    },
    secondRecheck: {
      label: { zh: '第二次复查最后一日', en: 'Last day of the second re-check' },
      calendarDays: { rule: 'sampling.objection', parameter: 'announceTo' },
      rollsOn: 'never',
      clause: 'CN-PSS-2019/48',
      remindBefore: 7,
      onOverdue: { escalateTo: 'sampling.approve' },
    },
  },
})
