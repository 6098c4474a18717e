import { defineCaseKind } from '../../engines/cases/define.ts'
import { paragraph, text } from '../../engines/forms/define.ts'

/** A conforming re-test takes the ground from under the case, wherever it stands; the city makes the move itself. */
const lift = {
  label: { zh: '复检合格，终止处理', en: 'Re-test conforms, end' },
  to: 'lifted',
  who: 'sampling.answer',
  clause: 'CN-PSS-2019/37',
  isClauseUnverified: true,
  needs: ['reason'],
  clocks: { stops: ['correct', 'recheck'] },
} as const

/** 不合格后处理: from the verdict to the batch being dealt with and the firm being looked at again. */
export const followUp = defineCaseKind({
  kind: 'sampling.follow-up',
  version: 2,
  label: { zh: '监督抽查不合格后处理', en: 'Follow-up of a nonconforming sample' },
  about: ['enterprise'],
  clause: 'CN-PQL-2018/17',
  isClauseUnverified: true,
  handle: 'sampling.follow-up',
  initial: 'opened',
  fields: {
    sampleNumber: text({ label: { zh: '样品编号', en: 'Sample number' }, maxLength: 40 }),
    product: text({ label: { zh: '产品和批号', en: 'Product and batch' } }),
    findings: paragraph({ label: { zh: '不合格项目', en: 'Nonconforming items' } }),
    disposal: paragraph({
      label: { zh: '责令采取的措施（停止生产销售、封存、召回）', en: 'Measures ordered (stop, seal, recall)' },
    }),
    correction: paragraph({ label: { zh: '整改报告', en: 'Report of the correction' } }),
    recheck: paragraph({ label: { zh: '复查情况', en: 'What was found when looking again' } }),
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
          who: ['assignee', 'sampling.follow-up'],
          clause: 'CN-PQL-2018/17',
          isClauseUnverified: true,
          sets: { required: ['disposal'] },
          document: 'sampling.order',
          clocks: { starts: ['correct', 'recheck'] },
        },
        lift,
      },
    },
    ordered: {
      label: { zh: '整改中', en: 'Being corrected' },
      readable: {
        reader: 'all',
        assignee: 'all',
        subject: ['sampleNumber', 'product', 'findings', 'disposal', 'correction'],
      },
      isShownToSubject: true,
      moves: {
        report: {
          label: { zh: '提交整改报告', en: 'Report the correction' },
          to: 'reported',
          who: ['subject', 'assignee'],
          clause: 'CN-PSS-2019/42',
          isClauseUnverified: true,
          sets: { required: ['correction'] },
          clocks: { stops: ['correct'] },
        },
        lift,
      },
    },
    reported: {
      label: { zh: '待复查', en: 'To be looked at again' },
      readable: {
        reader: 'all',
        assignee: 'all',
        subject: ['sampleNumber', 'product', 'findings', 'disposal', 'correction'],
      },
      isShownToSubject: true,
      moves: {
        close: {
          label: { zh: '复查合格，结案', en: 'In order, close' },
          to: 'closed',
          who: ['assignee', 'sampling.follow-up'],
          clause: 'CN-PSS-2019/43',
          isClauseUnverified: true,
          sets: { required: ['recheck'] },
          clocks: { stops: ['recheck'] },
        },
        again: {
          label: { zh: '复查不合格，继续整改', en: 'Not in order, correct again' },
          to: 'ordered',
          who: ['assignee', 'sampling.follow-up'],
          clause: 'CN-PSS-2019/43',
          isClauseUnverified: true,
          needs: ['reason'],
          sets: { required: ['recheck'] },
          clocks: { starts: ['correct'] },
        },
        lift,
      },
    },
    closed: {
      label: { zh: '已结案', en: 'Closed' },
      isFinal: true,
      readable: {
        reader: 'all',
        subject: ['sampleNumber', 'product', 'findings', 'disposal', 'correction', 'recheck'],
      },
      isShownToSubject: true,
      retention: { years: 5, clause: 'CN-PSS-2019/46', isClauseUnverified: true },
    },
    lifted: {
      label: { zh: '复检合格，已终止', en: 'Ended: the re-test conforms' },
      isFinal: true,
      readable: { reader: 'all', subject: ['sampleNumber', 'product', 'findings', 'disposal', 'correction'] },
      isShownToSubject: true,
      retention: { years: 5, clause: 'CN-PSS-2019/46', isClauseUnverified: true },
    },
  },
  clocks: {
    correct: {
      label: { zh: '整改期限', en: 'To correct' },
      calendarDays: { rule: 'sampling.objection', parameter: 'report' },
      rollsOn: 'holiday',
      clause: 'CN-PSS-2019/42',
      isClauseUnverified: true,
      remindBefore: 7,
      onOverdue: { escalateTo: 'sampling.approve' },
    },
    recheck: {
      label: { zh: '复查期限', en: 'To look again' },
      calendarDays: { rule: 'sampling.objection', parameter: 'reinspect' },
      rollsOn: 'holiday',
      clause: 'CN-PSS-2019/43',
      isClauseUnverified: true,
      remindBefore: 7,
      onOverdue: { escalateTo: 'sampling.approve' },
    },
  },
})
