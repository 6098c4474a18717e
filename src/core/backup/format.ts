import type { Json } from '../seal.ts'
import type { Bilingual } from '../text.ts'
import type { Partition, Sequence, Table } from './catalogue.ts'

/** Version of the layout below. A reader refuses a later one. */
export const FORMAT = 1

/*
 * A backup is one gzipped tar, sealed under the operator's key (sealed.ts) unless it was asked to stay plain:
 *   header.json                     what follows and on which schema; first, so that a reader can refuse at once
 *   table/<schema.table>/000001     rows in PostgreSQL's text form of COPY, cut into pieces of PIECE_BYTES at any byte
 *   folder/<path>                   files and keys of the data folder
 *   manifest.json                   rows, bytes and SHA-256 of everything; last: a file that ends before it is incomplete
 */
export const HEADER = 'header.json'
export const MANIFEST = 'manifest.json'
export const PIECE_BYTES = 4 * 1024 * 1024

/** What of the data folder belongs to the city, folders and single files; the database's own folder does not. */
export const KEPT = ['files', 'keys', 'log-key'] as const

export interface Header {
  readonly format: number
  readonly createdAt: string
  readonly postgres: string
  /** Migrations that made the schema of these rows, in order. */
  readonly migrations: readonly { readonly name: string; readonly digest: string }[]
  readonly tables: readonly Table[]
  readonly partitions: readonly Partition[]
  readonly sequences: readonly Sequence[]
}

export interface Manifest {
  readonly format: number
  readonly tables: Readonly<Record<string, { readonly rows: number; readonly bytes: number; readonly sha256: string }>>
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>
  /** State of the evidence log in the same snapshot. */
  readonly log: Json
}

/** A backup that cannot be made or used, in words for the person at the keyboard. Nothing was changed. */
export class BackupRefused extends Error {
  constructor(reason: Bilingual) {
    super(`${reason.zh} / ${reason.en}`)
    this.name = 'BackupRefused'
  }
}

export type Progress = (part: string, bytes: number) => void
