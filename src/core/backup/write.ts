import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Pack, pack } from 'tar-stream'
import type { Json } from '../seal.ts'
import { listPartitions, listSequences, listTables, PLAIN_SETTINGS, type Table } from './catalogue.ts'
import {
  BackupRefused,
  FORMAT,
  HEADER,
  type Header,
  KEPT,
  MANIFEST,
  type Manifest,
  PIECE_BYTES,
  type Progress,
} from './format.ts'
import type { Protection } from './key.ts'
import { seal } from './sealed.ts'

export interface BackupSource {
  readonly pool: pg.Pool
  readonly dataDir: string
  readonly now: Date
  /** What the evidence log says of itself in this snapshot; compared after a restore. */
  readonly describeLog: (client: pg.PoolClient) => Promise<Json>
}

/**
 * Writes the whole city into one file while it goes on working: all tables as of one moment, then files and keys. Holds no table in memory.
 * @throws BackupRefused when the file exists already.
 */
export async function writeBackup(
  source: BackupSource,
  file: string,
  protection: Protection,
  progress: Progress = () => {},
): Promise<{ header: Header; manifest: Manifest }> {
  if (existsSync(file))
    throw new BackupRefused({ zh: `${file} 已存在，不会覆盖`, en: `${file} exists and is not overwritten` })
  const part = `${file}.part`
  const archive = pack()
  const gzip = createGzip({ level: 4 })
  const to = createWriteStream(part, { mode: 0o600, flush: true })
  const written =
    protection === 'unencrypted' ? pipeline(archive, gzip, to) : pipeline(archive, gzip, seal(protection), to)
  // Awaited below; until then a full disk must not count as an unhandled rejection.
  written.catch(() => {})
  const client = await source.pool.connect()
  try {
    const result = await Promise.race([
      writeParts(source, client, archive, progress),
      written.then(() => Promise.reject(new Error('the backup file was closed early'))),
    ])
    archive.finalize()
    await written
    await rename(part, file)
    return result
  } catch (error) {
    archive.destroy()
    await rm(part, { force: true })
    throw error
  } finally {
    await client.query('rollback').catch(() => {})
    client.release()
  }
}

async function writeParts(source: BackupSource, client: pg.PoolClient, archive: Pack, progress: Progress) {
  await client.query(`begin isolation level repeatable read read only; ${PLAIN_SETTINGS}`)
  const header = await describe(client, source.now)
  await addEntry(archive, HEADER, Buffer.from(JSON.stringify(header, null, 1)))
  const log = await source.describeLog(client)
  const tables: Record<string, Manifest['tables'][string]> = {}
  for (const table of header.tables) tables[table.name] = await addTable(client, archive, table, progress)
  // After the snapshot: a file is stored before the record that names it, so every file of the snapshot is there.
  const files: Record<string, Manifest['files'][string]> = {}
  for (const kept of KEPT)
    for (const name of await listFiles(source.dataDir, kept)) {
      files[name] = await addFile(archive, name, join(source.dataDir, name))
      progress(name, files[name].bytes)
    }
  const manifest: Manifest = { format: FORMAT, tables, files, log }
  await addEntry(archive, MANIFEST, Buffer.from(JSON.stringify(manifest, null, 1)))
  return { header, manifest }
}

async function describe(client: pg.PoolClient, now: Date): Promise<Header> {
  const migrations = await client.query<{ name: string; digest: string }>(
    'select name, digest from core.migration order by name',
  )
  const { rows } = await client.query<{ server_version: string }>('show server_version')
  return {
    format: FORMAT,
    createdAt: now.toISOString(),
    postgres: rows[0]?.server_version ?? '',
    migrations: migrations.rows,
    tables: await listTables(client),
    partitions: await listPartitions(client),
    sequences: await listSequences(client),
  }
}

/** A tar entry tells its size first and the size of a table is not known before it was read; so it goes in pieces. */
async function addTable(client: pg.PoolClient, archive: Pack, table: Table, progress: Progress) {
  const rows = client.query(copyTo(copyOut(table)))
  const hash = createHash('sha256')
  let bytes = 0
  let piece: Buffer[] = []
  let pieceBytes = 0
  let number = 0
  const flush = async () => {
    await addEntry(archive, `table/${table.name}/${String(++number).padStart(6, '0')}`, Buffer.concat(piece))
    progress(table.name, pieceBytes)
    piece = []
    pieceBytes = 0
  }
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
    pieceBytes += chunk.length
    piece.push(chunk)
    if (pieceBytes >= PIECE_BYTES) await flush()
  }
  if (pieceBytes > 0) await flush()
  return { rows: rows.rowCount, bytes, sha256: hash.digest('hex') }
}

export function copyOut({ name, columns }: Table): string {
  return `copy (select ${columns.join(', ')} from ${name}) to stdout`
}

async function addFile(archive: Pack, name: string, path: string) {
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  let bytes = 0
  // A stored file is at most as large as an upload may be, and the size in its entry must be the size that was read.
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    chunks.push(chunk)
    bytes += chunk.length
  }
  await addEntry(archive, `folder/${name}`, Buffer.concat(chunks))
  return { bytes, sha256: hash.digest('hex') }
}

function addEntry(archive: Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry = archive.entry({ name, mode: 0o600, size: content.length }, (error) =>
      error ? reject(error) : resolve(),
    )
    entry.end(content)
  })
}

/** Paths of a folder's files (or of the one file) with `/`; what is just arriving in `incoming` is not part of the city yet. */
async function listFiles(root: string, kept: string): Promise<string[]> {
  const path = join(root, kept)
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [kept]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((e) => e.isFile())
    .map((e) => relative(root, join(e.parentPath, e.name)).replaceAll('\\', '/'))
    .filter((name) => !name.startsWith(`${kept}/incoming/`))
    .sort()
}
