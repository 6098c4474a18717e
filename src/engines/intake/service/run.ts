import type { Readable } from 'node:stream'
import type pg from 'pg'
import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { Refusal } from '../../../core/problem.ts'
import { cityPackOf, districtFinderOf } from '../../../core/regions/index.ts'
import type { Bilingual } from '../../../core/text.ts'
import {
  type BulkSubject,
  beginLoad,
  bulkLoadSubjects,
  changeSubject,
  endLoad,
  listSubjectsByCreditCode,
  type SubjectRow,
} from '../../archive/index.ts'
import { compareRow, type SubjectChanges } from '../logic/change.ts'
import { checkRow, type IntakeRow, type RowFault, type RowRules } from '../logic/row.ts'
import { readRows } from '../read.ts'
import {
  findImportRow,
  type ImportCounts,
  type ImportRow,
  moveImport,
  type RowErrorRow,
  saveBatch,
  tryLockImport,
  unlockImport,
} from '../store.ts'

/** The archive's own job: sorts what the search indexes hold back during a load. */
const TIDY_JOB = 'archive.tidy'
/** Rows of one transaction. */
const BATCH = 5000

export interface RunOptions {
  readonly onProgress?: ((counts: ImportCounts) => void) | undefined
  readonly batch?: number | undefined
}

/**
 * Works on an import until its end, from the row after the last committed batch. Each batch is one transaction: its subjects with
 * their sealed records, its errors and the progress are there together or not at all.
 * @returns the counts; undefined when another process works on it or it is not (or no more) to be run.
 */
export async function runImport(
  app: App,
  importId: string,
  options: RunOptions = {},
): Promise<ImportCounts | undefined> {
  return app.db.asOwner(async (client) => {
    if (!(await tryLockImport(client, importId))) return undefined
    try {
      const started = await app.db.write(systemScope('intake'), (tx) =>
        moveImport(tx, importId, ['waiting', 'running'], 'running', app.clock.now()),
      )
      const row = await findImport(app, importId)
      if (!started || !row) return undefined
      return await work(client, app, row, options)
    } finally {
      await unlockImport(client, importId)
    }
  })
}

function findImport(app: App, id: string): Promise<ImportRow | undefined> {
  return app.db.read(systemScope('intake'), (tx) => findImportRow(tx, id))
}

async function work(client: pg.PoolClient, app: App, row: ImportRow, options: RunOptions): Promise<ImportCounts> {
  await beginLoad(client)
  let loaded = Number.POSITIVE_INFINITY
  try {
    const counts = await takeAll(client, app, row, options)
    loaded = counts.new
    await finish(app, row, counts, 'done')
    return counts
  } catch (error) {
    const failure = error instanceof Refusal ? (error.problem.detail ?? error.problem.title) : UNEXPECTED
    if (!(error instanceof Refusal)) app.log.error({ err: error, importId: row.id }, 'import failed')
    await finish(app, row, (await findImport(app, row.id))?.counts ?? row.counts, 'failed', failure)
    throw error
  } finally {
    await endLoad(client, loaded, true)
  }
}

const UNEXPECTED: Bilingual = {
  zh: '系统出错，已导入的部分有效；请把导入编号告诉管理员',
  en: 'Something went wrong; what was taken in holds. Give the number of this import to your administrator',
}

async function finish(app: App, row: ImportRow, counts: ImportCounts, end: 'done' | 'failed', failure?: Bilingual) {
  await app.db.write(systemScope('intake'), async (tx) => {
    await app.jobs.add(tx, TIDY_JOB, {}, { key: TIDY_JOB })
    // Cancelled meanwhile: it stays so.
    if (!(await moveImport(tx, row.id, ['running'], end, app.clock.now(), failure))) return
    await audit(tx, app, {
      actor: row.actorId.startsWith('system:') ? (row.actorId as `system:${string}`) : actorOf(row),
      action: 'subject.import',
      objectKind: 'import',
      objectId: row.id,
      outcome: end === 'done' ? 'done' : 'failed',
      detail: { fileDigest: row.fileDigest, ...counts },
    })
  })
}

/** The one who started it, with the rights he had then; a person who has lost them since is stopped by cancelling. */
export function actorOf(row: Pick<ImportRow, 'actorId' | 'actorName' | 'organisationId' | 'regions'>): Actor {
  const isSystem = row.actorId.startsWith('system:')
  return {
    kind: isSystem ? 'system' : 'account',
    accountId: isSystem ? undefined : row.actorId,
    name: isSystem ? row.actorId : row.actorName,
    grants: row.organisationId
      ? row.regions.map((region) => ({ roleId: 'importer', organisationId: row.organisationId as string, region }))
      : [],
    permissions: new Map([['subject.write', row.regions]]),
    subjectId: undefined,
    sessionId: undefined,
  }
}

interface Work {
  readonly client: pg.PoolClient
  readonly app: App
  readonly row: ImportRow
  readonly actor: Actor
  readonly rules: RowRules
  /** Row in which a code first stood in a good row. */
  readonly seen: Map<string, number>
}

interface RawRow {
  readonly rowNumber: number
  readonly cells: readonly string[]
}

async function takeAll(client: pg.PoolClient, app: App, row: ImportRow, options: RunOptions): Promise<ImportCounts> {
  const work: Work = { client, app, row, actor: actorOf(row), rules: rulesFor(app, row.regions), seen: new Map() }
  const size = options.batch ?? BATCH
  let counts = row.counts
  let rowNumber = 0
  let waiting: RawRow[] = []
  let taking: Promise<boolean> = Promise.resolve(true)
  // The next batch is read and checked while the database works on this one.
  const take = async (rows: RawRow[]): Promise<boolean> => {
    const checked = checkAll(work, rows)
    if (!(await taking)) return false
    taking = takeBatch(work, checked, counts).then(async (after) => {
      counts = after
      options.onProgress?.(counts)
      return (await findImport(app, row.id))?.status === 'running'
    })
    // Its failure is met at the next await; until then it must not count as unhandled.
    taking.catch(() => {})
    return true
  }
  const open = (): Promise<Readable> => app.files.read(row.fileDigest)
  try {
    for await (const group of readRows(open, { ...row, hasBom: false, brokenBytes: 0 })) {
      for (const cells of group) {
        if (++rowNumber === 1) continue
        // What was committed before an interruption only tells which codes are taken.
        if (rowNumber - 1 <= row.counts.rows) remember(work, { rowNumber, cells })
        else waiting.push({ rowNumber, cells })
      }
      while (waiting.length >= size) {
        const isWanted = await take(waiting.slice(0, size))
        waiting = waiting.slice(size)
        if (!isWanted) return counts
      }
    }
    if (waiting.length > 0) await take(waiting)
    await taking
  } finally {
    // Whatever ends the reading, nothing is left working on the connection.
    await taking.catch(() => {})
  }
  return counts
}

/** What rows of this city are checked against. */
export function rulesFor(app: App, regions: readonly string[]): RowRules {
  return {
    districts: districtFinderOf(app),
    regions,
    industries: new Map(cityPackOf(app).industries.map((i) => [i.name, i.code])),
    today: new Date(app.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
  }
}

function remember({ row, rules, seen }: Work, { rowNumber, cells }: RawRow): void {
  const checked = checkRow(cells, rowNumber, row.columns, rules)
  if ('row' in checked && !seen.has(checked.row.creditCode)) seen.set(checked.row.creditCode, rowNumber)
}

/** A batch after its rows were looked at by themselves. */
interface CheckedBatch {
  readonly size: number
  readonly good: readonly IntakeRow[]
  readonly errors: RowErrorRow[]
}

async function takeBatch(
  work: Work,
  { size, good, errors }: CheckedBatch,
  before: ImportCounts,
): Promise<ImportCounts> {
  const { client, app, row, actor } = work
  const existing = await listSubjectsByCreditCode(
    client,
    good.map((r) => r.creditCode),
  )
  const fresh: IntakeRow[] = []
  let unchanged = 0
  let changed = 0
  for (const r of good) {
    const subject = existing.get(r.creditCode)
    if (!subject) fresh.push(r)
    else {
      const outcome = await meet(work, r, subject)
      if (outcome === 'unchanged') unchanged++
      else if (outcome === 'changed') changed++
      else errors.push(...errorRows(r, [outcome]))
    }
  }
  await client.query('begin')
  try {
    const subjects = fresh.map((r) => newSubject(r, row.fileName))
    const { taken } = await bulkLoadSubjects(client, app, actor, subjects)
    const lost = new Set(taken.map((s) => s.creditCode))
    for (const r of fresh) if (lost.has(r.creditCode)) errors.push(...errorRows(r, [codeJustTaken]))
    const counts: ImportCounts = {
      rows: before.rows + size,
      new: before.new + subjects.length - lost.size,
      unchanged: before.unchanged + unchanged,
      changed: before.changed + changed,
      errors: before.errors + new Set(errors.map((e) => e.rowNumber)).size,
    }
    await saveBatch(client, row.id, errors, counts)
    await client.query('commit')
    return counts
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

function checkAll({ row, rules, seen }: Work, rows: readonly RawRow[]): CheckedBatch {
  const errors: RowErrorRow[] = []
  const good: IntakeRow[] = []
  for (const { rowNumber, cells } of rows) {
    const checked = checkRow(cells, rowNumber, row.columns, rules)
    if ('faults' in checked) {
      errors.push(...errorRows({ rowNumber, cells }, checked.faults))
      continue
    }
    const first = seen.get(checked.row.creditCode)
    if (first !== undefined) {
      errors.push(...errorRows({ rowNumber, cells }, [repeated(first)]))
      continue
    }
    seen.set(checked.row.creditCode, rowNumber)
    good.push(checked.row)
  }
  return { size: rows.length, good, errors }
}

const repeated = (first: number): RowFault => ({
  field: 'creditCode',
  reason: { zh: `与第 ${first} 行的代码重复`, en: `the code stands in row ${first} already` },
})
const codeJustTaken: RowFault = {
  field: 'creditCode',
  reason: { zh: '代码刚刚被另一档案占用，请重新导入', en: 'another archive took this code just now; import again' },
}
const elsewhere: RowFault = {
  field: 'creditCode',
  reason: { zh: '这个代码的档案不在您的管辖范围内', en: 'the archive of this code is outside your regions' },
}
const otherName = (name: string): RowFault => ({
  field: 'name',
  reason: {
    zh: `这个代码在本市的档案名称是“${name}”；如已更名，请在“曾用名”一栏写明`,
    en: `this code belongs to “${name}” in this city; if it was renamed, say so in a column 曾用名`,
  },
})

/** A row whose code has an archive: nothing to do, a change by a new record, or a reason why not. */
async function meet(work: Work, r: IntakeRow, subject: SubjectRow): Promise<'unchanged' | 'changed' | RowFault> {
  const { row } = work
  if (!row.regions.some((region) => subject.region.startsWith(region))) return elsewhere
  // Its archive goes on under the one it was merged into.
  if (subject.mergedInto) return 'unchanged'
  const comparison = compareRow(r, subject)
  if (comparison.kind === 'unchanged') return 'unchanged'
  if (comparison.kind === 'other-name') return otherName(comparison.name)
  return change(work, subject, comparison.changes)
}

/** In a transaction of its own: run again after an interruption, it finds the row unchanged. */
async function change(
  { app, actor, row }: Work,
  subject: SubjectRow,
  changes: SubjectChanges,
): Promise<'changed' | RowFault> {
  try {
    await app.db.write({ actorId: row.actorId, regions: row.regions }, (tx) =>
      changeSubject(tx, app, actor, row.regions, subject.subjectId, {
        revision: subject.revision,
        reason: sourceOf(row.fileName),
        changes,
      }),
    )
    return 'changed'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { detail, title } = error.problem
    return { field: 'row', reason: detail ?? title }
  }
}

function sourceOf(fileName: string): string {
  return `清单导入：${fileName}`.slice(0, 200)
}

function newSubject(r: IntakeRow, fileName: string): BulkSubject {
  return {
    subjectId: newId(),
    kind: r.kind,
    name: r.name,
    creditCode: r.creditCode,
    region: r.region,
    address: r.address,
    industry: r.industry,
    status: r.status,
    names: r.formerNames.map((name) => ({ name, kind: 'former' as const })),
    details: r.details,
    happenedAt: r.registeredOn === undefined ? undefined : new Date(`${r.registeredOn}T00:00:00+08:00`),
    source: sourceOf(fileName),
  }
}

function errorRows(r: RawRow, faults: readonly RowFault[]): RowErrorRow[] {
  // What cannot be stored (NUL, half characters) is shown as the character that says so.
  const cells = r.cells.map((c) => c.toWellFormed().replaceAll('\0', '\uFFFD'))
  return faults.map(({ field, reason }, position) => ({
    rowNumber: r.rowNumber,
    position,
    field,
    reasonZh: reason.zh.replaceAll('\0', '\uFFFD').toWellFormed(),
    reasonEn: reason.en.replaceAll('\0', '\uFFFD').toWellFormed(),
    cells,
  }))
}
