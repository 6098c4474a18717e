import { defineBinding, item, type PolicyPack, shownBy, unbuilt } from '../define.ts'

const bi = (zh: string, en: string) => ({ zh, en })

/** A small policy for tests: two articles, five items, one target, one note. */
export const SMALL_TEXT = `某市人民政府

关于推进示范工作的实施意见

(2021年3月5日)

为做好工作,提出如下意见。

一、监管

(一)监督检查。建立企业档案。完善表格检查制度制度。力争合格率达到95%以上。

(二)宣传动员。开展质量宣传。

各区要抓好落实。
`

export const smallPack: PolicyPack = {
  id: 'small',
  title: bi('示范政策', 'Small policy'),
  documentTitle: '关于推进示范工作的实施意见',
  articles: [
    { number: '01', address: '1/1', name: bi('检查', 'Inspection') },
    { number: '02', address: '1/2', name: bi('宣传', 'Publicity') },
  ],
  items: [
    item('01.01', '1/1/p1/s1', 'A', '一企一档', 'Archive', 'inspectors', 'archive'),
    item('01.02', '1/1/p1/s2', 'A', '检查表', 'Forms', 'inspectors', 'forms'),
    item('01.03', '1/1/p1/s3', 'C', '合格率', 'Pass rate', 'departments', 'indicators'),
    item('02.01', '1/2/p1/s1', 'D', '宣传任务', 'Publicity duty', 'office', 'policy'),
    item('02.02', '1/2/p1/s1', 'A', '宣传平台', 'Publicity platform', 'public', 'publications'),
  ],
  targets: [
    {
      id: 'T01',
      class: 'hard',
      name: bi('合格率', 'Pass rate'),
      value: 95,
      unit: bi('%', '%'),
      comparator: '>=',
      measure: 'level',
      deadline: undefined,
      modality: { kind: 'strive', scope: 'stated' },
      sentence: '1/1/p1/s3',
      item: '01.03',
      ambiguity: bi('没有期限。', 'No date.'),
    },
  ],
  notes: [
    {
      address: '1/1/p1/s2',
      printed: '制度制度',
      reading: '制度',
      kind: 'repeated-words',
      explanation: bi('重出。', 'Printed twice.'),
      source: bi('测试', 'test'),
    },
  ],
  bindings: [
    defineBinding({
      item: '01.01',
      kind: 'function',
      evidence: (facts) => [shownBy(facts, 'test.archives', bi('一企一档', 'One archive each'))],
    }),
    defineBinding({
      item: '01.02',
      kind: 'function',
      evidence: (facts) => [
        shownBy(facts, 'test.archives', bi('有对象', 'Subjects')),
        unbuilt(bi('表格', 'Forms'), bi('尚未建设', 'not built')),
      ],
    }),
  ],
}
