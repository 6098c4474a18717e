import { randomUUID } from 'node:crypto'
import type { Actor, Permission } from '../../src/core/access/define.ts'
import { newId } from '../../src/core/ids.ts'
import type { Json } from '../../src/core/seal.ts'
import { documentOf, type Form, versionInForce } from '../../src/engines/forms/define.ts'
import { submitForm } from '../../src/engines/forms/index.ts'
import { sampleAnswers } from '../../src/engines/forms/logic/sample-answers.ts'
import type { Answers, Notes } from '../../src/engines/forms/schema.ts'
import { asOwner, type BenchCity, untilIntegrated } from '../city.ts'
import { inTurn, type Measure, median, round } from '../measure.ts'

const ROUNDS = 3
const INSPECTORS = 200
/** Forms that each of them sends, one after the other. */
const EACH = 3
const FORM = 'supervision.inspection'
const FLOOR = '基准测试（下限）'

/**
 * Two hundred inspectors at once send checklists: version in force, answers checked against schema and conditions, outcomes decided, record
 * written and sealed, key remembered; against bare inserts of the same two rows in a transaction, at the same concurrency on the same pool.
 * Both wait for the disk at every commit. Without HTTP: that is measured by `subject-read-http`.
 */
export const submissionsMeasure: Measure = {
  name: 'submissions-200',
  unit: 'forms/s',
  goal: { atLeast: 0.33 },
  run: async (city, rounds = ROUNDS) => {
    const subjects = await asOwner<{ id: string }>(
      city,
      `select subject_id as id from archive.subject where kind = 'enterprise' and merged_into is null and region like '120101%'
       order by random() limit 600`,
    )
    const [second] = await asOwner<{ accountId: string; name: string }>(
      city,
      `select id as "accountId", display_name as name from core.account where login_name = 'ben'`,
    )
    if (!second) throw new Error('the demo city has no inspector ben')
    const anyone = () => (subjects[Math.floor(Math.random() * subjects.length)] as { id: string }).id
    const filled = fillOnce(city, second)
    const p95s: number[] = []
    const [errors, began]: [string[], Date] = [[], city.app.clock.now()]
    const send = (inspector: Actor) => {
      const { permission: _, ...given } = filled
      const submission = { ...given, key: randomUUID(), subjectId: anyone(), happenedAt: began.toISOString() }
      const scope = { actorId: inspector.accountId ?? '', regions: ['12'] }
      return city.app.db.write(scope, (tx) => submitForm(tx, city.app, inspector, FORM, submission))
    }
    const insert = (inspector: Actor) =>
      city.app.db.asOwner((client) => bareInserts(client, inspector, anyone(), filled))
    const ours = async () => {
      await untilIntegrated(city)
      city.say('submissions')
      const found = await allAtOnce(send, filled.permission, errors)
      p95s.push(found.p95)
      return found.perSecond
    }
    const floorP95s: number[] = []
    const floor = async () => {
      await untilIntegrated(city)
      city.say('bare inserts')
      const found = await allAtOnce(insert, filled.permission, errors)
      floorP95s.push(found.p95)
      return found.perSecond
    }
    const found = await inTurn(rounds, ours, floor)
    // Rows that were never sealed would rightly be found by a verification of the log.
    await asOwner(city, 'delete from archive.record where source = $1', [FLOOR])
    await untilIntegrated(city)
    if (errors.length > 0) throw new Error(`${errors.length} failed, e.g. ${errors[0]}`)
    return {
      ...found,
      inspectors: INSPECTORS,
      p95Ms: round(median(p95s)),
      floorP95Ms: round(median(floorP95s)),
      errors: errors.length,
    }
  },
}

/** One complete set of answers on the version in force: what differs between inspectors is whom it is about. */
function fillOnce(
  city: BenchCity,
  second: { readonly accountId: string; readonly name: string },
): { permission: Permission; version: number; answers: Answers; notes: Notes } {
  const form = city.app.modules.flatMap((m) => (m.declares?.forms ?? []) as readonly Form[]).find((f) => f.id === FORM)
  const on = new Date(city.app.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  const version = form && versionInForce(form.versions, on)
  if (!form || !version) throw new Error(`${FORM} is not in force`)
  let seed = 20260101
  const random = () => {
    seed = (seed * 48271) % 2147483647
    return seed / 2147483647
  }
  const { answers, notes } = sampleAnswers(documentOf(form, version), random, {
    on,
    rules: form.rules,
    ...(form.contradictions && { contradictions: form.contradictions }),
    failRate: 0,
    second,
  })
  return { permission: form.permission ?? 'record.write', version: version.version, answers, notes }
}

async function allAtOnce(
  act: (inspector: Actor) => Promise<unknown>,
  permission: Permission,
  errors: string[],
): Promise<{ perSecond: number; p95: number }> {
  const times: number[] = []
  const began = performance.now()
  await Promise.all(
    Array.from({ length: INSPECTORS }, async (_, n) => {
      const inspector = inspectorOf(n, permission)
      for (let i = 0; i < EACH; i++) {
        const from = performance.now()
        try {
          await act(inspector)
        } catch (error) {
          errors.push(error instanceof Error ? error.message : String(error))
        }
        times.push(performance.now() - from)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  return { perSecond: times.length / seconds, p95: times[Math.floor(times.length * 0.95)] ?? 0 }
}

function inspectorOf(n: number, permission: Permission): Actor {
  return {
    kind: 'account',
    accountId: `bench-${n}`,
    name: `bench-${n}`,
    grants: [{ roleId: 'inspector', organisationId: 'bench', region: '12' }],
    permissions: new Map([permission, 'record.write' as const].map((p): [Permission, string[]] => [p, ['12']])),
    subjectId: undefined,
    sessionId: undefined,
  }
}

async function bareInserts(
  client: { query(text: string, values?: unknown[]): Promise<unknown> },
  { accountId }: Actor,
  subjectId: string,
  filled: { permission: Permission; version: number; answers: Answers; notes: Notes },
): Promise<void> {
  const [id, at] = [newId(), new Date()]
  const body: Json = JSON.parse(JSON.stringify({ ...filled, outcomes: {}, leftOut: [], formDigest: '0'.repeat(64) }))
  await client.query('begin')
  await client.query(
    `insert into archive.record (subject_id, id, kind, form_id, form_version, body, happened_at, known_at, actor_id,
        organisation_id, source, supersedes, withdraws, reason, file_digests, origin)
      values ($1, $2, $3, $4, $5, $6, $7, $7, $8, 'bench', $9, null, false, null, '{}', null)`,
    [subjectId, id, FORM, FORM, filled.version, JSON.stringify(body), at, accountId, FLOOR],
  )
  await client.query(
    `insert into forms.submission (account_id, key, content_digest, subject_id, record_id, outcomes, left_out, submitted_at)
      values ($1, $2, $3, $4, $5, '{}', '{}', $6)`,
    [accountId, randomUUID(), '0'.repeat(64), subjectId, id, at],
  )
  await client.query('commit')
}
