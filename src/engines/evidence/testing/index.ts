import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { accessModule } from '../../../core/access/index.ts'
import type { App, Module } from '../../../core/app.ts'
import { systemClock } from '../../../core/clock.ts'
import { readConfig } from '../../../core/config.ts'
import { type Database, systemScope } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import type { Json, Seal } from '../../../core/seal.ts'
import { openTestDatabase } from '../../../core/testing/database.ts'
import { createSeal, ensureLog, findSigner, integrate } from '../index.ts'
import type { HashName } from '../logic/hash.ts'
import type { NoteSigner } from '../logic/note.ts'

/** A log on a database of its own, with a table of notes that stands for a module that seals. */
export interface TestLog {
  readonly app: Pick<App, 'db' | 'clock' | 'random' | 'config' | 'modules'>
  readonly url: string
  readonly db: Database
  readonly seal: Seal
  readonly signer: NoteSigner
  readonly verifierKey: string
  /** Writes notes with their seals in one transaction. @returns their ids. */
  writeNotes(bodies: readonly Json[]): Promise<string[]>
  /** Integrates everything that waits. @returns how many. */
  integrateAll(): Promise<number>
  /** Runs SQL as the owner of the tables: what somebody with the database's password could do. */
  tamper(sql: string, values?: unknown[]): Promise<void>
  close(): Promise<void>
}

const NOTES = `create schema note; grant usage on schema note to zhiheng_app;
  create table note.note (id uuid primary key, body jsonb);
  grant select, insert, update on note.note to zhiheng_app`

/** The module of the notes: what the evidence engine asks of every module that seals. */
export const noteModule: Module = {
  id: 'note',
  sealedKinds: [
    {
      kind: 'note',
      label: { zh: '便条', en: 'Note' },
      loadBodies: async (tx, ids) => {
        const { rows } = await sql<{ id: string; body: Json }>`select id::text, body from note.note
          where id = any(${ids}::uuid[]) and body is not null`.execute(tx)
        return new Map(rows.map((r) => [r.id, r.body]))
      },
      eraseBody: async (tx, _app, id) => {
        await sql`update note.note set body = null where id = ${id}`.execute(tx)
      },
      listIds: async (tx, after, limit) => {
        const { rows } = await sql<{ id: string }>`select id::text from note.note
          where body is not null and (${after ?? null}::uuid is null or id > ${after ?? null}) order by id limit ${limit}`.execute(
          tx,
        )
        return rows.map((r) => r.id)
      },
    },
  ],
}

/** Makes the table of {@link noteModule} in a database. */
export async function createNotes(db: Database): Promise<void> {
  await db.asOwner((client) => client.query(NOTES))
}

/** Writes notes with their seals in one transaction. @returns their ids. */
export async function writeNotes(db: Database, seal: Seal, bodies: readonly Json[]): Promise<string[]> {
  const notes = bodies.map((body) => ({ id: newId(), body }))
  await db.write(systemScope('test'), async (tx) => {
    await sql`insert into note.note (id, body) select * from unnest(${notes.map((n) => n.id)}::uuid[],
      ${notes.map((n) => JSON.stringify(n.body))}::jsonb[])`.execute(tx)
    await seal(
      tx,
      notes.map((n) => ({ kind: 'note', id: n.id, body: n.body })),
    )
  })
  return notes.map((n) => n.id)
}

export async function openTestLog(options: { hash?: HashName; publicUrl?: string } = {}): Promise<TestLog> {
  const database = await openTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'zhiheng-evidence-'))
  const config = {
    ...readConfig({ ZHIHENG_DATA: folder, ZHIHENG_LOG_HASH: options.hash ?? 'sha256', PUBLIC_URL: options.publicUrl }),
    databaseUrl: database.url,
  }
  const app = { db: database.db, clock: systemClock, random: randomBytes, config, modules: [noteModule, accessModule] }
  await createNotes(database.db)
  const log = await ensureLog(app)
  const signer = findSigner(folder, log)
  if (!signer) throw new Error('a new log has its key')
  const seal = createSeal({ clock: systemClock, random: randomBytes, logHash: config.logHash })
  return {
    app,
    url: database.url,
    db: database.db,
    seal,
    signer,
    verifierKey: log.verifierKey,
    writeNotes: (bodies) => writeNotes(database.db, seal, bodies),
    async integrateAll() {
      let total = 0
      for (let count = await integrate(app, signer); count > 0; count = await integrate(app, signer)) total += count
      return total
    },
    tamper: (text, values) => database.db.asOwner(async (client) => void (await client.query(text, values))),
    async close() {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
