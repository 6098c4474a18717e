import { boundAfter, compare } from './comparators.ts'
import { type Deadline, namedMoments } from './deadlines.ts'
import { fold } from './fold.ts'
import { headersOf } from './header.ts'
import { modalityIn, PLAIN } from './modality.ts'
import type { NoPromise } from './promise.ts'
import { findFigures, type Quantity } from './quantity.ts'
import {
  readSentence,
  type SensedFigure,
  type SentenceContext,
  type SentencePromise,
  type SentenceReading,
} from './sentence.ts'
import { cellsOf } from './tables.ts'

/** What a column of a table of indicators holds. */
type Column =
  | { readonly holds: 'number' | 'name' | 'unit' | 'force' | 'base' | 'day' | 'other' }
  /** By how much it is to grow: a year, or (累计) in all. */
  | {
      readonly holds: 'growth'
      readonly isYearly: boolean
      readonly hasTotals: boolean
      readonly isDown: boolean
      readonly deadline: Deadline | undefined
    }
  | { readonly holds: 'value'; readonly deadline: Deadline | undefined }

/** Reads the rows of one table; each row gives its targets and what its other figures are. */
export function readTable(rows: readonly string[], caption: string, context: SentenceContext): SentenceReading[] {
  const cells = rows.map((row) => cellsOf(row))
  const headers = headersOf(cells)
  let columns: Column[] | undefined
  let end = headers[0] ? 0 : Number.POSITIVE_INFINITY
  let name = ''
  return cells.map((row, i): SentenceReading => {
    const header = headers[0]
    if (header && i >= header.row) {
      headers.shift()
      columns = columnsOf(header.names, caption, context)
      end = header.row + header.rows
      name = ''
    }
    if (i < end && (columns || headers[0])) return listed(row, 'reference')
    if (!columns?.some((c) => c.holds === 'value' || c.holds === 'growth')) return readWords(row, columns, context)
    const reading = readRow(row, columns, name, context)
    name = nameOf(row, columns) || name
    return reading
  })
}

function columnsOf(names: readonly string[], caption: string, context: SentenceContext): Column[] {
  const years = names.flatMap((n) => yearIn(n) ?? [])
  return names.map((name) => columnOf(name.replace(/\s/g, ''), years, caption, context))
}

const yearIn = (text: string): number | undefined => {
  const m = /((?:19|20)\d{2})/.exec(text)
  return m ? Number(m[1]) : undefined
}

function columnOf(name: string, years: readonly number[], caption: string, context: SentenceContext): Column {
  if (/^序号?$|^编号$/.test(name)) return { holds: 'number' }
  if (/单位/.test(name)) return { holds: /责任|牵头|部门|实施|配合/.test(name) ? 'other' : 'unit' }
  if (/属性|性质|类型|约束/.test(name)) return { holds: 'force' }
  if (/年均|增长|增速|增幅|累计|变化|下降|降幅/.test(name))
    return {
      holds: 'growth',
      isYearly: /年均|每年|年增/.test(name),
      hasTotals: /累计|[[［【〔]/.test(name),
      isDown: /下降|降幅|降低|减少/.test(name),
      deadline: growthDeadline(name, years, caption, context),
    }
  if (/时限|期限|时间/.test(name)) return { holds: 'day' }
  if (/现状|基期|基数|基准|实际|完成值|当前/.test(name)) return { holds: 'base' }
  const year = yearIn(name)
  if (year !== undefined) {
    const written = context.moment.year
    const isBase =
      written !== undefined
        ? year < written || (year === written && years.some((y) => y > year))
        : years.some((y) => y > year)
    if (isBase && !/目标|规划|预期/.test(name)) return { holds: 'base' }
    const printed = /(?:19|20)\d{2}年?/.exec(name)?.[0] ?? name
    return { holds: 'value', deadline: { by: `${year}-12-31`, printed, isInherited: true, source: 'column' } }
  }
  if (/目标值?$|规划值|预期值|指标值|目标要求|标准值|数值/.test(name))
    return { holds: 'value', deadline: deadlineAbove(caption, context) }
  if (/指标|名称|项目|内容|任务|目标/.test(name)) return { holds: 'name' }
  return { holds: 'other' }
}

/** Growth holds until the last year of the table. */
function growthDeadline(
  name: string,
  years: readonly number[],
  caption: string,
  context: SentenceContext,
): Deadline | undefined {
  const own = [...name.matchAll(/(?:19|20)\d{2}/g)].map((m) => Number(m[0]))
  const last = Math.max(0, ...(own.length > 0 ? own : years))
  if (last > 0 && (context.moment.year === undefined || last >= context.moment.year))
    return { by: `${last}-12-31`, printed: `${last}年`, isInherited: true, source: 'column' }
  return deadlineAbove(caption, context)
}

/** A column without a year: the year of the caption, or of the lead sentence above the table. */
function deadlineAbove(caption: string, context: SentenceContext): Deadline | undefined {
  const year = yearIn(caption)
  if (year !== undefined && (context.moment.year === undefined || year >= context.moment.year))
    return { by: `${year}-12-31`, printed: caption, isInherited: true, source: 'heading' }
  return context.inherited
}

const nameOf = (row: readonly string[], columns: readonly Column[]): string =>
  row.filter((c, i) => columns[i]?.holds === 'name' && /\p{Script=Han}/u.test(c)).at(-1) ?? ''

function readRow(
  row: readonly string[],
  columns: readonly Column[],
  nameAbove: string,
  context: SentenceContext,
): SentenceReading {
  const promises: SentencePromise[] = []
  const figures: SensedFigure[] = []
  // 三、保障措施 in the middle of a table, and notes below it, are words.
  if (row.length <= 2 && columns.length > 3) return readWords(row, columns, context)
  const name = nameOf(row, columns) || nameAbove
  const said = row.find((_, i) => columns[i]?.holds === 'unit') ?? ''
  const unit = /[\p{L}%‰]/u.test(said) ? said : unitOf(name)
  const modality = modalityIn(row.filter((_, i) => columns[i]?.holds === 'force').join('')) ?? PLAIN
  const day = dayOf(row, columns, context)
  const base = row.findLast((cell, i) => columns[i]?.holds === 'base' && /\d/.test(cell))
  row.forEach((cell, i) => {
    const column = columns[i] ?? { holds: 'other' as const }
    if (column.holds !== 'value' && column.holds !== 'growth') {
      const sense = column.holds === 'base' ? 'fact' : column.holds === 'other' ? 'unread' : 'reference'
      figures.push(...sensed(cell, sense))
      return
    }
    const read = column.holds === 'value' ? readValue(cell, unit) : readGrowth(cell, unit, column, name)
    if (!read) {
      figures.push(...sensed(cell, 'unread'))
      return
    }
    const deadline = column.deadline ?? day
    figures.push(...sensed(cell, 'promise'))
    promises.push({
      ...read,
      subject: name.replace(/[（(][^（()）]{1,12}[)）]$/, ''),
      comparator:
        read.measure === 'level' && read.comparator === '>=' && read.isComparatorImplied && isLowerBetter(name)
          ? '<='
          : read.comparator,
      isStable: false,
      ...(base && { base }),
      printed: row.filter((c) => c !== '').join(' '),
      ...(deadline && { deadline }),
      modality,
    })
  })
  return { promises, wholes: [], figures }
}

/**
 * 年均增长 8%以上, [3]: percent, unless the indicator is a share itself, whose growth in brackets is in points. A name that says growth itself
 * (增加值增速) gives a level.
 */
function readGrowth(
  cell: string,
  unit: string,
  { isYearly, hasTotals, isDown }: { isYearly: boolean; hasTotals: boolean; isDown: boolean },
  name: string,
): (ReturnType<typeof readValue> & { direction?: 'up' | 'down'; isYearly?: boolean }) | undefined {
  const isTotal = /^[[［【〔]/.test(cell)
  const isShare = /%|百分点|率$/.test(unit || name)
  // 年均增长/[累计]: brackets hold what comes of all years.
  const isEachYear = isYearly && !(isTotal && (hasTotals || isShare))
  const isGrowthItself = /增速|增长率|增幅/.test(name)
  // A bare number may be pieces or percent, of a share percent or points: a person must look.
  const isClear = /[%‰点]/.test(cell) || isGrowthItself || (isShare ? isTotal : isYearly)
  if (!isClear) return undefined
  const own = /[%‰点]/.test(cell) ? '' : isTotal && isShare ? '个百分点' : '%'
  const read = readValue(cell, own)
  if (!read) return undefined
  if (isGrowthItself) return { ...read, ...(isEachYear && { isYearly: true }) }
  const isFalling = isDown || /^[-−－]/.test(cell) || /下降|降低/.test(cell)
  return {
    ...read,
    measure: 'change',
    direction: isFalling ? 'down' : 'up',
    ...(isEachYear && { isYearly: true }),
  }
}

/** 事故, 能耗, 不合格: without a comparing word less is meant. */
const isLowerBetter = (name: string): boolean =>
  /死亡|事故|不合格|不良|能耗|消耗|水耗|电耗|排放|投诉[率量]|差错|失业|时限|用时|耗时|浓度/.test(name) &&
  !/下降|降低|减少|降幅/.test(name)

/** 制造业产品质量合格率（%）: the unit in the name. */
const unitOf = (name: string): string => /[（(]([^（()）\d]{1,12})[)）]\s*$/.exec(name)?.[1] ?? ''

function readValue(
  cell: string,
  unit: string,
): Pick<SentencePromise, 'value' | 'upTo' | 'unit' | 'comparator' | 'isComparatorImplied' | 'measure'> | undefined {
  const text = fold(cell).text.replace(/[[\]〔〕【】]/g, '')
  const m = /^([^\d零一二三四五六七八九十百千半]{0,8})(.*)$/.exec(text)
  if (!m || text.length > 40) return undefined
  const [, before = '', rest = ''] = m
  // A figure alone takes the unit of its row.
  const spelled = /^[\d.,]+(?:[-—~至到]{1,2}[\d.,]+)?(?=$|以上|以下|以内|左右|及)/.exec(rest)?.[0]
  const full = spelled ? `${spelled}${unit}${rest.slice(spelled.length)}` : rest
  const [figure, ...more] = findFigures(full)
  if (!figure || figure.start > 0 || more.length > 0 || figure.kind === 'ordinal' || figure.kind === 'designation')
    return undefined
  const bound = boundAfter(full, figure.end)
  const comparator = compare(before, figure, bound?.word, '>=')
  return {
    value: figure.value,
    ...(figure.upTo !== undefined && { upTo: figure.upTo }),
    unit: figure.unit || unit.replace(/^(?:十|百|千|万|亿)+/, ''),
    comparator,
    isComparatorImplied: bound === undefined && before === '',
    measure: /(?:提高|增长|增加|下降|降低|减少)/.test(before) ? 'change' : 'level',
  }
}

function dayOf(row: readonly string[], columns: readonly Column[], context: SentenceContext): Deadline | undefined {
  const cell = row.find((_, i) => columns[i]?.holds === 'day')
  const named = cell ? namedMoments(fold(cell).text, context.moment)[0] : undefined
  return named && { by: named.by, printed: named.printed, isInherited: true, source: 'column' }
}

/** Rows without a column of values: each cell is read as a sentence. */
function readWords(
  row: readonly string[],
  columns: readonly Column[] | undefined,
  context: SentenceContext,
): SentenceReading {
  const day = columns ? dayOf(row, columns, context) : undefined
  const own = day ? { ...context, inherited: day } : context
  const read = row.map((cell, i) =>
    columns?.[i]?.holds === 'number' || (/^\d{1,3}$/.test(cell) && i === 0)
      ? { promises: [], wholes: [], figures: sensed(cell, 'reference') }
      : readSentence(cell, own),
  )
  return {
    promises: read.flatMap((r) => r.promises),
    wholes: read.flatMap((r) => r.wholes),
    figures: read.flatMap((r) => r.figures),
  }
}

const listed = (row: readonly string[], sense: NoPromise): SentenceReading => ({
  promises: [],
  wholes: [],
  figures: row.flatMap((cell) => sensed(cell, sense)),
})

/** The figures of a cell under one sense; each cell counts its places from 0. */
function sensed(cell: string, sense: SensedFigure['sense']): SensedFigure[] {
  return findFigures(fold(cell).text).map((f: Quantity) => ({
    start: f.start,
    end: f.end,
    printed: fold(cell).text.slice(f.start, f.end),
    sense,
  }))
}
