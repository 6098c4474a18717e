/** Units that measure time: such a number is a clock or a date, not a target. */
const TIME = '个?工作日|个?自然日|天|小时|分钟|秒|个月|周岁|周|年|月|日|季度|个季度'
const PERCENT = '%|‰|个百分点|百分点'
// Longer before shorter: 万元 before 元, 平方米 before 米.
const MEASURE =
  '亿千瓦时|千瓦时|千瓦|兆瓦|立方米|平方公里|平方千米|平方米|公里|千米|厘米|毫米|微米|公顷|千克|公斤|毫克|微克|克|美元|元|吨标准煤|吨标煤|吨|米|升|毫升|亩|摄氏度|℃|分贝|岁|分|mg|kg|km|kWh|MPa|m2|m³|㎡'
const SUM = '人次|批次|家次|户次|件次|台次|台件|台套|项次|场次|车次|班次|架次|起次|张次|次|人年'
const COUNTER =
  '个(?:区|县|省|城市|乡镇|街道|社区|村)(?=通过|达到|获|完成|实现|建成|列入)|个|项|家|件|名|张|户|人|所|座|处|台|套|种|批|类|条|辆|艘|门|篇|部|倍|支|位|间|组|份|只|头|株|场|期|例|起|宗|笔|强|款|单|枚|架|片|块|册|本|栋|幢|床|岗|队|桩|幅|颗|封|尾|羽|吨级'

const BASE = `${PERCENT}|${MEASURE}|${SUM}|${COUNTER}`
/** 万元/人, 件/万人, 吨标准煤/万元: what stands over what. */
const PER = `(?:/每?(?:百万|千万|十万|百|千|万|亿)?(?:${MEASURE}|${SUM}|${COUNTER}|人口|年|小时|天|月|[A-Za-z]{1,4}))?`

export const UNIT = new RegExp(`(?:${TIME}|(?:${BASE})${PER})`, 'y')
/** After Chinese numerals only what is plainly counted: 三分 or 五位 are parts of words too often. */
export const COUNTED = new RegExp(`(?:${SUM}|${COUNTER}|元|吨|公里|平方米|亩|岁)(?!一体|一化)${PER}`, 'y')
const TIME_ONLY = new RegExp(`^(?:${TIME})$`)

/** Whether the unit measures time. */
export function isTimeUnit(unit: string): boolean {
  return TIME_ONLY.test(unit)
}

export const SCALE: Readonly<Record<string, number>> = {
  十: 10,
  百: 1e2,
  千: 1e3,
  万: 1e4,
  十万: 1e5,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
  万亿: 1e12,
}
