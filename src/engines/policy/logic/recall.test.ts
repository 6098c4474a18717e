import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HELD_OUT } from '../testing/texts/held-out.ts'
import { measure, summed } from '../testing/texts/measure.ts'
import { TUNED } from '../testing/texts/tuned.ts'

// Both halves were written and annotated before the reader was run on them, by the hand that wrote the reader: on strangers' texts expect less.
test('measured on four texts the reader was improved with: an outline, a plan with a box, a notice, a regulation', (t) => {
  const all = TUNED.map(measure)
  t.diagnostic(summed(all))
  for (const [i, m] of all.entries()) {
    assert.deepEqual(m.missed, [], TUNED[i]?.style)
    assert.deepEqual(m.extra, [], TUNED[i]?.style)
  }
})

test('measured on four texts held out: an action plan, work points, a plan numbered 1.1, a portal page', (t) => {
  const all = HELD_OUT.map(measure)
  t.diagnostic(summed(all))
  for (const [i, m] of all.entries()) {
    t.diagnostic(`${HELD_OUT[i]?.style}: ${summed([m])}`)
    for (const line of m.missed) t.diagnostic(`  missed ${line}`)
    for (const line of m.extra) t.diagnostic(`  false ${line}`)
    assert.deepEqual(m.falseFriends, [], HELD_OUT[i]?.style)
  }
  const hits = all.reduce((n, m) => n + m.hits, 0)
  assert.ok(hits / all.reduce((n, m) => n + m.expected, 0) >= 0.95)
  assert.ok(hits / all.reduce((n, m) => n + m.found, 0) >= 0.95)
  assert.ok(all.reduce((n, m) => n + m.deadlines, 0) / hits >= 0.95)
})
