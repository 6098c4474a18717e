import { createHash } from 'node:crypto'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { canonicalJson } from '../../evidence/logic/canonical.ts'
import { documentOf, type Form, type FormVersion, itemsOf, schemaOf, versionInForce } from '../define.ts'
import { checkForm } from '../logic/check-form.ts'
import { findClause, type Law, placeOf } from '../logic/clause.ts'
import { formUnknown } from '../problems.ts'
import type { FormDocument, PublishedVersion } from '../schema.ts'
import { secondOfficialsOf } from '../second-official.ts'
import { findVersion, insertVersion, listVersions, listVersionsOf, type VersionRow } from '../store.ts'

/** Forms that the city's modules declare today: `declares: { forms: [defineForm(…)] }`. */
export function formsOf(app: Pick<App, 'modules'>): readonly Form[] {
  return app.modules.flatMap((m) => (m.declares?.forms ?? []) as readonly Form[])
}

/** Laws that the city's modules cite: `declares: { laws: [...] }`. */
export function lawsOf(app: Pick<App, 'modules'>): readonly Law[] {
  const laws = app.modules.flatMap((m) => (m.declares?.laws ?? []) as readonly Law[])
  return [...new Map(laws.map((l) => [l.id, l])).values()]
}

export function findForm(app: Pick<App, 'modules'>, formId: string): Form | undefined {
  return formsOf(app).find((f) => f.id === formId)
}

/** Stops the start: a form is declared wrongly, or a published version was changed. */
export class FormFault extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`表单声明有误 / forms declared wrongly:\n${faults.map((f) => `  ${f}`).join('\n')}`)
    this.name = 'FormFault'
    this.faults = faults
  }
}

/** SHA-256 of the canonical form of a version: what is compared at every start. */
export function digestOf(document: FormDocument): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex')
}

/** The id under which a published version is sealed (kind `form`). */
export function sealedId(formId: string, version: number): string {
  return `${formId}@${version}`
}

/**
 * Publishes what is new, seals it, and holds what was published before against the declarations.
 * @returns `form@version` of each version published now
 * @throws FormFault with one line for every fault
 */
export async function publishForms(app: App): Promise<string[]> {
  const forms = formsOf(app)
  const laws = lawsOf(app)
  const faults = forms.flatMap((f) => checkForm(f, (reference) => findClause(reference, laws) !== undefined))
  const ids = forms.map((f) => f.id)
  for (const id of new Set(ids.filter((x, i) => ids.indexOf(x) !== i))) faults.push(`${id}: declared twice`)
  for (const form of forms)
    if (asksSecondOfficial(form) && !secondOfficialsOf(app, form.id))
      faults.push(
        `${form.id}: a signature asks for a second official, but nobody declares \`secondOfficials\` of this form`,
      )
  if (faults.length > 0) throw new FormFault(faults)
  const published: string[] = []
  await app.db.write(systemScope('forms'), async (tx) => {
    const known = new Map((await listVersions(tx)).map((v) => [sealedId(v.form_id, v.version), v]))
    for (const form of forms) {
      faults.push(...missingVersions(form, [...known.values()]))
      for (const version of form.versions.filter((v) => !v.isDraft)) {
        const id = sealedId(form.id, version.version)
        const before = known.get(id) ?? (await publishVersion(tx, app, form, version))
        if (!before) published.push(id)
        else if (before.digest !== digestOf(documentOf(form, version))) faults.push(changedFault(id, before))
      }
    }
    if (faults.length > 0) throw new FormFault(faults)
  })
  remembered.delete(app.db)
  return published
}

function asksSecondOfficial(form: Form): boolean {
  return form.versions.some((v) => Object.values(itemsOf(v)).some((i) => i.document.official === 'second'))
}

/** @returns the row that was there first when another process published it in the same moment */
async function publishVersion(tx: Tx, app: App, form: Form, version: FormVersion): Promise<VersionRow | undefined> {
  const document = documentOf(form, version)
  const isNew = await insertVersion(tx, {
    form_id: form.id,
    version: version.version,
    digest: digestOf(document),
    from_day: version.from,
    document,
    schema: JSON.parse(JSON.stringify(schemaOf(version))),
    published_at: app.clock.now(),
  })
  if (!isNew) return findVersion(tx, form.id, version.version)
  await app.seal(tx, [{ kind: 'form', id: sealedId(form.id, version.version), body: document as unknown as Json }])
  return undefined
}

function changedFault(id: string, before: VersionRow): string {
  const on = before.published_at.toISOString().slice(0, 10)
  return `${id}: 已于 ${on} 发布，不能再改，请声明新版本 / was published on ${on} and cannot change; declare a new version`
}

/** A declared form may gain versions; it never loses a published one. */
function missingVersions(form: Form, published: readonly VersionRow[]): string[] {
  const declared = new Set(form.versions.filter((v) => !v.isDraft).map((v) => v.version))
  return published
    .filter((v) => v.form_id === form.id && !declared.has(v.version))
    .map((v) => `${sealedId(form.id, v.version)}: 已发布的版本不能删除 / a published version cannot be removed`)
}

/** @throws Refusal `form-unknown` */
export async function getVersion(tx: Tx, formId: string, version: number): Promise<VersionRow> {
  const row = await findVersion(tx, formId, version)
  if (!row) throw refuse(formUnknown({ form: formId, version }))
  return row
}

/** How long the published versions of a form are remembered: a process that starts with a newer one is heard of this much later. */
const REMEMBER_MS = 10_000

const remembered = new WeakMap<
  App['db'],
  Map<string, { readonly rows: readonly VersionRow[]; readonly until: number }>
>()

/** Published versions, the latest last, from memory where they were read a moment ago: they never change, and are large. */
export async function versionsOf(tx: Tx, app: Pick<App, 'db'>, formId: string): Promise<readonly VersionRow[]> {
  const ofCity = remembered.get(app.db) ?? new Map()
  remembered.set(app.db, ofCity)
  const known = ofCity.get(formId)
  if (known && known.until > performance.now()) return known.rows
  const rows = await listVersionsOf(tx, formId)
  ofCity.set(formId, { rows, until: performance.now() + REMEMBER_MS })
  return rows
}

/** The published version in force on a civil day. */
export function rowInForce(rows: readonly VersionRow[], day: string): VersionRow | undefined {
  const found = versionInForce(
    rows.map((row) => ({ version: row.version, from: row.from_day, row })),
    day,
  )
  return found?.row
}

/** Title and place of every clause that a version names, as people cite it. */
export function clausesOf(document: FormDocument, laws: readonly Law[]): PublishedVersion['clauses'] {
  const items = document.sections.flatMap((s) => s.items).flatMap((i) => [i, ...(i.items ?? [])])
  const references = [...items.map((i) => i.clause), ...Object.values(document.rules).map((r) => r.clause)]
  const clauses: PublishedVersion['clauses'] = {}
  for (const reference of references) {
    const clause = reference ? findClause(reference, laws) : undefined
    if (reference && clause) clauses[reference] = { title: clause.law.title, place: placeOf(clause) }
  }
  return clauses
}
