import type { Readable } from 'node:stream'
import { type Actor, may } from '../../core/access/define.ts'
import { readAudited } from '../../core/access/index.ts'
import { spreadsheet } from '../../core/access/spreadsheet.ts'
import type { App } from '../../core/app.ts'
import type { Tx } from '../../core/db/index.ts'
import type { Raw } from '../../core/http/route.ts'
import { readSheetRows } from '../../core/parse/index.ts'
import { Refusal, refuse, tooLarge } from '../../core/problem.ts'
import type { Language } from '../../core/text.ts'
import { findSubject, findSubjectIdByCode } from '../../engines/archive/index.ts'
import { civilDay } from '../../engines/forms/logic/civil-day.ts'
import {
  ABILITY_STATES,
  type AskedLine,
  abilityKey,
  abilityState,
  COLUMNS,
  outcomeOf,
  readHeader,
  readLine,
} from './logic.ts'
import { sheetColumns, sheetTooLong, sheetUnreadable, sheetWrong } from './problems.ts'
import type { ImportReply, ImportRow } from './schema.ts'
import { bodyToManage, heldAbility, type ListQuery, listLaboratories, writeAbilities } from './service.ts'
import * as store from './store.ts'

export const MAX_SHEET_BYTES = 5 * 1024 * 1024
const MOST_ROWS = 5000
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Rows of the first visible sheet by their number, the header first. @throws Refusal `sheet-unreadable`, `too-large`, `sheet-too-long`, `file-too-complex` */
export async function readRows(stream: Readable): Promise<string[][]> {
  const rows: string[][] = []
  try {
    for await (const group of readSheetRows(bounded(stream)))
      for (const { number, cells } of group) {
        if (number > MOST_ROWS + 1) throw refuse(sheetTooLong({ most: MOST_ROWS }))
        while (rows.length < number - 1) rows.push([])
        rows[number - 1] = cells
      }
  } catch (error) {
    throw error instanceof Refusal && error.problem.code === 'file-damaged' ? refuse(sheetUnreadable()) : error
  }
  return rows
}

async function* bounded(stream: Readable): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_SHEET_BYTES) throw refuse(tooLarge({ limitBytes: MAX_SHEET_BYTES }))
    yield chunk
  }
}

interface Planned {
  readonly asked: AskedLine
  readonly row: ImportRow
  readonly laboratoryId: string | undefined
}

/** What each line of a file would do now. Nothing is written. */
async function plan(tx: Tx, actor: Actor, rows: readonly (readonly string[])[]): Promise<Planned[]> {
  const { at, missing } = readHeader(rows[0] ?? [])
  if (missing.length > 0) throw refuse(sheetColumns({ missing }))
  const lines = rows
    .slice(1)
    .map((cells, i) => readLine(i + 2, cells, at))
    .filter((l) => l.cells.some((c) => c.trim() !== ''))
  const owners = new Map<string, string | { zh: string; en: string }>()
  for (const code of new Set(lines.map((l) => l.code))) owners.set(code, await ownerOf(tx, actor, code))
  const ids = [...owners.values()].filter((o) => typeof o === 'string')
  const held = new Map(
    (await store.listAbilities(tx, ids)).map((a) => [`${a.laboratory_id} ${abilityKey(heldAbility(a))}`, a]),
  )
  const seen = new Map<string, number>()
  return lines.map((asked): Planned => {
    const owner = owners.get(asked.code)
    const laboratoryId = typeof owner === 'string' ? owner : undefined
    const faults = [...asked.faults]
    if (typeof owner === 'object') faults.push(owner)
    const key = `${laboratoryId} ${abilityKey(asked.ability)}`
    const earlier = seen.get(key)
    if (earlier !== undefined) faults.push({ zh: `与第 ${earlier} 行重复`, en: `the same as line ${earlier}` })
    seen.set(key, earlier ?? asked.line)
    const a = held.get(key)
    const outcome = outcomeOf({ ...asked, faults }, a && { ...heldAbility(a), isEnded: a.is_ended })
    return { asked, laboratoryId, row: { line: asked.line, cells: [...asked.cells], outcome, faults } }
  })
}

/** The registered laboratory of a credit code (or of an archive id, where there is no code), or why there is none. */
async function ownerOf(tx: Tx, actor: Actor, written: string): Promise<string | { zh: string; en: string }> {
  const code = written.replace(/\s/g, '').toUpperCase()
  const id = UUID.test(written)
    ? written
    : await findSubjectIdByCode(tx, { scheme: 'credit-code', issuer: '', code, kind: '' })
  const body = id === undefined ? undefined : (await store.listBodyVersions(tx, id))[0]
  if (!body) return { zh: '名录中没有这个机构，请先登记', en: 'this laboratory is not in the register: enter it first' }
  if (!may(actor, 'laboratory.manage', body.region))
    return { zh: '您不能维护这个区域的机构', en: 'you do not keep the register of that region' }
  return body.laboratory_id
}

function reply(planned: readonly Planned[]): ImportReply {
  const counts = { new: 0, changed: 0, ended: 0, unchanged: 0, wrong: 0 }
  for (const { row } of planned) counts[row.outcome]++
  return { rows: planned.map((p) => p.row), counts }
}

/** The preview: every row with what it would do. */
export async function previewSheet(tx: Tx, actor: Actor, rows: readonly (readonly string[])[]): Promise<ImportReply> {
  return reply(await plan(tx, actor, rows))
}

/** All rows or none, in the transaction of the request; the same file again changes nothing. */
export async function importSheet(
  tx: Tx,
  app: App,
  actor: Actor,
  file: { readonly name: string; readonly rows: readonly (readonly string[])[] },
  requestId: string,
): Promise<ImportReply> {
  const first = await plan(tx, actor, file.rows)
  const laboratories = [...new Set(first.flatMap((p) => p.laboratoryId ?? []))].sort()
  const bodies = new Map<string, store.BodyRow>()
  for (const id of laboratories) bodies.set(id, await bodyToManage(tx, actor, id))
  // Again, now that nobody else changes these laboratories.
  const planned = await plan(tx, actor, file.rows)
  const wrong = planned.filter((p) => p.row.outcome === 'wrong').length
  if (wrong > 0) throw refuse(sheetWrong({ rows: wrong }))
  for (const [id, body] of bodies) {
    const changes = planned
      .filter((p) => p.laboratoryId === id && p.row.outcome !== 'unchanged')
      .map((p) => ({ ...p.asked.ability, isEnded: p.row.outcome === 'ended' }))
    if (changes.length > 0)
      await writeAbilities(tx, app, actor, body, changes, `Excel 导入：${file.name}`.slice(0, 500), requestId)
  }
  return reply(planned)
}

/** Abilities as Excel, in the form that can be imported again. */
export async function exportSheet(
  app: App,
  actor: Actor,
  regions: readonly string[],
  query: ListQuery,
  language: Language,
  requestId: string,
): Promise<Raw> {
  const rows = await readAudited(
    { app, actor, regions, requestId },
    { action: 'laboratory.export', objectKind: 'laboratory', objectId: 'list' },
    (tx) => exportRows(tx, app, query, language),
  )
  const header = COLUMNS.map((c) => c.label[language])
  return spreadsheet({ zh: '检验检测机构能力', en: 'laboratory abilities' }, language, header, rows)
}

async function exportRows(tx: Tx, app: App, query: ListQuery, language: Language): Promise<string[][]> {
  const names = new Map<string, string>()
  for (let after: string | undefined; ; ) {
    const page = await listLaboratories(tx, app, { ...query, after, limit: 500 })
    for (const l of page.items) names.set(l.laboratoryId, l.name)
    if (!page.next) break
    after = page.next
  }
  const codes = new Map<string, string>()
  for (const id of names.keys()) {
    const subject = await findSubject(tx, id)
    codes.set(id, subject?.scheme === 'credit-code' && subject.code ? subject.code : id)
  }
  const today = civilDay(app.clock.now())
  const { productClass, item } = query
  return (await store.listAbilities(tx, [...names.keys()]))
    .filter((a) => productClass === undefined || a.product_class === productClass)
    .filter((a) => item === undefined || a.item === item)
    .map((a) => {
      const ability = heldAbility(a)
      return [
        names.get(a.laboratory_id) ?? '',
        codes.get(a.laboratory_id) ?? '',
        ability.productClass,
        ability.item,
        ability.method,
        ability.certificate,
        ability.validFrom,
        ability.validUntil,
        ABILITY_STATES[abilityState({ ...ability, isEnded: a.is_ended }, today)][language],
      ]
    })
}

/** An empty file with the header. */
export function templateSheet(language: Language): Promise<Raw> {
  return spreadsheet(
    { zh: '检验检测机构能力导入模板', en: 'template of laboratory abilities' },
    language,
    COLUMNS.map((c) => c.label[language]),
    [],
  )
}
