import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../core/seal.ts'
import { derive } from '../../engines/indicators/logic/observation.ts'
import { PRODUCT_CLASSES } from './classes.ts'
import { passRate } from './indicator.ts'

const verdict = {
  sampleNumber: 'C-1',
  productClass: 'cable',
  productName: '电缆',
  batchNumber: '1',
  region: '120101',
  selection: 'random',
  inclusionProbability: 0.2,
  sampledOn: '2026-03-31',
  laboratoryName: '甲',
  verdict: 'conforming',
  isRetest: false,
  items: [],
  decisionId: '01900000-0000-7000-8000-000000000001',
}
const record = (body: object, more: object = {}) => ({
  subjectId: '01900000-0000-7000-8000-000000000002',
  id: '01900000-0000-7000-8000-000000000003',
  kind: 'sampling.verdict',
  body: body as Json,
  happenedAt: new Date('2026-04-02T00:00:00Z'),
  knownAt: new Date('2026-04-02T00:00:00Z'),
  supersedes: null,
  withdraws: false,
  ...more,
})

test('a batch counts for the day it was sampled, with the probability it was drawn with', () => {
  const { observation } = derive(passRate, record(verdict))
  assert.deepEqual(
    [observation?.isPass, observation?.onDay, observation?.inclusionProbability, observation?.selection],
    [true, '2026-03-31', 0.2, 'random'],
  )
})

test('a targeted batch carries no probability, whatever its record says', () => {
  assert.equal(derive(passRate, record({ ...verdict, selection: 'targeted' })).observation?.inclusionProbability, null)
})

test('a re-test takes the place of the verdict it supersedes', () => {
  const first = '01900000-0000-7000-8000-000000000009'
  const { observation, superseded } = derive(
    passRate,
    record({ ...verdict, verdict: 'nonconforming', isRetest: true }, { supersedes: first }),
  )
  assert.equal(observation?.isPass, false)
  assert.equal(superseded?.recordId, first)
})

test('equipment classes, and only they, answer for the target of 93 %', () => {
  const { classes } = passRate.targets.find((t) => t.target === 'T01') ?? {}
  assert.deepEqual(
    classes,
    PRODUCT_CLASSES.filter((c) => c.isEquipment).map((c) => c.id),
  )
  assert.ok((classes?.length ?? 0) > 0)
})
