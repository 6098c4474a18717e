import { nameKey } from '../../core/text/fold.ts'
import type { Bilingual } from '../../core/text.ts'
import type { Contradiction, DecisionRules } from '../../engines/forms/define.ts'
import { RESULTS, RESULTS_WITHOUT_FAILURE, type Result } from './results.ts'
import type { MatterVersion } from './schema.ts'

/** Decision rules of the inspection form, by name. Each is published with its examples; see forms/README.md of the engine. */
export const inspectionRules = {
  termNotEnded: {
    statement: {
      zh: '有效期届满日不早于检查当日，为符合；早于检查当日，为不符合。',
      en: 'Complies while the last day of validity is not before the day of the inspection.',
    },
    // Dates are YYYY-MM-DD, so they compare as text; the last day itself still counts.
    decide: (lastDay, { on }) => (typeof lastDay === 'string' ? (lastDay >= on ? 'pass' : 'fail') : undefined),
    examples: [
      { value: '2025-06-30', on: '2025-06-29', outcome: 'pass' },
      { value: '2025-06-30', on: '2025-06-30', outcome: 'pass' },
      { value: '2025-06-30', on: '2025-07-01', outcome: 'fail' },
    ],
  },
  everyBatchTested: {
    statement: {
      zh: '抽查的批次均有出厂检验记录，为符合；有一批缺少，为不符合；未抽查批次，为不适用。',
      en: 'Complies when every batch looked at has its release test; not applicable when none was looked at.',
    },
    decide: (untested, { answers }) => {
      if (typeof untested !== 'number') return undefined
      if (answers.batchesSeen === 0) return 'not-applicable'
      return untested === 0 ? 'pass' : 'fail'
    },
    examples: [
      { value: 0, answers: { batchesSeen: 5 }, outcome: 'pass' },
      { value: 1, answers: { batchesSeen: 5 }, outcome: 'fail' },
      { value: 0, answers: { batchesSeen: 0 }, outcome: 'not-applicable' },
    ],
  },
} as const satisfies DecisionRules

export interface ResultAnswers {
  readonly visit?: unknown
  readonly result?: unknown
}

/** 抽查检查结果 of answered version 3 of the form; undefined for earlier versions, which did not ask. */
export function resultOf({ visit, result }: ResultAnswers): Result | undefined {
  const value = visit === 'held' ? result : visit
  return typeof value === 'string' && value in RESULTS ? (value as Result) : undefined
}

/** What is wrong between the result and the items: a failed item is a problem found, whatever the last line says. */
export function resultFault(result: Result, overall: string): Bilingual | undefined {
  if (overall === 'fail' && RESULTS_WITHOUT_FAILURE.includes(result))
    return {
      zh: `有不符合项，检查结果不能是“${RESULTS[result].zh}”`,
      en: `An item does not comply: the result cannot be “${RESULTS[result].en}”`,
    }
  if (overall !== 'fail' && result === 'ordered-to-correct')
    return {
      zh: '没有不符合项，不能责令改正；请在有关检查项选“不符合”并说明',
      en: 'No item fails: nothing can be ordered to be corrected',
    }
  return undefined
}

/** What cannot stand beside each other in an inspection; said on the phone, before anybody signs. */
export const inspectionContradictions: readonly Contradiction[] = [
  {
    at: 'result',
    find: (answers, { outcomes }) => {
      const result = resultOf(answers)
      return result && resultFault(result, outcomes.overall ?? '')
    },
  },
  {
    at: 'correctionDueOn',
    find: ({ correctionDueOn }, { on }) =>
      typeof correctionDueOn === 'string' && correctionDueOn < on
        ? { zh: `改正期限不能早于检查当日（${on}）`, en: `The day to correct by is before the inspection (${on})` }
        : undefined,
  },
  {
    at: 'endedOn',
    find: ({ endedOn }, { on }) =>
      typeof endedOn === 'string' && endedOn < on
        ? { zh: `检查结束日期不能早于检查当日（${on}）`, en: `It ended before the day of the inspection (${on})` }
        : undefined,
  },
  {
    at: 'batchesUntested',
    find: ({ batchesSeen, batchesUntested }) =>
      typeof batchesSeen === 'number' && typeof batchesUntested === 'number' && batchesUntested > batchesSeen
        ? {
            zh: `缺少检验记录的批次（${batchesUntested}）不能多于抽查的批次（${batchesSeen}）`,
            en: `More batches without a test (${batchesUntested}) than were looked at (${batchesSeen})`,
          }
        : undefined,
  },
]

/** A signature as the form keeps it: who signed, if anybody. */
function signer(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string')
    return undefined
  return nameKey(value.name)
}

/** Whether two of the drawn inspectors signed, each once, in any order. A name may carry what tells it apart: 张伟（二科）. */
export function signedByBoth(
  answers: { readonly firstInspector?: unknown; readonly secondInspector?: unknown },
  inspectors: readonly string[],
): boolean {
  const signed = [signer(answers.firstInspector), signer(answers.secondInspector)]
  const drawn = inspectors.map(nameKey)
  const matches = (a: string | undefined, b: string | undefined) =>
    a !== undefined && b !== undefined && (a === b || a.startsWith(`${b}(`))
  return drawn.some((a, i) => matches(signed[0], a) && drawn.some((b, j) => i !== j && matches(signed[1], b)))
}

/** Whether the two who answered are two of those who were drawn, by account. */
export function areDrawn(
  answers: { readonly firstInspector?: unknown; readonly secondInspector?: unknown },
  inspectors: readonly string[],
): boolean {
  const [first, second] = [accountOf(answers.firstInspector), accountOf(answers.secondInspector)]
  return first !== second && [first, second].every((a) => a !== undefined && inspectors.includes(a))
}

/** The account behind an official's signature; nothing on versions that compared typed names. */
export function accountOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('accountId' in value)) return undefined
  return typeof value.accountId === 'string' ? value.accountId : undefined
}

/** Whether the answers wait for a second official to confirm them. */
export function awaitsSecond({ secondInspector }: { readonly secondInspector?: unknown }): boolean {
  return accountOf(secondInspector) !== undefined
}

/** The version of a matter in force on a civil day: the latest change whose first day has come; none where that change ended it. */
export function matterOn(versions: readonly MatterVersion[], day: string): MatterVersion | undefined {
  const begun = versions
    .filter((v) => v.from <= day)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.version - b.version))
    .at(-1)
  return begun?.isEnded ? undefined : begun
}

/** The narrower of the two industries, of which one must lie within the other; undefined where they exclude each other. */
export function commonIndustry(a: string | undefined, b: string | undefined): string | undefined | 'none' {
  if (!a || !b) return a || b || undefined
  if (a.startsWith(b)) return a
  return b.startsWith(a) ? b : 'none'
}

/** A share in percent as the whole numbers a draw publishes: 1.5 % is 3 of 200. */
export function ratioOfPercent(percent: number): readonly [number, number] {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`${percent} % is no share`)
  const [n, d] = [Math.round(percent * 100), 10_000]
  const gcd = (x: number, y: number): number => (y === 0 ? x : gcd(y, x % y))
  const g = gcd(n, d)
  return [n / g, d / g]
}

/** Whole months between two civil days. */
export function monthsBetween(from: string, to: string): number {
  const [y1, m1, d1] = from.split('-').map(Number) as [number, number, number]
  const [y2, m2, d2] = to.split('-').map(Number) as [number, number, number]
  return Math.max(0, (y2 - y1) * 12 + (m2 - m1) - (d2 < d1 ? 1 : 0))
}

/** What a successor must satisfy. */
export interface Eligible {
  readonly accountId: string
  readonly name: string
  readonly region: string
  readonly matters: readonly string[]
  readonly capacity: number
  readonly openTasks: number
  readonly isRecused: boolean
}

/** Those who may take a task over, and those who may not, for one stated reason each. */
export function eligibleFor(
  people: readonly Eligible[],
  task: { readonly region: string; readonly matters: readonly string[]; readonly inspectors: readonly string[] },
): { readonly eligible: readonly Eligible[]; readonly refused: Readonly<Record<string, string>> } {
  const refused: Record<string, string> = {}
  const eligible = people.filter((p) => {
    const why = task.inspectors.includes(p.accountId)
      ? 'assigned'
      : !task.region.startsWith(p.region)
        ? 'region'
        : p.matters.length > 0 && !task.matters.every((m) => p.matters.includes(m))
          ? 'capability'
          : p.openTasks >= p.capacity
            ? 'capacity'
            : p.isRecused
              ? 'recused'
              : undefined
    if (why) refused[p.accountId] = why
    return !why
  })
  return { eligible, refused }
}

/**
 * Who of the listed inspectors may be drawn for a plan: for a joint one (联合抽查, more than one department) only people of the departments it
 * names, otherwise everybody. Written as the list of inspectors writes the department.
 */
export function inspectorsFor<I extends { readonly body: { readonly organisation: string } }>(
  departments: readonly string[],
  listed: readonly I[],
): readonly I[] {
  return departments.length > 1 ? listed.filter((i) => departments.includes(i.body.organisation)) : listed
}

/** Who may take the place of somebody of a department: in a joint inspection people of the same, so that each department stays there. */
export function successorsOf<I extends { readonly body: { readonly organisation: string } }>(
  organisation: string | undefined,
  departments: readonly string[],
  listed: readonly I[],
): readonly I[] {
  const all = inspectorsFor(departments, listed)
  const isJoint = departments.length > 1 && organisation !== undefined && departments.includes(organisation)
  return isJoint ? all.filter((i) => i.body.organisation === organisation) : all
}

/** Departments of a joint plan from which nobody is listed: without them the inspection would be joint in name only. */
export function missingDepartments(
  departments: readonly string[],
  listed: readonly { readonly body: { readonly organisation: string } }[],
): readonly string[] {
  if (departments.length < 2) return []
  return departments.filter((d) => !listed.some((i) => i.body.organisation === d))
}

/** 双人检查: fewer do not inspect. */
const LEAST_INSPECTORS = 2

/** How many inspectors a task still waits for. */
export function missingInspectors(inspectors: readonly unknown[]): number {
  return Math.max(0, LEAST_INSPECTORS - inspectors.length)
}

/** 企业公示信息抽查办法 4: checks of what enterprises publish draw no fewer. */
export const LEAST_PUBLICITY_PERCENT = 3

/** A check of information that enterprises publish, by the regulation or the measures it rests on. */
export function isPublicityCheck({ clause }: { readonly clause: string }): boolean {
  return /^CN-(PIC|EIP)-/.test(clause)
}

/** How many a draw would take of so many: the share as the draw rounds it, one at least. */
export function expectedOf(objects: number, percent: number): number {
  if (objects === 0) return 0
  const [n, d] = ratioOfPercent(percent)
  return Math.min(objects, Math.max(1, Math.floor((objects * n + d - 1) / d)))
}
