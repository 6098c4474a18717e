import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import type { Bilingual } from '../../../core/text.ts'
import { listSubjectNames } from '../../archive/index.ts'
import { lawsOf } from '../../forms/index.ts'
import { civilDay } from '../../forms/logic/civil-day.ts'
import { findClause, placeOf } from '../../forms/logic/clause.ts'
import type { Rule } from '../define.ts'
import { documentOf, type RuleDocument } from '../logic/document.ts'
import { ruleOn, valueOn, versionOf } from '../logic/evaluate.ts'
import { decisionUnknown, replayUnknown } from '../problems.ts'
import type {
  DecisionDetail,
  DecisionEntry,
  DecisionQuery,
  DifferenceView,
  ParameterView,
  ProposalMove,
  ProposalView,
  ReplayView,
  RuleDetail,
  RuleEntry,
} from '../schema.ts'
import * as decisionStore from '../store/decisions.ts'
import * as replayStore from '../store/replays.ts'
import * as ruleStore from '../store/rules.ts'
import { describeDecision, describeValue } from './decide.ts'
import { mayForCity } from './parameters.ts'
import { getVersions, rulesOf } from './publish.ts'

/** Every rule that is declared, with the version that stands for it today. */
export async function listRules(tx: Tx, app: App, now: Date): Promise<RuleEntry[]> {
  const today = civilDay(now)
  const values = Map.groupBy(await ruleStore.listAllParameterValues(tx), (v) => v.rule_id)
  const waiting = Map.groupBy(await ruleStore.listProposals(tx, { isOpen: true }), (p) => p.rule_id)
  return [...Map.groupBy(rulesOf(app), (r) => r.id)]
    .map(([id, versions]) => {
      const inForce = ruleOn(versions, today)
      const rule = inForce ?? newest(versions)
      return {
        id,
        title: rule.title,
        ...clauseOf(app, rule),
        version: versionOf(rule),
        from: rule.from,
        ...(rule.until && { until: rule.until }),
        isInForce: inForce !== undefined,
        parameters: Object.keys(rule.parameters).length,
        hasUnverified: currentValues(rule, values.get(id) ?? [], today).some((v) => v.is_unverified),
        waiting: waiting.get(id)?.length ?? 0,
      }
    })
    .sort((a, b) => a.id.localeCompare(b.id))
}

function newest(versions: readonly Rule[]): Rule {
  return [...versions].sort((a, b) => versionOf(b) - versionOf(a))[0] as Rule
}

function currentValues(
  rule: Rule,
  rows: readonly ruleStore.ParameterValueRow[],
  day: string,
): ruleStore.ParameterValueRow[] {
  return Object.keys(rule.parameters).flatMap((name) => valueRowOn(rows, name, day) ?? [])
}

function valueRowOn(rows: readonly ruleStore.ParameterValueRow[], name: string, day: string) {
  return valueOn(
    rows.filter((v) => v.name === name).map((v) => ({ from: v.from_day, row: v })),
    day,
  )?.row
}

function clauseOf(app: App, rule: Pick<RuleDocument, 'clause' | 'isClauseUnverified'>) {
  const clause = findClause(rule.clause, lawsOf(app))
  return {
    clause: rule.clause,
    ...(clause && { clausePlace: { title: clause.law.title, place: placeOf(clause) } }),
    ...(rule.isClauseUnverified && { isClauseUnverified: true as const }),
  }
}

/** One rule with its versions, facts, examples, and the whole history of its parameters. @throws Refusal `rule-unknown` */
export async function readRule(tx: Tx, app: App, actor: Actor, ruleId: string, now: Date): Promise<RuleDetail> {
  const versions = getVersions(app, ruleId)
  const today = civilDay(now)
  const inForce = ruleOn(versions, today)
  const rule = inForce ?? newest(versions)
  const document = documentOf(rule)
  const rows = await ruleStore.listVersions(tx, ruleId)
  const values = await ruleStore.listParameterValues(tx, ruleId)
  const proposals = (await ruleStore.listProposals(tx, { ruleId })).map((p) => describeProposal(app, actor, p))
  const byProposal = new Map(proposals.map((p) => [p.id, p]))
  return {
    id: ruleId,
    title: rule.title,
    ...clauseOf(app, rule),
    versions: rows.map((v) => {
      const until = versions.find((r) => versionOf(r) === v.version)?.until
      return {
        version: v.version,
        from: v.from_day,
        ...(until && { until }),
        digest: v.digest,
        publishedAt: v.published_at.toISOString(),
        isInForce: inForce !== undefined && versionOf(inForce) === v.version,
      }
    }),
    inputs: document.inputs as RuleDetail['inputs'],
    examples: document.examples as unknown as RuleDetail['examples'],
    parameters: document.parameters.map((p): ParameterView => {
      const own = values.filter((v) => v.name === p.name)
      const current = valueRowOn(values, p.name, today)
      return {
        name: p.name,
        label: p.label,
        ...(p.unit && { unit: p.unit }),
        schema: p.schema,
        ...(current && { now: describeValue(current) }),
        history: own
          .map((v) => ({
            ...describeValue(v),
            enteredAt: v.entered_at.toISOString(),
            isReplaced: valueRowOn(values, p.name, v.from_day)?.id !== v.id,
            ...(v.proposal_id &&
              byProposal.has(v.proposal_id) && { proposal: byProposal.get(v.proposal_id) as ProposalView }),
          }))
          .sort(
            (a, b) =>
              b.from.localeCompare(a.from) || b.enteredAt.localeCompare(a.enteredAt) || b.id.localeCompare(a.id),
          ),
        mayPropose: mayForCity(app, actor, 'parameter.propose'),
      }
    }),
    proposals: proposals.filter((p) => !p.outcome || p.outcome !== 'approved'),
    today,
  }
}

function describeProposal(
  app: App,
  actor: Actor,
  p: ruleStore.ProposalRow & { end: ruleStore.ProposalEndRow | undefined },
): ProposalView {
  const isOwn = p.proposed_by === (actor.accountId ?? actor.kind)
  const moves: ProposalMove[] = p.end
    ? []
    : isOwn
      ? ['withdraw']
      : mayForCity(app, actor, 'parameter.approve')
        ? ['approve', 'reject']
        : []
  return {
    id: p.id,
    ruleId: p.rule_id,
    name: p.name,
    from: p.from_day,
    value: p.value,
    reference: p.reference,
    reason: p.reason,
    isCorrection: p.is_correction,
    proposedBy: p.proposed_by_name,
    proposedAt: p.proposed_at.toISOString(),
    ...(p.end && {
      outcome: p.end.outcome,
      ...(p.end.reason && { endReason: p.end.reason }),
      endedBy: p.end.ended_by_name,
      endedAt: p.end.ended_at.toISOString(),
    }),
    moves,
  }
}

const PAGE = 50

/** A page of decisions, the newest first. `regions` undefined: row-level security alone, for accounts that speak for one subject. */
export async function pageDecisions(
  tx: Tx,
  regions: readonly string[] | undefined,
  query: DecisionQuery,
): Promise<{ items: DecisionEntry[]; next?: string }> {
  const limit = query.limit ?? PAGE
  const rows = await decisionStore.listDecisions(tx, regions, {
    ruleId: query.rule,
    outcome: query.outcome,
    subjectId: query.subjectId,
    aboutKind: query.kind,
    aboutId: query.about,
    after: query.after,
    limit: limit + 1,
  })
  const page = rows.slice(0, limit)
  const names = await subjectNames(tx, page)
  const titles = await ruleTitles(tx, page)
  const last = page.at(-1)
  return {
    items: page.map((row) => describeEntry(row, titles, names)),
    ...(rows.length > limit && last && { next: last.id }),
  }
}

function describeEntry(
  row: decisionStore.DecisionRow,
  titles: ReadonlyMap<string, Bilingual>,
  names: ReadonlyMap<string, string>,
): DecisionEntry {
  const { id, ruleId, on, answer, about, decidedAt, decidedBy } = describeDecision(row)
  const subjectName = row.subject_id ? names.get(row.subject_id) : undefined
  return {
    id,
    ruleId,
    ruleTitle: titles.get(`${ruleId}@${row.rule_version}`) ?? { zh: ruleId, en: ruleId },
    on,
    outcome: answer.outcome,
    ...(answer.value !== undefined && { value: answer.value }),
    reason: answer.reasons[0]?.text ?? { zh: '', en: '' },
    ...(about && { about }),
    ...(subjectName && { subjectName }),
    decidedAt,
    decidedBy,
  }
}

async function subjectNames(tx: Tx, rows: readonly decisionStore.DecisionRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap((r) => r.subject_id ?? []))]
  if (ids.length === 0) return new Map()
  return new Map((await listSubjectNames(tx, ids)).map((s) => [s.subjectId, s.name]))
}

/** Titles as published: a decision keeps the name of the version that made it, also when the program has dropped the rule. */
async function ruleTitles(tx: Tx, rows: readonly decisionStore.DecisionRow[]): Promise<Map<string, Bilingual>> {
  if (rows.length === 0) return new Map()
  const one = new Set(rows.map((r) => r.rule_id))
  const [only] = [...one]
  const versions = await ruleStore.listVersions(tx, one.size === 1 ? only : undefined)
  return new Map(versions.map((v) => [`${v.rule_id}@${v.version}`, v.document.title]))
}

/** A decision with the version it was made by, as published then. @throws Refusal `decision-unknown` */
export async function readDecision(
  tx: Tx,
  app: App,
  regions: readonly string[] | undefined,
  id: string,
): Promise<DecisionDetail> {
  const row = await decisionStore.findDecision(tx, regions, id)
  const version = row && (await ruleStore.listVersions(tx, row.rule_id)).find((v) => v.version === row.rule_version)
  if (!row || !version) throw refuse(decisionUnknown())
  const { document } = version
  const names = await subjectNames(tx, [row])
  const subjectName = row.subject_id ? names.get(row.subject_id) : undefined
  const values = await ruleStore.listParameterValues(tx, row.rule_id)
  return {
    ...describeDecision(row),
    ruleTitle: document.title,
    ...clauseOf(app, document),
    ruleDigest: version.digest,
    inputs: document.inputs as DecisionDetail['inputs'],
    parameterLabels: Object.fromEntries(
      document.parameters.map((p) => [p.name, { label: p.label, ...(p.unit && { unit: p.unit }) }]),
    ),
    ...(subjectName && { subjectName }),
    corrected: Object.entries(row.parameters)
      .filter(([name, used]) => valueRowOn(values, name, row.on_day)?.id !== used.id)
      .map(([name]) => name),
  }
}

export function describeReplay(row: replayStore.ReplayRow): ReplayView {
  return {
    id: row.id,
    askedBy: row.asked_by_name,
    askedAt: row.asked_at.toISOString(),
    checked: row.checked,
    differing: row.differing,
    ...(row.finished_at && { finishedAt: row.finished_at.toISOString() }),
  }
}

/** A replay and a page of what differs in it. @throws Refusal `replay-unknown` */
export async function readReplay(
  tx: Tx,
  regions: readonly string[],
  id: string,
  after: string | undefined,
): Promise<{ replay: ReplayView; differences: DifferenceView[]; next?: string }> {
  const row = await replayStore.findReplay(tx, id)
  if (!row) throw refuse(replayUnknown())
  const rows = await replayStore.listDifferences(tx, regions, id, after, PAGE + 1)
  const page = rows.slice(0, PAGE)
  const last = page.at(-1)
  return {
    replay: describeReplay(row),
    differences: page.map((d) => ({
      decisionId: d.decision_id,
      ruleId: d.rule_id,
      version: d.rule_version,
      on: d.on_day,
      decidedAt: d.decided_at.toISOString(),
      kind: d.kind,
      before: d.answer as unknown as DifferenceView['before'],
      now: d.now as unknown as DifferenceView['now'],
    })),
    ...(rows.length > PAGE && last && { next: last.decision_id }),
  }
}
