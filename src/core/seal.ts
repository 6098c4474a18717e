import type { App } from './app.ts'
import type { Tx } from './db/index.ts'
import type { Bilingual } from './text.ts'

/** Any JSON value; what canonical JSON (RFC 8785) can write. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** A thing to be sealed in the evidence log: its kind (record, file, act …), its own id, and its content. */
export interface Sealable {
  readonly kind: string
  readonly id: string
  readonly body: Json
}

/**
 * Leaves the commitment of a thing in the evidence log, in the transaction that writes the thing.
 * core only knows this shape; the evidence engine gives the function, a composer hands it over.
 */
export type Seal = (tx: Tx, things: readonly Sealable[]) => Promise<void>

/**
 * What a module tells of a kind it seals, in its `Module.sealedKinds`: verification compares every body that is stored today with
 * what was sealed, and erasure asks the owner to erase.
 */
export interface SealedKind {
  readonly kind: string
  readonly label: Bilingual
  /** Bodies as they were handed to `seal`, by id. An id that is absent from the answer has no body (any more). */
  readonly loadBodies: (tx: Tx, ids: readonly string[]) => Promise<ReadonlyMap<string, Json>>
  /** Erases the content for good, keeping the row that says that there was something. Without it the kind cannot be erased. */
  readonly eraseBody?: (tx: Tx, app: App, id: string) => Promise<void>
  /** Where the thing lies, for kinds of which not all is the whole city's: its erasure is shown there alone. */
  readonly findRegion?: (tx: Tx, id: string) => Promise<string | undefined>
  /** What was sealed describes the content and stays when that is erased. Without it `loadBodies` must give nothing for an erased id. */
  readonly staysAfterErasure?: true
  /** Ids in order, for finding rows that were written without a seal. */
  readonly listIds?: (tx: Tx, after: string | undefined, limit: number) => Promise<readonly string[]>
  /**
   * The kind was not sealed from the first day: what an older city holds of it is sealed once, as it stands at the upgrade. From then on a
   * change is found; what was changed before cannot be. Needs `listIds`.
   */
  readonly isAdopted?: true
}

/** A row that is not what follows from what was sealed: which table, which row, and in what it differs. */
export interface StateFinding {
  readonly table: string
  readonly id: string
  readonly why: string
}

/**
 * Derives a projection again from what was sealed and names what differs; for `log verify --state`. It reads in pages: nothing is loaded
 * whole. Corrections are the business of whoever reads the findings.
 */
export interface StateCheck {
  readonly id: string
  readonly label: Bilingual
  /** Yields findings, and a number now and then: how many rows were compared since the last. */
  readonly compare: (tx: Tx, app: Pick<App, 'db' | 'modules'>) => AsyncIterable<StateFinding | number>
}
