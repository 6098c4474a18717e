import './environment.ts'
import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { parseMoment } from './moment.ts'

/**
 * A transaction. A module names its tables with `tx.withTables<MyTables>()` in its store.ts; table names carry the module's
 * PostgreSQL schema (`archive.subject`).
 */
// biome-ignore lint/complexity/noBannedTypes: an empty schema on purpose: every store adds its own tables
export type Tx = Transaction<{}>

/** Whose eyes a transaction has: row-level security reads these settings (`zh.actor`, `zh.regions`, `zh.subject`). */
export interface Scope {
  /** Account id, or a fixed word for a part of the system (`system:sequencer`). */
  readonly actorId: string
  /** Region-code prefixes the actor may see, e.g. ['120101']; [''] sees every region, [] none. */
  readonly regions: readonly string[]
  /** The subject an enterprise's own account speaks for: then that subject is seen and no region reaches further. */
  readonly subjectId?: string | undefined
}

/** What migrations, jobs and importers use: every region. It still goes through row-level security. */
export function systemScope(part: string): Scope {
  return { actorId: `system:${part}`, regions: [''] }
}

export interface Database {
  readonly pool: pg.Pool
  /** Read-only transaction as the application role, limited to the scope. */
  read<T>(scope: Scope, run: (tx: Tx) => Promise<T>): Promise<T>
  /** Read-write transaction as the application role, limited to the scope. */
  write<T>(scope: Scope, run: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * One connection as the *owner* of the tables, outside row-level security: for COPY, migrations, backup and partitions only.
   * Never for anything a request can reach.
   */
  asOwner<T>(run: (client: pg.PoolClient) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The role every request runs as; created by the first migration, holds no table. */
export const APPLICATION_ROLE = 'zhiheng_app'

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond 2^53`)
  return value
})
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, parseMoment)
// Dates stay text (YYYY-MM-DD): a civil date has no time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/** How many transactions the running code stands inside of. */
const depth = new AsyncLocalStorage<number>()

/** Inner transactions are few and short: what the system looks up for an asker who may not see it. */
const INNER_CONNECTIONS = 4

function openPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'zhiheng',
    // A short list of GIN entries that wait for their place: every search reads it whole (4 MB, the default, cost 5 ms).
    // Every transaction begins with it: parsed once per connection.
    onConnect: async (client) => {
      await client.query(PREPARE_SCOPE)
    },
    options: '-c timezone=Asia/Shanghai -c gin_pending_list_limit=256kB',
  })
  // An idle connection that PostgreSQL closes must not end the process; the next query gets a new one.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * Opens the pool on a migrated database. A transaction that is begun inside another takes its connection from a pool of its own: from the
 * same one, as many outer transactions as there are connections would each wait for a second that nobody gives back.
 */
export function openDatabase(url: string, options: { max?: number } = {}): Database {
  const pool = openPool(url, options.max ?? 10)
  const inner: pg.Pool[] = []
  const poolAt = (level: number): pg.Pool => {
    if (level === 0) return pool
    inner[level - 1] ??= openPool(url, INNER_CONNECTIONS)
    return inner[level - 1] as pg.Pool
  }
  const inside = <T>(level: number, run: () => Promise<T>) => depth.run(level + 1, run)

  const inTransaction = async <T>(
    access: 'read only' | 'read write',
    scope: Scope,
    run: (tx: Tx) => Promise<T>,
  ): Promise<T> => {
    const settings = enterScope(scope, access === 'read only')
    const level = depth.getStore() ?? 0
    const client = await poolAt(level).connect()
    const session = sessionOn(client)
    session.begin(`begin ${access}; ${settings}`, access === 'read only' ? settings : undefined)
    try {
      const result = await inside(level, () => run(session.tx))
      if (access === 'read write') await commit(session)
      else {
        const isBegun = session.isBegun()
        session.end()
        if (isBegun) endRead(client)
        else client.release()
      }
      return result
    } catch (error) {
      const isBegun = session.isBegun()
      session.end()
      client.release(isBegun ? await failureOf(client.query('rollback')) : undefined)
      throw error
    }
  }

  return {
    pool,
    read: (scope, run) => inTransaction('read only', scope, run),
    write: (scope, run) => inTransaction('read write', scope, run),
    asOwner: async (run) => {
      const level = depth.getStore() ?? 0
      const client = await poolAt(level).connect()
      try {
        return await inside(level, () => run(client))
      } finally {
        client.release()
      }
    },
    close: async () => void (await Promise.all([pool, ...inner].map((p) => p.end()))),
  }
}

/** What was left for the commit travels with it, in one round trip; a statement that this connection has yet to prepare goes before. */
async function commit(session: Session): Promise<void> {
  const { client, deferred } = session
  const texts = deferred.map((s) => executeText(session, s))
  const areReady = texts.every((t) => t !== undefined)
  if (!areReady) for (const statement of deferred) await runPrepared(session, statement)
  if (!session.isBegun() && deferred.length === 0) {
    session.end()
    return client.release()
  }
  const text = [session.takeBegin(), ...(areReady ? texts : []), 'commit'].filter(Boolean).join('; ')
  session.end()
  // PostgreSQL answers the commit of a failed transaction with ROLLBACK and no error: nothing may be acknowledged then.
  if (lastOf(await client.query(text)).command !== 'COMMIT') throw new Error(PASSED_OVER)
  client.release()
}

/** Several statements give several results; the types of the driver know only one. */
function lastOf<R extends pg.QueryResultRow>(results: pg.QueryResult<R>): pg.QueryResult<R> {
  return Array.isArray(results) ? (results.at(-1) as pg.QueryResult<R>) : results
}

/** Nothing of a read depends on its end: the answer does not wait for it, only the connection does. */
function endRead(client: pg.PoolClient): void {
  if (client.getTransactionStatus() === 'E') throw new Error(PASSED_OVER)
  void failureOf(client.query('commit')).then((broken) => client.release(broken))
}

function failureOf(work: Promise<unknown>): Promise<Error | undefined> {
  return work.then(
    () => undefined,
    (error: Error) => error,
  )
}

const HAS_ENDED = 'this transaction has ended'
const PASSED_OVER = 'a statement of this transaction failed and the failure was passed over'

/** What this module keeps of a connection. Made once per connection, because making a Kysely costs more than a query. */
interface Session {
  readonly tx: Tx
  readonly client: pg.PoolClient
  /** Keeps the beginning of the next transaction until its first statement, and of a read what a statement needs to stand alone. */
  begin(text: string, alone?: string): void
  isBegun(): boolean
  /** A statement that comes after the end would run outside any scope: it is refused. */
  end(): void
  /** What a first statement carries along: the beginning, or only the scope where it is a transaction by itself. */
  takeBegin(): string
  /** Resolves when statements may be sent. */
  begun(): Promise<unknown> | undefined
  /** Names of the statements that this connection has prepared. */
  readonly statements: Set<string>
  /** Keeps a write for the commit; a read and a transaction that has ended refuse it. */
  defer(statement: Statement): void
  /** What is kept for the commit, in order. */
  readonly deferred: readonly Statement[]
}

interface Statement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

const sessions = new WeakMap<object, Session>()

function sessionOn(client: pg.PoolClient): Session {
  const known = sessions.get(client)
  if (known) return known
  let unsent: string | undefined
  let alone: string | undefined
  let beginning: Promise<unknown> | undefined
  let hasEnded = false
  let deferred: Statement[] = []
  const begun = () => {
    if (hasEnded) return Promise.reject(new Error(HAS_ENDED))
    if (unsent !== undefined) {
      beginning = client.query(unsent).then(() => {
        beginning = undefined
      })
      unsent = undefined
    }
    return beginning
  }
  const query = (...statement: Parameters<typeof client.query>) => {
    const waits = begun()
    return waits ? waits.then(() => client.query(...statement)) : client.query(...statement)
  }
  const connection = { query, release: () => {} }
  const lonePool = { connect: async () => connection, end: async () => {} }
  const tx = new Kysely<object>({ dialect: new PostgresDialect({ pool: lonePool as unknown as pg.Pool }) }) as Tx
  const session: Session = {
    tx,
    client,
    begin(text, read) {
      unsent = text
      alone = read
      beginning = undefined
      hasEnded = false
      deferred = []
    },
    isBegun: () => unsent === undefined,
    end() {
      unsent = undefined
      hasEnded = true
    },
    takeBegin() {
      const text = alone ?? unsent ?? ''
      if (alone === undefined) unsent = undefined
      return text
    },
    begun,
    statements: new Set(),
    defer(statement) {
      if (hasEnded) throw new Error(HAS_ENDED)
      if (alone !== undefined) throw new Error('a read-only transaction cannot write at its commit')
      deferred.push(statement)
    },
    get deferred() {
      return deferred
    },
  }
  sessions.set(client, session)
  sessions.set(tx, session)
  return session
}

/**
 * A query that PostgreSQL parses and plans once per connection: for the few statements that run on almost every request.
 * As the first statement of a transaction it travels together with the beginning and the scope, in one round trip; in a read it needs
 * no more than that, because each statement of a read sees what is committed at its own moment anyway.
 * `name` is unique in the project, e.g. `archive.subject`.
 */
export async function prepared<R extends pg.QueryResultRow>(
  tx: Tx,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<R[]> {
  const session = sessionOf(tx)
  const execute = session.isBegun() ? undefined : executeText(session, { name, text, values })
  if (execute === undefined) return runPrepared<R>(session, { name, text, values })
  return lastOf(await session.client.query<R>(`${session.takeBegin()}; ${execute}`)).rows
}

/**
 * A prepared write that travels with the commit, in one round trip for all of them: for rows that nothing else of the transaction reads
 * and whose refusal by the database nobody answers, e.g. commitments of the evidence log. It is part of the transaction like any other.
 * @throws Error in a read-only transaction, or after the end of one
 */
export function atCommit(tx: Tx, name: string, text: string, values: readonly unknown[]): void {
  sessionOf(tx).defer({ name, text, values })
}

function sessionOf(tx: Tx): Session {
  const session = sessions.get(tx)
  if (!session) throw new Error('not a transaction of this database')
  return session
}

async function runPrepared<R extends pg.QueryResultRow>(session: Session, statement: Statement): Promise<R[]> {
  const waits = session.begun()
  if (waits) await waits
  const { name, text, values } = statement
  const { rows } = await session.client.query<R>({ name, text, values: [...values] })
  session.statements.add(name)
  return rows
}

/** The call of a statement that this connection has prepared, with its values written out; undefined where the driver does better. */
function executeText(session: Session, { name, values }: Statement): string | undefined {
  if (!session.statements.has(name)) return undefined
  const literals = values.map(asLiteral)
  if (literals.some((l) => l === undefined)) return undefined
  return `execute ${pg.escapeIdentifier(name)}${literals.length > 0 ? `(${literals.join(', ')})` : ''}`
}

/** A value as the driver would send it, written into the statement; undefined for what is better left to the driver. */
function asLiteral(value: unknown): string | undefined {
  if (value === null || value === undefined) return 'null'
  const plain = Array.isArray(value) ? asArray(value) : asText(value)
  return plain === undefined ? undefined : pg.escapeLiteral(plain)
}

function asArray(values: readonly unknown[]): string | undefined {
  const cells = values.map((v) => (v === null ? 'NULL' : asText(v)?.replace(/["\\]/g, '\\$&').replace(/^.*$/s, '"$&"')))
  return cells.every((c) => c !== undefined) ? `{${cells.join(',')}}` : undefined
}

function asText(value: unknown): string | undefined {
  // A statement ends at its first NUL; as a parameter it is refused properly.
  if (typeof value === 'string') return value.includes('\0') ? undefined : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}`
  return undefined
}

/**
 * As conditions, not columns: nothing has to be sent back and read. None is null, so all are evaluated; the role first, for without the
 * rest it sees nothing.
 */
const ENTER = `set_config('role', '${APPLICATION_ROLE}', true) is not null and set_config('zh.actor', $1, true) is not null
  and set_config('zh.regions', $2, true) is not null and set_config('zh.subject', $3, true) is not null`
const PREPARE_SCOPE = `prepare zh_write (text, text, text) as select where ${ENTER};
  prepare zh_read (text, text, text) as select where ${ENTER} and set_config('transaction_read_only', 'on', true) is not null`

function enterScope(scope: Scope, isRead: boolean): string {
  const settings = [scope.actorId, regionSetting(scope), scope.subjectId ?? ''].map((s) => pg.escapeLiteral(s))
  return `execute ${isRead ? 'zh_read' : 'zh_write'} (${settings.join(', ')})`
}

/** `zh.regions` as PostgreSQL reads it: a text array literal; '{}' sees nothing. Codes are digits, so nothing needs quoting. */
function regionSetting(scope: Scope): string {
  for (const region of scope.regions) if (!/^\d*$/.test(region)) throw new RangeError(`not a region code: ${region}`)
  return `{${scope.regions.map((r) => `"${r}"`).join(',')}}`
}
