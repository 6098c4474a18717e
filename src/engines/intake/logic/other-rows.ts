import { foldText } from '../../../core/text/fold.ts'
import type { Bilingual } from '../../../core/text.ts'
import type { ListRow } from '../define.ts'
import { type Column, columnOf } from './columns.ts'

const TOTAL = /^(?:合计|总计|小计|共计|累计|总数|本页小计|本页合计)(?:$|[:：\d(共]|.{0,12}[家户条个]$)/u
const REMARK =
  /^(?:注\d?|备注|说明|填表说明|填表人|填报人|填报单位|填报日期|制表人|制表|制表单位|制表日期|审核人|经办人|联系人|单位负责人|数据来源|统计口径|截止日期|报送单位)[:：]|^(?:以下空白|此页以下空白|[-—]*以下空白[-—]*|#|※|\/\/)/u
/** 1 2 3, (1) (2) (3), 甲 乙 丙: how a form numbers its columns. */
const COLUMN_NUMBER = /^\(?(?:\d{1,2}|[甲乙丙丁戊己庚辛壬癸]|[a-z])\)?$/u

/**
 * Rows below the header that speak of no subject: sums, remarks, the header printed again, numbers of columns. They are not taken in, and are told by what they
 * are: “the code is missing” would send somebody to look for one.
 */
export function otherRow({ cells }: ListRow, columns: readonly Column[]): Bilingual | undefined {
  const texts = cells.map((c) => foldText(c))
  const filled = texts.filter((t) => t !== '')
  const code = texts[columns.findIndex((c) => c.field === 'creditCode')] ?? ''
  if (/^[0-9a-z]{15,20}$/.test(code) || filled.length === 0) return undefined
  const said = (zh: string, en: string): Bilingual => ({
    zh: `这一行像是${zh}，不是监管对象，没有导入`,
    en: `this row looks like ${en}, not a subject; it was not taken in`,
  })
  const isAgain = columns.filter(
    (c, i) => (c.field === 'name' || c.field === 'creditCode') && columnOf(cells[i] ?? '').field === c.field,
  )
  if (isAgain.length === 2) return said('重复的表头', 'the header again')
  const first = (filled[0] as string).replaceAll(' ', '')
  if (TOTAL.test(first)) return said('合计', 'a sum')
  if (REMARK.test(first)) return said('备注或填表信息', 'a remark')
  if (filled.length >= 3 && /^\(?[1甲a]/u.test(first) && filled.every((t) => COLUMN_NUMBER.test(t)))
    return said('栏号', 'numbers of columns')
  return undefined
}
