import { createHash } from 'node:crypto'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import type { Json } from '../../../core/seal.ts'
import { recordKindsOf } from '../../archive/index.ts'
import { canonicalJson } from '../../evidence/logic/canonical.ts'
import { lawsOf } from '../../forms/index.ts'
import { findClause, type Law, placeOf } from '../../forms/logic/clause.ts'
import type { PublicationKind } from '../define.ts'
import { checkKind } from '../logic/check-kind.ts'
import { documentOf } from '../logic/kind-document.ts'
import type { CitedClause, KindDocument } from '../schema.ts'
import { keepDocument, loadKindDocuments } from '../store/entry.ts'

/** A declared kind with its form as data. */
export interface DeclaredKind {
  readonly kind: PublicationKind
  readonly document: KindDocument
  readonly digest: string
}

const kindsOfCity = new WeakMap<App['modules'], ReadonlyMap<string, DeclaredKind>>()

/** Every kind the modules of this city declare, by its name. */
export function publicationKindsOf(app: Pick<App, 'modules'>): ReadonlyMap<string, DeclaredKind> {
  const known = kindsOfCity.get(app.modules)
  if (known) return known
  const kinds = new Map<string, DeclaredKind>()
  for (const module of app.modules)
    for (const kind of (module.declares?.publicationKinds ?? []) as readonly PublicationKind[]) {
      if (kinds.has(kind.kind)) throw new RangeError(`publication kind ${kind.kind} is declared twice (${module.id})`)
      const document = documentOf(kind)
      kinds.set(kind.kind, { kind, document, digest: digestOf(document) })
    }
  kindsOfCity.set(app.modules, kinds)
  return kinds
}

function digestOf(document: KindDocument): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex')
}

/** Stops the start: a kind is declared wrongly. */
export class PublicationFault extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`公示声明有误 / publications declared wrongly:\n${faults.map((f) => `  ${f}`).join('\n')}`)
    this.name = 'PublicationFault'
    this.faults = faults
  }
}

/** Checks every declaration and keeps each new wording, sealed. @throws PublicationFault with one line for every fault */
export async function keepKinds(app: App): Promise<void> {
  const declared = [...publicationKindsOf(app).values()]
  const city = { laws: lawsOf(app), recordKinds: recordKindsOf(app) }
  const faults = declared.flatMap(({ kind }) => checkKind(kind, city))
  if (faults.length > 0) throw new PublicationFault(faults)
  await app.db.write(systemScope('publications'), async (tx) => {
    for (const kind of declared) await keepKind(tx, app, kind)
  })
}

async function keepKind(tx: Tx, app: App, { document, digest }: DeclaredKind): Promise<void> {
  if (!(await keepDocument(tx, digest, document, app.clock.now()))) return
  await app.seal(tx, [
    { kind: 'publication-kind', id: `${document.kind}@${digest}`, body: document as unknown as Json },
  ])
}

/** The wording an entry was made under. It was kept before the first entry could be made. */
export async function getKindDocument(tx: Tx, digest: string): Promise<KindDocument> {
  const document = (await loadKindDocuments(tx, [digest])).get(digest)
  if (!document) throw new Error(`the publication kind with digest ${digest} is not kept`)
  return document
}

/** A clause as people cite it; a whole document where no article is known. */
export function cite(
  laws: readonly Law[],
  { clause, isClauseUnverified }: { clause: string; isClauseUnverified?: boolean },
): CitedClause {
  const found = findClause(clause, laws)
  const law = found?.law ?? laws.find((l) => l.id === clause)
  return {
    clause,
    law: law?.title ?? { zh: clause, en: clause },
    ...(found && { place: placeOf(found) }),
    isUnverified: isClauseUnverified ?? false,
    ...(law?.compared && !isClauseUnverified && { comparedOn: law.compared.on }),
  }
}
