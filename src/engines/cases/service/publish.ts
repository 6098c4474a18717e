import { createHash } from 'node:crypto'
import { collectPermissions } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import type { DocumentTemplate } from '../../../core/documents/index.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { recordKindsOf } from '../../archive/index.ts'
import { canonicalJson } from '../../evidence/logic/canonical.ts'
import { formsOf, lawsOf } from '../../forms/index.ts'
import { findClause } from '../../forms/logic/clause.ts'
import { rulesOf } from '../../rules/index.ts'
import { type AnyCaseKind, documentOfKind } from '../define.ts'
import { checkCaseKind, type Known } from '../logic/check-kind.ts'
import { caseKindUnknown } from '../problems.ts'
import type { CaseDocument, CaseDocumentData } from '../schema.ts'
import { findVersion, insertVersion, listVersions, type VersionRow } from '../store.ts'

/** Kinds of case that the city's modules declare today. */
export function caseKindsOf(app: Pick<App, 'modules'>): readonly AnyCaseKind[] {
  return app.modules.flatMap((m) => (m.declares?.caseKinds ?? []) as readonly AnyCaseKind[])
}

/** Templates of documents that the city's modules declare: `declares: { documentTemplates: [defineDocumentTemplate(…)] }`. */
export function templatesOf(app: Pick<App, 'modules'>): readonly DocumentTemplate<CaseDocumentData>[] {
  return app.modules.flatMap(
    (m) => (m.declares?.documentTemplates ?? []) as readonly DocumentTemplate<CaseDocumentData>[],
  )
}

/** Stops the start: a kind is declared wrongly, or a published version was changed. */
export class CaseKindFault extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`案件声明有误 / kinds of case declared wrongly:\n${faults.map((f) => `  ${f}`).join('\n')}`)
    this.name = 'CaseKindFault'
    this.faults = faults
  }
}

/** SHA-256 of the canonical form of a version: what is compared at every start. */
export function digestOfKind(document: CaseDocument): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex')
}

/** The id under which a published version is sealed (kind `case-kind`). */
export function sealedId(kind: string, version: number): string {
  return `${kind}@${version}`
}

function knownTo(app: App): Known {
  const laws = lawsOf(app)
  const permissions = new Set<string>(collectPermissions(app.modules).map((p) => p.id))
  const forms = new Set(formsOf(app).map((f) => f.id))
  const templates = new Set(templatesOf(app).map((t) => t.id))
  const rules = rulesOf(app)
  return {
    clause: (reference) => findClause(reference, laws) !== undefined,
    permission: (id) => permissions.has(id),
    recordKind: (kind) => recordKindsOf(app).has(kind),
    form: (id) => forms.has(id),
    template: (id) => templates.has(id),
    parameter: (rule, name) => rules.some((r) => r.id === rule && r.parameters[name] !== undefined),
  }
}

/**
 * Publishes what is new, seals it, and holds what was published before against the declarations. A version that the code no longer
 * declares stays: cases run under it to their end.
 * @returns `kind@version` of each version published now
 * @throws CaseKindFault with one line for every fault
 */
export async function publishCaseKinds(app: App): Promise<string[]> {
  const kinds = caseKindsOf(app)
  const known = knownTo(app)
  const faults = kinds.flatMap((k) => checkCaseKind(k, known))
  const names = kinds.map((k) => k.kind)
  for (const name of new Set(names.filter((x, i) => names.indexOf(x) !== i))) faults.push(`${name}: declared twice`)
  if (faults.length > 0) throw new CaseKindFault(faults)
  return app.db.write(systemScope('cases'), async (tx) => {
    const published: string[] = []
    const rows = await listVersions(tx)
    for (const kind of kinds) {
      const id = sealedId(kind.kind, kind.version)
      const latest = rows.filter((r) => r.kind === kind.kind).at(-1)
      if (latest && latest.version > kind.version)
        faults.push(
          `${id}: 已发布第 ${latest.version} 版，不能退回 / version ${latest.version} is published; do not go back`,
        )
      const before =
        rows.find((r) => r.kind === kind.kind && r.version === kind.version) ?? (await publish(tx, app, kind))
      if (!before) published.push(id)
      else if (before.digest !== digestOfKind(documentOfKind(kind))) faults.push(changedFault(id, before))
    }
    if (faults.length > 0) throw new CaseKindFault(faults)
    return published
  })
}

/** @returns the row that was there first when another process published it in the same moment */
async function publish(tx: Tx, app: App, kind: AnyCaseKind): Promise<VersionRow | undefined> {
  const document = documentOfKind(kind)
  const row = {
    kind: kind.kind,
    version: kind.version,
    digest: digestOfKind(document),
    document,
    published_at: app.clock.now(),
  }
  if (!(await insertVersion(tx, row))) return findVersion(tx, kind.kind, kind.version)
  await app.seal(tx, [{ kind: 'case-kind', id: sealedId(kind.kind, kind.version), body: document as unknown as Json }])
  return undefined
}

function changedFault(id: string, before: VersionRow): string {
  const on = before.published_at.toISOString().slice(0, 10)
  return `${id}: 已于 ${on} 发布，不能再改，请声明新版本 / was published on ${on} and cannot change; declare a new version`
}

// A published version never changes, so one reading lasts as long as the process.
const published = new WeakMap<App['db'], Map<string, VersionRow>>()

/** @throws Refusal `case-kind-unknown` */
export async function getVersion(tx: Tx, app: App, kind: string, version: number): Promise<VersionRow> {
  const known = published.get(app.db) ?? new Map<string, VersionRow>()
  published.set(app.db, known)
  const id = sealedId(kind, version)
  const row = known.get(id) ?? (await findVersion(tx, kind, version))
  if (!row) throw refuse(caseKindUnknown({ kind }))
  known.set(id, row)
  return row
}

/** The version under which new cases of a kind are opened. @throws Refusal `case-kind-unknown` */
export async function getVersionNow(tx: Tx, app: App, kind: string): Promise<VersionRow> {
  const declared = caseKindsOf(app).find((k) => k.kind === kind)
  if (!declared) throw refuse(caseKindUnknown({ kind }))
  return getVersion(tx, app, kind, declared.version)
}
