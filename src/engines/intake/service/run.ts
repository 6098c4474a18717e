import type { Readable } from 'node:stream'
import type pg from 'pg'
import type { Actor } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { Refusal } from '../../../core/problem.ts'
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
import type { ListRow } from '../define.ts'
import type { SubjectChanges } from '../logic/change.ts'
import { judgeRow, repeated } from '../logic/judge.ts'
import { type IntakeRow, type RowFault, type RowRules, readRow } from '../logic/row.ts'
import { readList } from '../read.ts'
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
import { isBlank } from './preview.ts'
import { rulesFor } from './rules.ts'

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
  readonly sheet: number
  readonly row: ListRow
}

async function takeAll(client: pg.PoolClient, app: App, row: ImportRow, options: RunOptions): Promise<ImportCounts> {
  const work: Work = { client, app, row, actor: actorOf(row), rules: rulesFor(app, row.regions), seen: new Map() }
  const size = options.batch ?? BATCH
  let counts = row.counts
  let ordinal = 0
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
  try {
    for await (const raw of rowsOf(app, row)) {
      // What was committed before an interruption only tells which codes are taken.
      if (++ordinal <= row.counts.rows) remember(work, raw)
      else waiting.push(raw)
      if (waiting.length < size) continue
      const isWanted = await take(waiting)
      waiting = []
      if (!isWanted) return counts
    }
    if (waiting.length > 0) await take(waiting)
    await taking
  } finally {
    // Whatever ends the reading, nothing is left working on the connection.
    await taking.catch(() => {})
  }
  return counts
}

/** The rows of the chosen sheets below their headers. An import of an older version has no sheets: its first row is its header. */
async function* rowsOf(app: App, row: ImportRow): AsyncGenerator<RawRow> {
  const isOld = row.sheets.length === 0
  const chosen = isOld ? [0] : row.sheets.filter((s) => s.isChosen).map((s) => s.index)
  const open = (): Promise<Readable> => app.files.read(row.fileDigest)
  let sheet = 0
  let from = 2
  let isFirst = true
  for await (const piece of readList(open, { asked: row.encoding ?? undefined, sheets: chosen })) {
    if (piece.kind === 'sheet') {
      sheet = piece.index
      const plan = row.sheets.find((s) => s.index === sheet)
      from = plan ? plan.headerRow + plan.headerRows : 2
    } else if (piece.kind === 'rows')
      for (const one of piece.rows) {
        if (isOld ? !isFirst : one.number >= from && !isBlank(one)) yield { sheet, row: one }
        isFirst = false
      }
  }
}

function remember({ row, rules, seen }: Work, { row: from }: RawRow): void {
  const read = readRow(from, row.columns, rules)
  if ('row' in read && !seen.has(read.row.creditCode)) seen.set(read.row.creditCode, from.number)
}

interface GoodRow {
  readonly raw: RawRow
  readonly read: { readonly row: IntakeRow; readonly newFault?: RowFault }
}

/** A batch after its rows were looked at by themselves. */
interface CheckedBatch {
  readonly size: number
  readonly good: readonly GoodRow[]
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
    good.map((r) => r.read.row.creditCode),
  )
  const fresh: GoodRow[] = []
  let unchanged = 0
  let changed = 0
  for (const one of good) {
    const subject = existing.get(one.read.row.creditCode)
    const judged = judgeRow(one.read, subject, row.regions)
    if (judged.kind === 'new') fresh.push(one)
    else if (judged.kind === 'unchanged') unchanged++
    else if (judged.kind === 'fault' || !subject) {
      if (judged.kind === 'fault') errors.push(...errorRows(one.raw, [judged.fault]))
    } else {
      const outcome = await change(work, subject, judged.changes)
      if (outcome === 'changed') changed++
      else errors.push(...errorRows(one.raw, [outcome]))
    }
  }
  await client.query('begin')
  try {
    const subjects = fresh.map(({ read }) => newSubject(read.row, row.fileName))
    const { taken } = await bulkLoadSubjects(client, app, actor, subjects)
    const lost = new Set(taken.map((s) => s.creditCode))
    for (const { read, raw } of fresh)
      if (lost.has(read.row.creditCode)) errors.push(...errorRows(raw, [codeJustTaken]))
    const counts: ImportCounts = {
      rows: before.rows + size,
      new: before.new + subjects.length - lost.size,
      unchanged: before.unchanged + unchanged,
      changed: before.changed + changed,
      errors: before.errors + new Set(errors.map((e) => `${e.sheet} ${e.rowNumber}`)).size,
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
  const good: GoodRow[] = []
  for (const raw of rows) {
    const read = readRow(raw.row, row.columns, rules)
    if ('faults' in read) {
      errors.push(...errorRows(raw, read.faults))
      continue
    }
    const first = seen.get(read.row.creditCode)
    if (first !== undefined) {
      errors.push(...errorRows(raw, [repeated(first)]))
      continue
    }
    seen.set(read.row.creditCode, raw.row.number)
    good.push({ raw, read })
  }
  return { size: rows.length, good, errors }
}

const codeJustTaken: RowFault = {
  field: 'creditCode',
  reason: { zh: '代码刚刚被另一档案占用，请重新导入', en: 'another archive took this code just now; import again' },
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

function errorRows({ sheet, row }: RawRow, faults: readonly RowFault[]): RowErrorRow[] {
  // What cannot be stored (NUL, half characters) is shown as the character that says so.
  const cells = row.cells.map((c) => c.toWellFormed().replaceAll('\0', '\uFFFD'))
  return faults.map(({ field, reason }, position) => ({
    sheet,
    rowNumber: row.number,
    position,
    field,
    reasonZh: reason.zh.replaceAll('\0', '\uFFFD').toWellFormed(),
    reasonEn: reason.en.replaceAll('\0', '\uFFFD').toWellFormed(),
    cells,
  }))
}
