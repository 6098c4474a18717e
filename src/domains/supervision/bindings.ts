import { type Binding, defineBinding, shownBy, unbuilt } from '../../engines/policy/define.ts'

/** What shows, from live counts only, that the items are served. */
export const bindings: readonly Binding[] = [
  defineBinding({
    item: '13.09',
    kind: 'function',
    evidence: (facts) => [
      shownBy(facts, 'supervision.drawn', {
        zh: '检查对象和检查人员由抽取产生',
        en: 'Objects and inspectors are drawn',
      }),
      shownBy(facts, 'supervision.inspected', { zh: '抽中对象已检查', en: 'Drawn objects were inspected' }),
      shownBy(facts, 'supervision.published', { zh: '抽查结果已公示', en: 'Results are public' }),
    ],
  }),
  defineBinding({
    item: '13.03',
    kind: 'function',
    evidence: (facts) => [
      shownBy(facts, 'supervision.plans', {
        zh: '按参数确定抽查比例和频次的计划已批准',
        en: 'Approved plans with ratio and frequency by parameter',
      }),
      unbuilt(
        { zh: '按风险或者信用分类实施差异化监管', en: 'Supervision differs by class of risk or credit' },
        { zh: '风险和信用分类尚未建设，现只有一类', en: 'no classes of risk or credit yet: there is one class' },
      ),
    ],
  }),
]
