import type { Bilingual } from '../../core/text.ts'
import type { PolicyTarget, TargetClass } from '../../engines/policy/define.ts'
import type { Comparator, ModalityKind } from '../../engines/policy/logic/targets.ts'

const END_OF_2020 = '2020-12-31'
const bi = (zh: string, en: string): Bilingual => ({ zh, en })

interface Hard {
  readonly comparator?: Comparator
  readonly deadline?: string
  readonly modality?: ModalityKind
  readonly scope?: 'stated' | 'unclear'
  readonly more?: Partial<PolicyTarget>
}

function hard(
  id: string,
  item: string,
  sentence: string,
  zh: string,
  en: string,
  value: number,
  unit: Bilingual,
  ambiguity: Bilingual | undefined,
  { comparator = '>=', deadline = END_OF_2020, modality = 'plain', scope = 'stated', more = {} }: Hard = {},
): PolicyTarget {
  return {
    id,
    class: 'hard',
    name: bi(zh, en),
    value,
    unit,
    comparator,
    measure: 'level',
    deadline,
    modality: { kind: modality, scope },
    sentence,
    item,
    ambiguity,
    ...more,
  }
}

const percent = bi('%', '%')
const firms = bi('家', 'bodies')
const pieces = bi('个', '')
const projects = bi('项', 'items')
const stockOrNew = bi(
  '存量还是新增，原文未说明。',
  'The text does not say whether the figure is a stock or an increase.',
)

/** The 22 numbers to reach, as the document states them; what it leaves open stands beside each. */
const hardTargets: readonly PolicyTarget[] = [
  hard(
    'T01',
    '03.05',
    '2/3/p1/s5',
    '装备产品合格率',
    'Equipment product pass rate',
    93,
    percent,
    bi(
      '“稳定”从何时算起、历经几期未说明；抽样框和分母（批次、产品还是企业）未给出。',
      '“Stable”: from when and over how many periods is not said; neither the sampling frame nor the denominator (batches, products, firms) is given.',
    ),
    { more: { isStable: true } },
  ),
  hard(
    'T02',
    '08.08',
    '2/8/p1/s5',
    '出口质量安全示范区创建',
    'Export demonstration zones completed',
    4,
    bi('个（点名）', 'named zones'),
    bi(
      '原文列出四个名称而没有数字，4 是名称的个数。',
      'The text names four zones and gives no figure; 4 is the count of the names.',
    ),
    { comparator: '=', more: { measure: 'named-count' } },
  ),
  hard(
    'T03',
    '10.02',
    '3/10/p1/s2',
    '智能制造标准与试验项目',
    'Smart-manufacturing standards and test projects joined',
    50,
    projects,
    bi('怎样算“参与”未说明。', 'What counts as taking part is not said.'),
  ),
  hard(
    'T04',
    '10.03',
    '3/10/p1/s2',
    '工信部智能制造立项企业',
    'MIIT smart-manufacturing project firms',
    10,
    firms,
    bi('原文作“专业”，疑为“专项”。', 'The text prints 专业 (specialty); 专项 (special project) is probably meant.'),
  ),
  hard(
    'T05',
    '11.02',
    '3/11/p1/s3',
    '小微企业双创示范基地',
    'Small-firm innovation bases supported',
    40,
    pieces,
    bi('没有“以上”，按不少于理解。', 'No “at least” is printed; the figure is read as at least.'),
  ),
  hard(
    'T06',
    '11.03',
    '3/11/p1/s3',
    '科技领军企业',
    'Leading technology firms',
    100,
    firms,
    bi('“培育”与“认定”如何区分未说明。', 'How “cultivated” differs from “recognised” is not said.'),
  ),
  hard(
    'T07',
    '11.04',
    '3/11/p1/s3',
    '国家级企业技术中心',
    'National enterprise technology centres',
    60,
    firms,
    stockOrNew,
  ),
  hard('T08', '11.05', '3/11/p1/s3', '产学研用创新联盟', 'Leading-firm innovation alliances', 100, firms, stockOrNew),
  hard(
    'T09',
    '11.06',
    '3/11/p1/s3',
    '研发机构与产业化基地',
    'Research bodies, branches and industrialisation bases',
    200,
    firms,
    bi('四类机构合计，各类数量未分列。', 'A sum over four kinds of bodies that are not counted separately.'),
  ),
  hard(
    'T10',
    '13.05',
    '3/13/p1/s2',
    '产品监督抽查合格率',
    'Supervision sampling pass rate',
    94,
    percent,
    bi(
      '没有期限；“稳定”的期数未说明；按风险抽样会使合格率偏低，须同时公布抽样框、样本量和区间。',
      'No date; the number of periods for “stable” is not said; risk-based sampling biases the rate low, so frame, sample size and interval must be published with it.',
    ),
    { modality: 'ensure', more: { isStable: true, deadline: undefined } },
  ),
  hard('T11', '14.13', '3/14/p1/s9', '品牌培育试点企业', 'Brand cultivation pilot firms', 170, firms, undefined),
  hard(
    'T12',
    '14.14',
    '3/14/p1/s9',
    '产业集群区域品牌试点',
    'MIIT cluster regional-brand pilots',
    3,
    pieces,
    undefined,
  ),
  hard(
    'T13',
    '14.15',
    '3/14/p1/s9',
    '市名牌产品总量',
    'Tianjin famous products, total',
    700,
    pieces,
    bi('按当日有效的名牌计存量。', 'Read as the stock of entries valid on the day.'),
  ),
  hard(
    'T14',
    '14.16',
    '3/14/p1/s9',
    '领军企业自主商标比例',
    'Leading technology firms with their own trademark',
    100,
    percent,
    bi('分母是同一日的科技领军企业名单（T06）。', 'The denominator is the list of T06 on the same day.'),
    { comparator: '=' },
  ),
  hard(
    'T15',
    '14.17',
    '3/14/p1/s9',
    '地理标志商标和产品',
    'Geographical indication marks and products',
    50,
    bi('件', 'pieces'),
    bi(
      '两类合计；同一产品可能两者兼有，是否重复计数未说明。',
      'A sum of two kinds; one product may hold both, and double counting is not addressed.',
    ),
  ),
  hard(
    'T16',
    '16.08',
    '4/16/p2/s4',
    '主导或参与的国标行标',
    'National and industry standards led or joined',
    1000,
    projects,
    bi(
      '“力争”属努力方向；累计从何年算起未说明。',
      '“Strive” states an effort; the year from which to count is not given.',
    ),
    { modality: 'strive' },
  ),
  hard(
    'T17',
    '16.09',
    '4/16/p2/s4',
    '地方标准制修订',
    'Local standards made or revised',
    500,
    projects,
    bi(
      '前一项的“力争”是否及于本项不明；起算时间未说明。',
      'Whether the “strive” before the previous item reaches this one is unclear; the start of counting is not given.',
    ),
    { modality: 'strive', scope: 'unclear' },
  ),
  hard(
    'T18',
    '16.25',
    '4/16/p3/s6',
    '质量管理体系证书',
    'Quality management certificates',
    15000,
    bi('张', 'certificates'),
    bi(
      '“突破”按大于理解；按当日有效证书计。',
      '“Break through” is read as strictly more; certificates valid on the day.',
    ),
    { comparator: '>', modality: 'strive' },
  ),
  hard(
    'T19',
    '16.26',
    '4/16/p3/s6',
    '食品安全类体系证书',
    'Food safety and HACCP certificates',
    2,
    bi('倍（以2015年为基数）', 'times the 2015 number'),
    bi(
      '文件中没有2015年的基数：登记有出处的基数之前无法显示；“力争”是否及于本项不明。',
      'The 2015 base is not in the document: nothing can be shown until a base with a source is entered; whether “strive” reaches this item is unclear.',
    ),
    { modality: 'strive', scope: 'unclear', more: { measure: 'multiple', baseYear: 2015 } },
  ),
  hard(
    'T20',
    '18.08',
    '4/18/p1/s3',
    '检验检测认证机构',
    'Inspection, testing and certification bodies',
    550,
    firms,
    bi(
      '既检测又认证的机构计一次还是两次未说明。',
      'Whether a body that both tests and certifies counts once is not said.',
    ),
  ),
  hard(
    'T21',
    '22.11',
    '5/22/p1/s4',
    '津门工匠',
    'Tianjin craftsmen',
    50,
    bi('名', 'persons'),
    bi('按累计数理解。', 'Read as a cumulative number.'),
  ),
  hard(
    'T22',
    '23.06',
    '5/23/p1/s3',
    '获批筹建示范城市的区',
    'Districts approved for preparation',
    3,
    bi('个区', 'districts'),
    undefined,
    { modality: 'strive' },
  ),
]

function other(
  id: string,
  targetClass: TargetClass,
  item: string,
  sentence: string,
  name: Bilingual,
  ambiguity: Bilingual | undefined,
  more: Partial<PolicyTarget>,
): PolicyTarget {
  return {
    id,
    class: targetClass,
    name,
    value: undefined,
    unit: bi('', ''),
    comparator: undefined,
    measure: 'level',
    deadline: undefined,
    modality: { kind: 'plain', scope: 'stated' },
    sentence,
    item,
    ambiguity,
    ...more,
  }
}

const needsPenalty = bi(
  '还须受到行政处罚；事故等级以建质〔2010〕111号和国务院令第493号为准。',
  'An administrative penalty is needed as well; accident grades follow 建质〔2010〕111号 and State Council order 493.',
)

/** Rules with a number: a threshold, not a result to reach. */
const rules: readonly PolicyTarget[] = [
  other(
    'R01',
    'rule',
    '05.12',
    '2/5/p1/s4',
    bi('黑名单：重大及以上事故', 'Blacklist: major-or-above accident'),
    needsPenalty,
    { value: 1, unit: bi('起', 'accident'), comparator: '>=' },
  ),
  other(
    'R02',
    'rule',
    '05.12',
    '2/5/p1/s4',
    bi('黑名单：一年内较大事故', 'Blacklist: larger accidents within one year'),
    bi(
      '“两次以上”按含两次理解；“一年”是自然年还是连续十二个月未说明，应作为公开参数。',
      '“Two or more” includes two; whether the year is the calendar year or rolling is not said: a published parameter.',
    ),
    { value: 2, unit: bi('起/年', 'accidents in one year'), comparator: '>=' },
  ),
  other(
    'R03',
    'rule',
    '05.12',
    '2/5/p1/s4',
    bi('黑名单：性质恶劣的较大事故', 'Blacklist: one aggravated larger accident'),
    bi('是否“性质恶劣”须由人认定并说明理由。', 'Aggravation is a human finding and needs reasons.'),
    { value: 1, unit: bi('起', 'accident'), comparator: '>=' },
  ),
  other(
    'R04',
    'rule',
    '16.12',
    '4/16/p2/s6',
    bi('地方标准文本公开', 'Local standard texts public'),
    bi('“全部”按百分之百理解。', '“All” is read as one hundred per cent.'),
    { value: 100, unit: percent, comparator: '=' },
  ),
  other('R05', 'rule', '20.04', '5/20/p1/s3', bi('每家企业的许可证数', 'Licences per firm'), undefined, {
    value: 1,
    unit: bi('证/企', 'licence per firm'),
    comparator: '<=',
  }),
  other(
    'R06',
    'rule',
    '01.20',
    '2/1/p2/s1',
    bi('监管盲区', 'Supervision blind spots'),
    bi('数字零为推定，原文未写。', 'The zero is implied; no figure is printed.'),
    { value: 0, unit: bi('个', 'uncovered subjects'), comparator: '=' },
  ),
]

const openList = bi('名单以“等”收尾，是开放的。', 'The list ends in “and others”: it is open.')

/** Numbers that describe a structure; none is scored. */
const structure: readonly PolicyTarget[] = [
  other(
    'S01',
    'structure',
    '01.19',
    '2/1/p2/s1',
    bi('食品安全监管的级数', 'Levels of the food safety system'),
    undefined,
    { values: [2, 3, 4], unit: bi('级', 'levels') },
  ),
  other('S02', 'structure', '01.11', '2/1/p1/s9', bi('农业品牌认定指标数', 'Agricultural brand criteria'), openList, {
    value: 6,
    unit: bi('项', 'indicators'),
    comparator: '>=',
  }),
  other('S03', 'structure', '07.15', '2/7/p3/s1', bi('公共服务监测领域数', 'Public service fields'), openList, {
    value: 7,
    unit: bi('个', 'fields'),
    comparator: '>=',
  }),
  other(
    'S04',
    'structure',
    '13.08',
    '3/13/p1/s4',
    bi('监管信息系统的四化', 'Four properties of the supervision system'),
    undefined,
    { value: 4, unit: bi('项', 'properties'), comparator: '=' },
  ),
  other(
    'S05',
    'structure',
    '16.23',
    '4/16/p3/s5',
    bi('万企体系升级行动的名称', 'QMS upgrade action (name)'),
    bi(
      '“万家”是行动名称，不是目标，不计分。',
      '“Ten thousand firms” is the name of an action, not a target; it is not scored.',
    ),
    { value: 10_000, unit: firms, isUnscored: true },
  ),
]

const noMeasure = bi('没有给出衡量方法。', 'No measure is given.')

/** Aims without a number. */
const qualitative: readonly PolicyTarget[] = [
  other('Q01', 'qualitative', '00.01', '1/p1/s2', bi('总体供给质量', 'Overall quality of supply'), noMeasure, {
    direction: 'up',
    deadline: END_OF_2020,
  }),
  other(
    'Q02',
    'qualitative',
    '09.02',
    '3/9/p1/s1',
    bi('攻关三降一升', 'Breakthrough: reject rate, cost and resource use down, productivity up'),
    bi('三项下降、一项上升，均没有衡量方法。', 'Three are to fall and one to rise; no measure is given.'),
    {},
  ),
  other('Q03', 'qualitative', '01.10', '2/1/p1/s8', bi('绿色农产品比重', 'Green produce share'), noMeasure, {
    direction: 'up',
  }),
]

/** All numbers and aims of the document: 22 targets, 6 rules, 5 structural numbers, 3 aims. */
export const targets: readonly PolicyTarget[] = [...hardTargets, ...rules, ...structure, ...qualitative]
