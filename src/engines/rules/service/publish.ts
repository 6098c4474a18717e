import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { canonicalJson } from '../../evidence/logic/canonical.ts'
import { lawsOf } from '../../forms/index.ts'
import { findClause } from '../../forms/logic/clause.ts'
import type { ParameterValue, Rule } from '../define.ts'
import { checkRule } from '../logic/check-rule.ts'
import { documentOf, type RuleDocument } from '../logic/document.ts'
import { ruleOn, versionOf } from '../logic/evaluate.ts'
import { ruleNotInForce, ruleUnknown } from '../problems.ts'
import * as ruleStore from '../store/rules.ts'

/** Rules that the city's modules declare today, every version: `declares: { rules: [defineRule(…)] }`. */
export function rulesOf(app: Pick<App, 'modules'>): readonly Rule[] {
  return app.modules.flatMap((m) => (m.declares?.rules ?? []) as readonly Rule[])
}

/** Declared versions of one rule. @throws Refusal `rule-unknown` */
export function getVersions(app: Pick<App, 'modules'>, ruleId: string): readonly Rule[] {
  const versions = rulesOf(app).filter((r) => r.id === ruleId)
  if (versions.length === 0) throw refuse(ruleUnknown({ rule: ruleId }))
  return versions
}

/** The version that answers on a civil day. @throws Refusal `rule-unknown`, `rule-not-in-force` */
export function getRuleOn(app: Pick<App, 'modules'>, ruleId: string, day: string): Rule {
  const rule = ruleOn(getVersions(app, ruleId), day)
  if (!rule) throw refuse(ruleNotInForce({ rule: ruleId, day }))
  return rule
}

/** Stops the start: a rule is declared wrongly, an example does not hold, or something published was changed. */
export class RuleDeclarationFault extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`规则声明有误 / rules declared wrongly:\n${faults.map((f) => `  ${f}`).join('\n')}`)
    this.name = 'RuleDeclarationFault'
    this.faults = faults
  }
}

/** SHA-256 of the canonical form of a version: what is compared at every start. */
export function digestOf(document: RuleDocument): string {
  return createHash('sha256')
    .update(canonicalJson(document as unknown as Json))
    .digest('hex')
}

/** The id under which a published version is sealed (kind `rule`). */
export function sealedId(ruleId: string, version: number): string {
  return `${ruleId}@${version}`
}

/** Every fault in what the modules declare, without a database: also for the registry test. */
export function declarationFaults(app: Pick<App, 'modules'>): string[] {
  const laws = lawsOf(app)
  const byId = Map.groupBy(rulesOf(app), (r) => r.id)
  return [...byId.values()].flatMap((versions) =>
    checkRule(versions, (reference) => findClause(reference, laws) !== undefined),
  )
}

/**
 * Publishes and seals new versions and the parameter values of the release, and holds what was published before against the declarations.
 * @returns `rule@version` of each version published now
 * @throws RuleDeclarationFault with one line for every fault
 */
export async function publishRules(app: App): Promise<string[]> {
  const faults = declarationFaults(app)
  if (faults.length > 0) throw new RuleDeclarationFault(faults)
  return app.db.write(systemScope('rules'), async (tx) => {
    const rules = rulesOf(app)
    const known = new Map((await ruleStore.listVersions(tx)).map((v) => [sealedId(v.rule_id, v.version), v]))
    const published: string[] = []
    for (const rule of rules) {
      const id = sealedId(rule.id, versionOf(rule))
      const before = known.get(id)
      if (!before && (await publishVersion(tx, app, rule))) published.push(id)
      if (before && before.digest !== digestOf(documentOf(rule))) faults.push(changedFault(id, before.published_at))
    }
    const declared = new Set(rules.map((r) => sealedId(r.id, versionOf(r))))
    // A rule that is gone with all its versions was given up with its domain; its decisions say so when they are replayed.
    const ids = new Set(rules.map((r) => r.id))
    for (const [id, row] of known)
      if (!declared.has(id) && ids.has(row.rule_id))
        faults.push(`${id}: 已发布的版本不能删除 / a published version cannot be removed`)
    faults.push(...(await publishValues(tx, app, rules)))
    if (faults.length > 0) throw new RuleDeclarationFault(faults)
    return published
  })
}

async function publishVersion(tx: Tx, app: App, rule: Rule): Promise<boolean> {
  const document = documentOf(rule)
  const isNew = await ruleStore.insertVersion(tx, {
    rule_id: rule.id,
    version: versionOf(rule),
    digest: digestOf(document),
    from_day: rule.from,
    document,
    published_at: app.clock.now(),
  })
  if (isNew)
    await app.seal(tx, [{ kind: 'rule', id: sealedId(rule.id, versionOf(rule)), body: document as unknown as Json }])
  return isNew
}

function changedFault(id: string, publishedAt: Date): string {
  const on = publishedAt.toISOString().slice(0, 10)
  return `${id}: 已于 ${on} 发布，不能再改，请声明新版本 / was published on ${on} and cannot change; declare a new version`
}

async function publishValues(tx: Tx, app: App, rules: readonly Rule[]): Promise<string[]> {
  const faults: string[] = []
  const known = (await ruleStore.listAllParameterValues(tx)).filter((v) => v.proposal_id === null)
  const byKey = new Map(known.map((v) => [`${v.rule_id}/${v.name}/${v.from_day}`, v]))
  for (const rule of rules)
    for (const [name, parameter] of Object.entries(rule.parameters))
      for (const value of parameter.values) {
        const key = `${rule.id}/${name}/${value.from}`
        const before = byKey.get(key)
        if (!before) byKey.set(key, await publishValue(tx, app, rule.id, name, value))
        else if (!isSameValue(before, value))
          faults.push(
            `${rule.id} parameter ${name} from ${value.from}: 已发布的值不能改，请另设起始日或在工作台更正 / a released value cannot change; give another day, or correct it in the workbench`,
          )
      }
  return faults
}

async function publishValue(
  tx: Tx,
  app: App,
  ruleId: string,
  name: string,
  value: ParameterValue,
): Promise<ruleStore.ParameterValueRow> {
  const row: ruleStore.ParameterValueRow = {
    rule_id: ruleId,
    id: newId(),
    name,
    from_day: value.from,
    value: value.value,
    reference: value.reference,
    is_unverified: value.isUnverified === true,
    proposal_id: null,
    entered_at: app.clock.now(),
  }
  if (await ruleStore.insertParameterValue(tx, row))
    await app.seal(tx, [{ kind: 'parameter', id: row.id, body: valueBody(row) }])
  return row
}

/** Whether a reference has been checked since may change with a release; value and reference may not. */
function isSameValue(row: ruleStore.ParameterValueRow, value: ParameterValue): boolean {
  return Value.Equal(row.value, value.value) && Value.Equal(row.reference, value.reference)
}

/** What is sealed of a parameter value. */
export function valueBody(row: ruleStore.ParameterValueRow): Json {
  return { ...row, reference: { ...row.reference }, entered_at: row.entered_at.toISOString() }
}
