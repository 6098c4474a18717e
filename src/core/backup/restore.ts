import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Json } from '../seal.ts'
import { listMaterializedViews, listTables, PLAIN_SETTINGS, type Table } from './catalogue.ts'
import { allOf, checkBackup, entriesOf, tableOf } from './check.ts'
import { BackupRefused, type Header, type Manifest, type Progress } from './format.ts'
import type { Protection } from './key.ts'
import { type OpenBackup, openBackup } from './open.ts'
import { copyOut } from './write.ts'

export interface RestoreTarget {
  readonly pool: pg.Pool
  readonly dataDir: string
  /** Makes the schema of the backup's own migrations in a database that has none; refuses what it does not know. */
  readonly prepare: (header: Header) => Promise<void>
  /** Tables in which a row means that somebody works in this city already. Those that do not exist are passed over. */
  readonly signsOfLife: readonly string[]
  readonly describeLog: (client: pg.PoolClient) => Promise<Json>
}

/**
 * Fills an empty city from a backup in one transaction. The file is verified to its signature and read through first, and nothing of it
 * reaches the database before that; before the transaction commits, every
 * table is read back and compared, and so is the state of the evidence log: the whole city is there afterwards, or nothing is.
 * @throws BackupRefused for a city with content, a newer format, a damaged or incomplete file, another key.
 */
export async function restoreBackup(
  target: RestoreTarget,
  file: string,
  protection: Protection,
  progress: Progress = () => {},
): Promise<{ header: Header; manifest: Manifest }> {
  const open = await openBackup(file, protection)
  const { header, manifest } = await checkBackup(file, open)
  await refuseCityWithContent(target)
  await target.prepare(header)
  const incoming = join(target.dataDir, `restore-${process.pid}`)
  const client = await target.pool.connect()
  let broken: Error | undefined
  try {
    await client.query(`begin; ${PLAIN_SETTINGS}`)
    await emptyTables(client, header)
    await load(client, header, open, incoming, progress)
    await verify(client, header, manifest, target)
    // Files first: one too many is harmless, one too few is not.
    await moveFiles(incoming, target.dataDir, manifest)
    await client.query('commit')
    return { header, manifest }
  } catch (error) {
    await client.query('rollback').catch((e: Error) => {
      broken = e
    })
    throw error
  } finally {
    client.release(broken)
    await rm(incoming, { recursive: true, force: true })
  }
}

async function refuseCityWithContent({ pool, dataDir, signsOfLife }: RestoreTarget): Promise<void> {
  for (const table of signsOfLife) {
    const { rows } = await pool.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [table])
    if (!rows[0]?.exists) continue
    const { rowCount } = await pool.query(`select from ${table} limit 1`)
    if (rowCount)
      throw new BackupRefused({
        zh: `这个城市已有数据（${table}），只能恢复到空的城市；请用 ZHIHENG_DATA 指定新的目录 (现在是 ${dataDir})`,
        en: `this city has content already (${table}); restore into an empty one, for instance another folder as ZHIHENG_DATA (now ${dataDir})`,
      })
  }
}

/** Migrations put a few rows of their own into new tables; the backup has them as they were when it was made. */
async function emptyTables(client: pg.PoolClient, header: Header): Promise<void> {
  const here = await listTables(client)
  const unknown = header.tables.filter((t) => !here.some((h) => isSameTable(h, t)))
  if (unknown.length > 0)
    throw new BackupRefused({
      zh: `备份中的表与迁移生成的不一致：${unknown.map((t) => t.name).join('、')}`,
      en: `tables of the backup differ from what its migrations make: ${unknown.map((t) => t.name).join(', ')}`,
    })
  for (const { name, parent, bound } of header.partitions) {
    const { rows } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [name])
    if (!rows[0]?.exists) await client.query(`create table ${name} partition of ${parent} ${bound}`)
  }
  // Triggers count, guard and notify; the rows already are the result of all that.
  for (const { name } of here) await client.query(`alter table ${name} disable trigger user`)
  await client.query(`truncate ${here.map((t) => t.name).join(', ')}`)
}

function isSameTable(a: Table, b: Table): boolean {
  return a.name === b.name && [...a.columns].sort().join() === [...b.columns].sort().join()
}

/** Reads the file again, now into the database and a folder beside. */
async function load(client: pg.PoolClient, header: Header, open: OpenBackup, incoming: string, progress: Progress) {
  const tables = new Map(header.tables.map((t) => [t.name, t]))
  const entries = entriesOf(open)[Symbol.asyncIterator]()
  let next = await entries.next()
  while (!next.done) {
    const [kind, ...rest] = next.value.header.name.split('/')
    const table = kind === 'table' ? tables.get(tableOf(next.value)) : undefined
    if (table) {
      async function* pieces(name: string) {
        for (; !next.done && tableOf(next.value) === name; next = await entries.next()) {
          const piece = await allOf(next.value)
          progress(name, piece.length)
          yield piece
        }
      }
      const copy = copyFrom(`copy ${table.name} (${table.columns.join(', ')}) from stdin`)
      await pipeline(Readable.from(pieces(table.name)), client.query(copy))
      continue
    }
    const content = await allOf(next.value)
    if (kind === 'folder') {
      const path = join(incoming, ...rest)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeFile(path, content, { mode: 0o600, flush: true })
      progress(rest.join('/'), content.length)
    }
    next = await entries.next()
  }
}

/** Reads every table back as the backup wrote it: same rows, same digest, same log. */
async function verify(client: pg.PoolClient, header: Header, manifest: Manifest, target: RestoreTarget): Promise<void> {
  for (const table of header.tables) {
    const rows = client.query(copyTo(copyOut(table)))
    const hash = createHash('sha256')
    for await (const chunk of rows as AsyncIterable<Buffer>) hash.update(chunk)
    const wanted = manifest.tables[table.name]
    if (rows.rowCount !== wanted?.rows || hash.digest('hex') !== wanted.sha256)
      throw new Error(`${table.name}: ${rows.rowCount} rows read back differ from ${wanted?.rows} in the backup`)
  }
  for (const { name, lastValue, isCalled } of header.sequences)
    await client.query('select setval($1, $2::bigint, $3)', [name, lastValue, isCalled])
  for (const name of await listMaterializedViews(client)) await client.query(`refresh materialized view ${name}`)
  const log = await target.describeLog(client)
  if (JSON.stringify(log) !== JSON.stringify(manifest.log))
    throw new Error(
      `the restored log ${JSON.stringify(log)} is not the one of the backup ${JSON.stringify(manifest.log)}`,
    )
  for (const { name } of await listTables(client)) await client.query(`alter table ${name} enable trigger user`)
}

async function moveFiles(incoming: string, dataDir: string, manifest: Manifest): Promise<void> {
  for (const name of Object.keys(manifest.files)) {
    const path = join(dataDir, name)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    if (name.startsWith('files/') && existsSync(path)) continue
    // The key of the empty city's own log, whose rows are gone now; put aside, because keys are never destroyed.
    if (existsSync(path)) await rename(path, `${path}.${Date.now()}.old`)
    await rename(join(incoming, name), path)
  }
}
