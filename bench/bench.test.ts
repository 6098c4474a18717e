import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MEASURES, runBench } from './index.ts'
import { inTurn, type Line, lineOf, type Measure, median } from './measure.ts'

// The import takes the whole real file, and hostile files their bounds of time, whatever the size of the city: both have tests of their own
// (engines/intake, core/parse).
const SLOW = ['import-real-file', 'portal-hostile-import']
const QUICK = MEASURES.map((m) => m.name).filter((name) => !SLOW.includes(name))

test('every measure prints one line with a finite ratio, on a small city', { timeout: 280_000 }, async () => {
  const lines: Line[] = []
  const failed = await runBench({
    subjects: 500,
    rounds: 1,
    only: QUICK,
    print: (line) => lines.push(line),
    say: () => {},
  })
  assert.equal(failed, 0, JSON.stringify(lines.filter((l) => l.failed)))
  const measured = lines.filter((l) => !l.skipped)
  assert.deepEqual(
    measured.map((l) => l.measure),
    QUICK,
  )
  for (const line of measured) {
    for (const key of ['ours', 'floor', 'ratio']) assert.ok(Number.isFinite(line[key]) && Number(line[key]) > 0, key)
    assert.equal(typeof line.met, 'boolean')
    assert.equal(line.subjects, 500)
  }
})

const measure = (goal: Measure['goal']): Measure => ({
  name: 'x',
  unit: 'ms',
  goal,
  run: async () => ({ skipped: '' }),
})

test('a goal for times is met from below, one for throughputs from above', () => {
  const found = { ours: 3, floor: 2, rounds: 1 }
  assert.equal(lineOf(measure({ atMost: 1.5 }), found).met, true)
  assert.equal(lineOf(measure({ atMost: 1.4 }), found).met, false)
  assert.equal(lineOf(measure({ atLeast: 1.5 }), found).met, true)
  assert.equal(lineOf(measure({ atLeast: 1.6 }), found).met, false)
})

test('both sides are measured in turn, and who begins alternates', async () => {
  const order: string[] = []
  const side = (name: string) => async () => order.push(name)
  const found = await inTurn(3, side('ours'), side('floor'))
  assert.deepEqual(order, ['ours', 'floor', 'floor', 'ours', 'ours', 'floor'])
  assert.deepEqual(found, { ours: 4, floor: 3, rounds: 3 })
})

test('a median of an even number lies between the two middle ones', () => {
  assert.equal(median([4, 1, 3, 2]), 2.5)
  assert.throws(() => median([]), RangeError)
})
