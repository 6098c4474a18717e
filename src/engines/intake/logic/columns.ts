import { foldText } from '../../../core/text/fold.ts'
import { FIELD_DECLARATIONS, IGNORED, IGNORED_HEADERS, INTAKE_FIELDS, type IntakeField } from '../define.ts'

/** What each column of a file is taken for: a field, known and ignored, or unknown. */
export interface Column {
  readonly header: string
  readonly field: IntakeField | typeof IGNORED | null
  /** Of amounts, where the header names it: 万元. */
  readonly unit?: string
}

const normal = (header: string): string => foldText(header).replace(/[\s_*：:]+/gu, '')

const byHeader = new Map<string, IntakeField | typeof IGNORED>([
  ...IGNORED_HEADERS.map((h): [string, typeof IGNORED] => [normal(h), IGNORED]),
  ...INTAKE_FIELDS.flatMap((field) =>
    FIELD_DECLARATIONS[field].headers.map((h): [string, IntakeField] => [normal(h), field]),
  ),
])

/**
 * What may stand in brackets behind a header without changing what it means. Others do: 企业名称（英文） is no name of ours, and whoever knows
 * better maps the column.
 */
const HINT =
  /^(?:全称|中文|规范名称|必填|必填项|选填|可选|单选|\d+位(?:代码|码|数字|字符)?|文本|文本格式|文本型|格式.*|日期格式.*|[ymd年月日./-]{2,}|如[:：]?.*|例[:：]?.*|例如.*|请.*|按.*填写|与?(?:营业执照|公章|证照)(?:上)?(?:一致|相同)?|同营业执照|盖章|公章|单位[:：]?.*|以.*为准)$/u
const UNIT = /^(?:单位[:：]?)?((?:人民币|美元|港元|欧元)?(?:亿|万|千|百万)?(?:元|美元|港元|欧元|日元)?(?:人民币)?)$/u

/** A header without its hints; the unit among them. */
function withoutHints(header: string): { text: string; unit?: string } {
  let unit: string | undefined
  const text = foldText(header)
    .replace(/\(([^()]*)\)/gu, (whole, hint: string) => {
      const found = UNIT.exec(hint)?.[1]
      if (found) unit = found
      return found || HINT.test(hint) ? '' : whole
    })
    .replace(/[/,](?:单位[:：]?)?((?:亿|万)?元)$/u, (_, found: string) => {
      unit = found
      return ''
    })
  return { text, ...(unit !== undefined && { unit }) }
}

/** What one header is taken for. */
export function columnOf(header: string): Column {
  const shown = header
    .replace(/^\uFEFF/, '')
    .replace(/\s+/gu, ' ')
    .trim()
  const whole = byHeader.get(normal(header))
  const { text, unit } = withoutHints(header)
  const field =
    whole ?? byHeader.get(normal(text)) ?? byHeader.get(normal(text).replace(/^(?:\d+[.、]|\(\d+\))/u, '')) ?? null
  return { header: shown, field, ...(field === 'registeredCapital' && unit !== undefined && { unit }) }
}

/** Takes the header for what it says; the second column of the same meaning is ignored, because nobody can say which one holds. */
export function mapColumns(headers: readonly string[]): Column[] {
  const taken = new Set<IntakeField>()
  return headers.map((header) => {
    const column = columnOf(header)
    if (column.field === null || column.field === IGNORED) return column
    if (taken.has(column.field)) return { header: column.header, field: null }
    taken.add(column.field)
    return column
  })
}

/** Required fields that no column brings. */
export function missingFields(columns: readonly Column[]): IntakeField[] {
  return INTAKE_FIELDS.filter((f) => FIELD_DECLARATIONS[f].isRequired && !columns.some((c) => c.field === f))
}
