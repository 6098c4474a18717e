import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fixedClock } from '../../core/clock.ts'
import { refuse } from '../../core/problem.ts'
import { defineCaseEffect } from './effect.ts'
import { runClocks } from './index.ts'
import { moveUnknown } from './problems.ts'
import type { CaseView } from './schema.ts'
import { type CaseCity, type Login, startCaseCity } from './testing/city.ts'

// Wednesday, 4 March 2026, 10:00 in China.
const clock = fixedClock('2026-03-04T02:00:00Z')
let city: CaseCity
before(async () => {
  city = await startCaseCity(clock)
})
after(() => city.close())

async function ask(who: Login, what: string, body?: object) {
  const reply = await city.as(who)(what, body)
  assert.ok(reply.statusCode < 300, `${reply.statusCode} ${reply.body}`)
  return reply.json()
}
const view = (who: Login, id: string): Promise<CaseView> => ask(who, `GET /api/cases/${id}`)

async function ordered(): Promise<string> {
  const fields = { findings: '标识不符' }
  const { caseId } = await ask('ben', 'POST /api/cases', { kind: 'test.correction', subjectId: city.subjectId, fields })
  await ask('ben', `POST /api/cases/${caseId}/take`)
  await ask('ben', `POST /api/cases/${caseId}/moves/submit`, { fields: { correctBy: '2026-03-20' } })
  await ask('hua', `POST /api/cases/${caseId}/moves/approve`, { fields: { opinion: '同意' } })
  return caseId
}

test('an overdue move that is refused is told to those above with its reason, and stops no other case; nor does a broken one', async () => {
  const [refusing, broken, healthy] = [await ordered(), await ordered(), await ordered()]
  const effect = defineCaseEffect({
    kind: 'test.correction',
    onMove: async (_tx, _app, _actor, { case: c }) => {
      if (c.id === refusing) throw refuse(moveUnknown({ move: 'lapse', state: 'ordered' }))
      if (c.id === broken) throw new TypeError('a fault of ours')
    },
  })
  const modules = [...city.app.modules, { id: 'effects', declares: { caseEffects: [effect] } }]
  clock.set('2026-03-23T02:00:00Z')
  // One case a page: a page of failures only must not be the last one.
  const run = await runClocks({ ...city.app, modules }, 1)
  assert.ok(run.failed >= 1)
  assert.equal((await view('ben', healthy)).state, 'answered')
  const told = await view('ben', refusing)
  assert.equal(told.state, 'ordered')
  const overdue = told.history.filter((e) => e.kind === 'overdue' && e.body.clock === 'correct')
  assert.equal(overdue.length, 1)
  assert.match(JSON.stringify(overdue[0]?.body.refused), /"move":"lapse","because":"当前环节/)
  assert.equal(
    told.escalations.some((e) => e.clock === 'correct' && !e.doneAt),
    true,
  )
  // The broken one is untouched, and its turn comes again once the fault is mended.
  assert.equal(
    (await view('ben', broken)).history.some((e) => e.kind === 'overdue'),
    false,
  )
  await runClocks(city.app)
  assert.equal((await view('ben', broken)).state, 'answered')
})
