import type { Bilingual } from '../../core/text.ts'
import type { EditorialNote } from '../../engines/policy/define.ts'

const reader: Bilingual = {
  zh: '编者据上下文判断，未与公报原件核对',
  en: 'Editor’s judgement from the context; not compared with the gazette',
}

function note(
  address: string,
  kind: EditorialNote['kind'],
  printed: string,
  reading: string | undefined,
  zh: string,
  en: string,
): EditorialNote {
  return { address, kind, printed, reading, explanation: { zh, en }, source: reader }
}

/** Damage in the received text. The printed words stay; these notes stand beside them. */
export const notes: readonly EditorialNote[] = [
  note('2/4/p1/s4', 'missing-words', '功材料', '功能材料', '脱一“能”字。', 'One character (能) is missing.'),
  note('2/7/p1/s3', 'repeated-words', '体系统', '体系', '衍一“统”字。', 'One character (统) too many.'),
  note('2/7/p2/s1', 'repeated-words', '教育教育', '教育', '“教育”重出。', 'The word 教育 is printed twice.'),
  note(
    '3/10/p1/s2',
    'misprint',
    '专业立项',
    '专项立项',
    '“专业”疑为“专项”；同条前文作专项。',
    '专业 (specialty) probably stands for 专项 (special project), as earlier in the same article.',
  ),
  note('3/12/p1/s3', 'repeated-words', '参与与', '参与', '衍一“与”字。', 'One character (与) too many.'),
  note(
    '3/13/p1/s1',
    'repeated-words',
    '市场主体、市场主体',
    '市场主体',
    '“市场主体”重出。',
    'One term is printed twice.',
  ),
  note(
    '3/14/p1/s4',
    'misprint',
    '评价价值',
    '价值评价',
    '疑为“品牌价值评价”。',
    'Probably “evaluation of brand value”.',
  ),
  note(
    '4/16/p2/s6',
    'misprint',
    '标准题库',
    '标准题录',
    '“题库”疑为“题录”。',
    '题库 (question bank) probably stands for 题录 (catalogue of titles).',
  ),
  note(
    '4/16/p3/s1',
    'duplicate-item',
    '国家级质量检验检测中心',
    undefined,
    '与前一项几乎相同，是否为两项不明。',
    'Nearly the same as the item before it; whether two are meant is unclear.',
  ),
  note(
    '4/18/p2/s2',
    'merged-sentences',
    '检验中心(WTO/TBT-SPS)通报',
    undefined,
    '两句误合为一，后半与第（十九）条逐字相同；前半句的下文缺失。',
    'Two sentences were merged; the second half repeats article 19 word for word, and the end of the first is lost.',
  ),
  note(
    '5/21/p1/s3',
    'missing-words',
    '名牌产品信息采集范围',
    undefined,
    '文句不通，疑有脱文，大意应为扩大征信信息采集范围。',
    'The sentence does not parse; words are missing, probably about widening the collection of credit data.',
  ),
  note('5/22/p1/s4', 'unreadable', '十示示范', undefined, '无法辨读。', 'Cannot be made out.'),
  note(
    '6/25/p1/s2',
    'misprint',
    '绩效工作绩效',
    '质量工作绩效',
    '“绩效工作”疑为“质量工作”。',
    '绩效工作 probably stands for 质量工作 (quality work).',
  ),
  note('6/24/p1/s1', 'repeated-words', '部署部署', '部署', '“部署”重出。', 'The word 部署 is printed twice.'),
  note(
    '3/11/p1/s3',
    'misprint',
    '科技企业领军企业',
    '科技领军企业',
    '疑为“科技领军企业”；第（十四）条作此称。',
    'Probably “leading technology firms”, the name used in article 14.',
  ),
]
