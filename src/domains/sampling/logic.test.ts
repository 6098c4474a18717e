import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { documentOfKind } from '../../engines/cases/define.ts'
import { inForceNote } from '../../engines/cases/logic/clocks.ts'
import { declaredParameters } from '../../engines/rules/index.ts'
import { followUp } from './follow-up.ts'
import {
  blindCode,
  blindId,
  connectionOf,
  isAble,
  lastDayToObject,
  type OwnershipLink,
  samplesPerMonth,
  standsBy,
  takenAt,
} from './logic.ts'
import { objectionRule } from './rules/rules.ts'

test('connections of ownership are found along any chain, do not depend on the order, and end where there are none', () => {
  const chain: OwnershipLink[] = [
    { from: 'lab', to: 'group' },
    { from: 'group', to: 'holding' },
    { from: 'maker', to: 'works' },
    { from: 'works', to: 'holding' },
    { from: 'ring-a', to: 'ring-b' },
    { from: 'ring-b', to: 'ring-a' },
  ]
  assert.equal(connectionOf('lab', 'lab', []), 'same')
  assert.equal(connectionOf('lab', 'holding', chain), 'owner')
  assert.equal(connectionOf('holding', 'lab', chain), 'owner')
  assert.equal(connectionOf('lab', 'maker', chain), 'common-owner')
  assert.equal(connectionOf('lab', 'other', chain), undefined)
  assert.equal(connectionOf('ring-a', 'other', chain), undefined, 'a ring ends')
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  fc.assert(
    fc.property(fc.array(fc.record({ from: name, to: name }), { maxLength: 12 }), name, name, (links, one, other) =>
      assert.equal(connectionOf(one, other, links), connectionOf(other, one, [...links].reverse())),
    ),
  )
})

test('an ability holds on its days, for its method, and not once it was ended', () => {
  const ability = {
    productClass: 'cable',
    item: 'r',
    method: 'M',
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    isEnded: false,
  }
  const on = (day: string, method = 'M', isEnded = false) =>
    isAble([{ ...ability, isEnded }], 'cable', 'r', method, day)
  assert.deepEqual([on('2025-12-31'), on('2026-01-01'), on('2026-12-31'), on('2027-01-01')], [false, true, true, false])
  assert.equal(on('2026-06-01', 'M 2'), false)
  assert.equal(on('2026-06-01', 'M', true), false)
})

test('codes and ids say nothing: each of the thirty characters comes as often, and an id has no time in it', () => {
  const seen = new Map<string, number>()
  const codes = Array.from({ length: 3000 }, () => blindCode(randomBytes(16)))
  assert.equal(new Set(codes).size, codes.length)
  for (const c of codes.join('').replaceAll('-', '')) seen.set(c, (seen.get(c) ?? 0) + 1)
  const expected = 30_000 / 30
  const chiSquare = [...seen.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
  assert.equal(seen.size, 30)
  // 29 degrees of freedom: 67.6 is passed once in some 15,000 runs.
  assert.ok(chiSquare < 67.6, String(chiSquare))
  assert.match(blindId(randomBytes(16)), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.throws(() => blindCode(new Uint8Array(8)), RangeError)
})

test('the samples of a plan are spread over its months, and fall on the last one together', () => {
  assert.equal(samplesPerMonth(120, '2026-01-01', '2026-12-31'), 10)
  assert.equal(samplesPerMonth(120, '2026-12-20', '2026-12-31'), 120)
  assert.equal(samplesPerMonth(120, '2027-02-01', '2026-12-31'), 120)
})

test('a sheet that waited for the network counts for the day on site; a clock that cannot be right is not believed', () => {
  const stored = new Date('2026-11-23T08:00:00Z')
  const days = (claimed: string | undefined, clockSkewSeconds = 0) =>
    takenAt({ ...(claimed && { takenAt: claimed }), clockSkewSeconds }, stored).toISOString()
  assert.equal(days(undefined), stored.toISOString())
  assert.equal(days('2026-11-20T01:00:00Z'), '2026-11-20T01:00:00.000Z')
  assert.equal(days('2026-11-23T08:00:01Z'), stored.toISOString())
  assert.equal(days('2020-01-01T00:00:00Z'), stored.toISOString())
  // Ahead by two hours, and waited for three days.
  assert.equal(days('2026-11-20T01:00:00Z', -7200), '2026-11-19T23:00:00.000Z')
  assert.equal(days('2026-11-23T10:00:00Z', -7200), stored.toISOString())
})

test('a laboratory stands by results that show neither only once it was told so and changed nothing since', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
  const told = { step: 'not-demonstrated', at: at(5) }
  assert.equal(standsBy([{ step: 'reported', at: at(4) }], [{ at: at(1) }]), false, 'never told')
  assert.equal(standsBy([told], [{ at: at(1) }, { at: at(2) }]), true)
  assert.equal(standsBy([told], [{ at: at(1) }, { at: at(6) }]), false, 'measured anew')
  assert.equal(standsBy([told, { ...told, at: at(9) }], [{ at: at(6) }]), true, 'told again of the new one')
})

test('the last day to object moves past a whole public holiday, weekend days in it included, and not past a plain weekend', () => {
  const cases: [string, string][] = [
    // Day 15 is 1 October; the break of 2025 lasts to the 8th.
    ['2025-09-16', '2025-10-09'],
    ['2025-09-15', '2025-09-30'],
    ['2025-09-23', '2025-10-09'],
    ['2025-09-24', '2025-10-09'],
    // Day 15 is New Year's Day; Sunday 4 January 2026 is worked in lieu.
    ['2025-12-17', '2026-01-04'],
    ['2025-12-20', '2026-01-04'],
    // Spring Festival 2026.
    ['2026-02-02', '2026-02-24'],
    // Saturday 21 March 2026 is a plain weekend.
    ['2026-03-06', '2026-03-21'],
  ]
  for (const [served, last] of cases) assert.equal(lastDayToObject(served, 15), last, served)
})

test('a follow-up that was started with 90 days is told of the 75 in force: ordered on 2026-03-02, looked at again by 2026-05-16', () => {
  const recheck = documentOfKind(followUp).clocks.find((c) => c.name === 'recheck')
  const { reinspect } = declaredParameters(objectionRule, '2026-03-02')
  const began = {
    clock: 'recheck',
    state: 'running',
    unit: 'calendar',
    startedOn: '2026-03-02',
    dueOn: '2026-06-01',
  } as const
  assert.ok(recheck)
  const note = inForceNote(recheck, { ...began, days: 90 }, Number(reinspect))
  assert.match(note?.zh ?? '', /现行规定为 75 日，自 2026-03-02 起算，最后一日 2026-05-16；本案仍按启动时的 90 日计/)
  assert.equal(inForceNote(recheck, { ...began, days: 75 }, Number(reinspect)), undefined)
})
