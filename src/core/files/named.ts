import { sql } from 'kysely'
import type { App } from '../app.ts'
import type { Tx } from '../db/index.ts'

/** A column in which a module keeps digests of stored files. Nothing that stands there is ever removed as unnamed. */
export interface FilePlace {
  /** With its PostgreSQL schema: `archive.file`. */
  readonly table: string
  readonly column: string
  /**
   * `digest`: one; `digests`: an array of them; `json`: anywhere in a JSON value, which is read whole, so only where the table stays small;
   * `copy`: what stands there stands in another declared column too, which is searched instead (the reason says in which).
   */
  readonly as: 'digest' | 'digests' | 'json' | 'copy'
  readonly reason?: string
  /** Rows that name a file for good; others hold it only as long as unnamed ones are kept. SQL on columns of the table. */
  readonly where?: string
}

/** Any fixed number that no other advisory lock of ours uses as its first key. */
const FILE_LOCK = 7_461_052

/**
 * Whoever is about to name stored files holds them first, to the end of his transaction: they are not removed meanwhile, and whoever comes
 * after a removal learns that they are gone.
 * @returns those that are there
 */
export async function holdFiles(
  tx: Tx,
  { files }: Pick<App, 'files'>,
  digests: readonly string[],
): Promise<ReadonlySet<string>> {
  const asked = [...new Set(digests)].sort()
  if (asked.length === 0) return new Set()
  await sql`select pg_advisory_xact_lock_shared(${FILE_LOCK}::int, hashtext(d)) from unnest(${asked}::text[]) d`.execute(
    tx,
  )
  const there = await Promise.all(asked.map((d) => files.has(d)))
  return new Set(asked.filter((_, i) => there[i]))
}

/** Everything in a JSON value that can be the digest of a file. */
export function digestsIn(value: unknown): string[] {
  return [...new Set(JSON.stringify(value).match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g))]
}

/** What a client of the database can do: a connection as its owner, whom no row-level security keeps from seeing who names what. */
interface Client {
  query(text: string, values: unknown[]): Promise<{ rows: { digest: string }[] }>
}

/** Claims a file for its removal. @returns false where somebody is about to name it */
export async function claimFile(client: Client, digest: string): Promise<boolean> {
  const { rows } = await client.query(
    'select $2::text as digest where pg_try_advisory_xact_lock($1::int, hashtext($2))',
    [FILE_LOCK, digest],
  )
  return rows.length > 0
}

/** Which of these files some column names. */
export async function listNamed(
  client: Client,
  places: readonly FilePlace[],
  digests: readonly string[],
): Promise<ReadonlySet<string>> {
  const named = new Set<string>()
  for (const place of places) {
    if (place.as === 'copy') continue
    const { rows } = await client.query(searchOf(place), [digests])
    for (const { digest } of rows) named.add(digest)
  }
  return named
}

function searchOf({ table, column, as, where = 'true' }: FilePlace): string {
  if (as === 'digest') return `select ${column} as digest from ${table} where ${column} = any ($1) and (${where})`
  if (as === 'digests')
    return `select unnest(${column}) as digest from ${table} where ${column} && $1::text[] and (${where})`
  return `select m[1] as digest from ${table}, regexp_matches(${column}::text, '[0-9a-f]{64}', 'g') m
    where m[1] = any ($1) and (${where})`
}
