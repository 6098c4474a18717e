import type { FastifyBaseLogger } from 'fastify'
import type { AuditWords } from './access/audit-words.ts'
import type { PermissionDeclaration, RoleDeclaration } from './access/define.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database } from './db/index.ts'
import type { FileStore } from './files/index.ts'
import type { FilePlace } from './files/named.ts'
import type { Gauge } from './http/gauges.ts'
import type { Route } from './http/route.ts'
import type { Job, Jobs } from './jobs/index.ts'
import type { Seal, SealedKind, StateCheck } from './seal.ts'

/** What a running city is made of. Composers build one; routes and jobs receive it. */
export interface App {
  readonly config: Config
  readonly db: Database
  readonly clock: Clock
  /** Cryptographic chance as an argument; tests may give their own. */
  readonly random: (bytes: number) => Buffer
  readonly files: FileStore
  readonly jobs: Jobs
  readonly seal: Seal
  readonly log: FastifyBaseLogger
  readonly modules: readonly Module[]
}

/** What a part of the system brings to the city: composers collect modules, nothing registers itself. */
export interface Module {
  readonly id: string
  readonly permissions?: readonly PermissionDeclaration[]
  readonly roles?: readonly RoleDeclaration[]
  readonly routes?: readonly Route[]
  readonly jobs?: readonly Job[]
  /** Kinds of things this module seals, so that the evidence engine can verify and erase them. */
  readonly sealedKinds?: readonly SealedKind[]
  /** Projections that verification derives again from what was sealed. */
  readonly stateChecks?: readonly StateCheck[]
  /** Every column in which it keeps digests of stored files: what none of them names is removed after some days. */
  readonly namesFiles?: readonly FilePlace[]
  /** What it writes into the audit trail, in words. */
  readonly auditWords?: AuditWords
  /** Declarations that an engine collects from all modules, by that engine's word: `{ recordKinds: [defineRecordKind(…)] }`. */
  readonly declares?: Readonly<Record<string, readonly unknown[]>>
  /** Rejects when this part is not well; asked by /healthz. */
  readonly health?: (app: App) => Promise<unknown>
  /** What is wrong though the part is well: attacks, for instance. Told to the operator alone, not by /healthz. */
  readonly watch?: (app: App) => Promise<readonly { readonly what: string; readonly detail: string }[]>
  /** Numbers of this part at this moment, for /metrics, which anybody may ask: cheap to find, about nobody. */
  readonly gauges?: (app: App) => Promise<readonly Gauge[]>
  /** Runs once after migration, before serving; returns what to run at shutdown. */
  readonly start?: (app: App) => Promise<(() => Promise<void>) | undefined>
}
