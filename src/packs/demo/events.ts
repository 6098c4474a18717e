import { addDays, daysBetween } from '../../core/calendar/index.ts'
import type { Json } from '../../core/seal.ts'
import type { BulkRecord } from '../../engines/archive/index.ts'
import { documentOf, type Form, versionInForce } from '../../engines/forms/define.ts'
import { digestOf } from '../../engines/forms/index.ts'
import { stripHidden } from '../../engines/forms/logic/answers.ts'
import { civilDay } from '../../engines/forms/logic/civil-day.ts'
import { decideOutcomes } from '../../engines/forms/logic/outcomes.ts'
import { sampleAnswers } from '../../engines/forms/logic/sample-answers.ts'
import type { FormDocument } from '../../engines/forms/schema.ts'
import type { Family } from './family.ts'
import { type DemoPlan, momentOf, newIdOf, workingDayIn } from './plan.ts'
import { retested, verdictOf } from './verdicts.ts'
import { CERTIFICATES, COMPLAINTS, PENALTY_GROUNDS } from './words.ts'

const SOURCE = '演示数据生成'
/** Expected number a year for an ordinary member of its group. */
const RATES = { inspection: 0.6, sampling: 0.5, complaint: 0.12, certificate: 0.15, verification: 0.7 }
const FINES = [2_000, 5_000, 10_000, 20_000, 50_000]

/** Everything that happened to a family during the plan, in no particular order. `form` is the city's inspection form, if it has one. */
export function eventsOf(plan: DemoPlan, family: Family, form: Form | undefined): BulkRecord[] {
  const records: BulkRecord[] = []
  const years = daysBetween(family.activeFrom, plan.endsOn) / 365
  const { random, head } = family
  const isMaker = family.trade.products !== undefined
  const often = (rate: number) => howOften(rate * years * plan.activity, () => random.next())
  const write = (subjectId: string, kind: string, day: string, body: Json, more: Partial<BulkRecord> = {}) => {
    const happenedAt = momentOf(day, 9 + random.below(8), random.below(60))
    const knownAt = new Date(happenedAt.getTime() + (5 + random.below(180)) * 60_000)
    const id = newIdOf(random, knownAt)
    records.push({ subjectId, id, kind, body, happenedAt, knownAt, source: SOURCE, ...more })
    return id
  }
  const anyDay = (from = family.activeFrom) => workingDayIn(random, from, plan.endsOn)

  if (isMaker && form) for (let i = often(RATES.inspection); i > 0; i--) inspect(family, form, anyDay(), write)
  for (const member of family.members) {
    // A thing is sampled or verified from the day after it was filed.
    const since = addDays(civilDay(member.happenedAt as Date), 1)
    if (member.kind === 'product')
      for (let i = often(RATES.sampling); i > 0; i--) sample(plan, family, member, anyDay(since), write)
    if (member.kind === 'instrument')
      for (let i = often(RATES.verification); i > 0; i--) {
        const day = anyDay(since)
        const verdict = random.chance(0.96) ? 'pass' : 'fail'
        write(member.subjectId, 'demo.verification', day, {
          verdict,
          validUntil: addDays(day, 365),
          laboratory: '演示计量技术机构',
        })
      }
  }
  for (let i = often(RATES.complaint * (1.6 - family.care)); i > 0; i--) {
    const day = anyDay()
    const closedOn = workingDayIn(random, day, min(addDays(day, 45), plan.endsOn))
    const outcome = random.weighted([
      ['upheld', 3],
      ['settled', 5],
      ['rejected', 2],
    ] as const)
    write(head.subjectId, 'demo.complaint', closedOn, { topic: random.pick(COMPLAINTS), outcome, closedOn })
  }
  for (let i = often(isMaker || head.kind === 'body' ? RATES.certificate : RATES.certificate / 5); i > 0; i--) {
    const day = anyDay()
    const number = `YS-${day.replaceAll('-', '')}-${random.below(100_000)}`
    write(head.subjectId, 'demo.certificate', day, {
      name: random.pick(CERTIFICATES),
      number,
      validUntil: addDays(day, 3 * 365),
    })
  }
  return records
}

/** @returns the id of the record */
type Write = (subjectId: string, kind: string, day: string, body: Json, more?: Partial<BulkRecord>) => string

/** How often a rare thing happens (Poisson, by Knuth's multiplication; means here are small). */
function howOften(mean: number, next: () => number): number {
  const limit = Math.exp(-Math.min(mean, 500))
  let count = 0
  for (let product = next(); product > limit; product *= next()) count++
  return count
}

/** An inspection on the version of the form that was in force that day, answered as a person could have. */
function inspect(family: Family, form: Form, day: string, write: Write): void {
  const version = versionInForce(form.versions, day)
  if (!version) return
  const { document, digest } = publishedOf(form, version)
  const { random, head, care } = family
  const { answers, notes } = sampleAnswers(document, () => random.next(), {
    on: day,
    rules: form.rules,
    failRate: 0.01 + 0.12 * (1 - care),
  })
  const stripped = stripHidden(document, answers)
  const body = {
    answers: stripped.answers,
    notes,
    outcomes: decideOutcomes(stripped.asked, form.rules, day),
    leftOut: stripped.leftOut,
    formDigest: digest,
  }
  // Through JSON, because absent members must be absent in what is sealed too.
  write(head.subjectId, form.recordKind, day, JSON.parse(JSON.stringify(body)) as Json, {
    formId: form.id,
    formVersion: version.version,
    source: form.title.zh,
  })
}

const published = new WeakMap<object, { document: FormDocument; digest: string }>()

function publishedOf(form: Form, version: Form['versions'][number]) {
  const known = published.get(version)
  if (known) return known
  const document = documentOf(form, version)
  const made = { document, digest: digestOf(document) }
  published.set(version, made)
  return made
}

/** A sampling; what fails is sometimes tested again on an objection, and often leads to a penalty. */
function sample(plan: DemoPlan, family: Family, product: Family['head'], day: string, write: Write): void {
  const { random, head, care } = family
  const first = verdictOf(family, product.name, day, random.chance(0.02 + 0.1 * (1 - care)))
  // Only classes that the catalogue has are sampled.
  if (!first) return
  const written = write(head.subjectId, 'sampling.verdict', day, first as unknown as Json)
  // What would follow after the last day of the data has not happened yet.
  if (first.verdict !== 'nonconforming' || addDays(day, 90) > plan.endsOn) return
  if (random.chance(0.2)) {
    const retest = retested(family, first, random.chance(0.4))
    write(
      head.subjectId,
      'sampling.verdict',
      workingDayIn(random, addDays(day, 30), addDays(day, 60)),
      retest as unknown as Json,
      {
        supersedes: written,
        reason: '异议成立，以备样复检结论代替初检结论',
      },
    )
    if (retest.verdict !== 'nonconforming') return
  }
  const decidedOn = workingDayIn(random, addDays(day, 61), addDays(day, 90))
  if (!random.chance(0.6)) return
  const [ground, basis] = random.pick(PENALTY_GROUNDS)
  const number = `津演市监罚〔${decidedOn.slice(0, 4)}〕${1 + random.below(9999)}号`
  write(head.subjectId, 'demo.penalty', decidedOn, { number, ground, basis, fineYuan: random.pick(FINES), decidedOn })
}

function min(a: string, b: string): string {
  return a < b ? a : b
}
