import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Line } from '../measure.ts'
import { runStatsBench, STATS_MEASURES } from './index.ts'
import { growthLine } from './measure.ts'

test('every algorithm prints one line with a time at three sizes', { timeout: 120_000 }, () => {
  const lines: Line[] = []
  assert.equal(
    runStatsBench({ scale: 0.1, print: (line) => lines.push(line), say: () => {} }),
    0,
    JSON.stringify(lines),
  )
  assert.deepEqual(
    lines.map((l) => l.measure),
    STATS_MEASURES.map((m) => m.name),
  )
  for (const { milliseconds, growth } of lines) {
    assert.ok((milliseconds as number[]).length === 3 && (milliseconds as number[]).every((ms) => ms > 0))
    assert.ok((growth as number[]).length === 2 && (growth as number[]).every(Number.isFinite))
  }
})

test('what takes a hundred times as long at ten times the size is told', () => {
  const line = growthLine({
    name: 'square',
    of: 'steps',
    first: 30,
    prepare: (n) => () => {
      let total = 0
      for (let i = 0; i < n * n; i++) total += Math.sqrt(i)
      return total
    },
  })
  assert.ok(((line.growth as number[])[1] as number) > 30, JSON.stringify(line))
})
