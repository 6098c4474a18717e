import type { Tx } from './db/index.ts'

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
