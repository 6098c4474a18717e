import { type Binding, defineBinding, shownBy, unbuilt } from '../../engines/policy/define.ts'

/**
 * What serves which item today. Only what works is bound; a part that an item names and nobody built is said. Everything else is 未建.
 * Duties (kind D) need no entry here: the duty register serves them all.
 */
export const bindings: readonly Binding[] = [
  defineBinding({
    item: '13.08',
    kind: 'function',
    evidence: (facts) => [
      shownBy(facts, 'archive.subjects', { zh: '监管对象档案化', en: 'Subjects have an archive' }),
      shownBy(facts, 'archive.form-records', { zh: '监管内容表格化', en: 'Supervision is done on forms' }),
      shownBy(facts, 'evidence.entries', { zh: '监管记录证据化', en: 'Records are evidence' }),
      unbuilt(
        { zh: '监管风险预警化', en: 'Risks are warned of' },
        { zh: '风险预警尚未建设', en: 'warnings are not built' },
      ),
    ],
  }),
  defineBinding({
    item: '13.02',
    kind: 'function',
    evidence: (facts) => [
      shownBy(facts, 'archive.records', { zh: '一条时间线（事中）', en: 'One timeline (during)' }),
      unbuilt(
        { zh: '事前许可', en: 'Before: licences' },
        { zh: '许可案件尚未建设', en: 'licence cases are not built' },
      ),
      shownBy(facts, 'cases.opened', { zh: '事后案件', en: 'After: cases' }),
    ],
  }),
  defineBinding({
    item: '13.04',
    kind: 'function',
    evidence: (facts) => [
      shownBy(facts, 'supervision.inspected', { zh: '质量监督检查', en: 'Inspections' }),
      shownBy(facts, 'sampling.verdicts', { zh: '监督抽查', en: 'Supervision sampling' }),
      unbuilt(
        { zh: '产品质量安全风险监测', en: 'Monitoring of product risks' },
        { zh: '风险监测尚未建设', en: 'risk monitoring is not built' },
      ),
    ],
  }),
  defineBinding({
    item: '20.05',
    kind: 'function',
    evidence: (facts) => [
      shownBy(facts, 'archive.subjects', { zh: '登记信息公开查询', en: 'Public look-up of registration' }),
      unbuilt(
        { zh: '许可与处罚公示', en: 'Licences and penalties published' },
        {
          zh: '公示已有抽查和抽检结果，许可与处罚的公示种类尚未建设',
          en: 'results of inspection and sampling are published; licences and penalties are not built',
        },
      ),
    ],
  }),
  defineBinding({
    item: '20.07',
    kind: 'function',
    evidence: (facts) => [
      shownBy(facts, 'archive.subjects', { zh: '一企一档', en: 'One archive per enterprise' }),
      shownBy(facts, 'archive.records', { zh: '质量事实有来源', en: 'Quality facts with their source' }),
      shownBy(facts, 'evidence.entries', { zh: '事实可验真', en: 'Facts can be verified' }),
      unbuilt(
        { zh: '企业异议', en: 'Objection by the enterprise' },
        {
          zh: '对公示和检验结果可以提出异议，对档案其他记录的异议办理尚未建设',
          en: 'there are objections to publications and test results; to other records of the archive they are not built',
        },
      ),
    ],
  }),
  defineBinding({
    item: '25.01',
    kind: 'function',
    evidence: (facts) => [
      shownBy(facts, 'policy.duties-with-owner', { zh: '责任清单', en: 'List of responsibilities' }),
      unbuilt({ zh: '任务清单', en: 'List of tasks' }, { zh: '任务分解尚未建设', en: 'tasks are not built' }),
      unbuilt({ zh: '行动清单', en: 'List of actions' }, { zh: '行动登记尚未建设', en: 'actions are not built' }),
    ],
  }),
]
