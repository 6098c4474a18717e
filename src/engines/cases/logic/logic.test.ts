import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, addWorkingDays, isWorkingDay } from '../../../core/calendar/index.ts'
import { signature } from '../../forms/define.ts'
import { type AnyCaseKind, documentOfKind } from '../define.ts'
import type { CaseDocument, ClockDocument, Entry } from '../schema.ts'
import { correction } from '../testing/correction.ts'
import { type Asker, abilitiesOf, capacityFor, mayOpenCase, readableFields, stateOf } from './abilities.ts'
import { checkCaseKind, type Known } from './check-kind.ts'
import { clockEvents, daysLeft, reduceClocks, resumeClock, startClock, suspendClock } from './clocks.ts'
import { reduceCase } from './reduce.ts'

const kind = correction as unknown as AnyCaseKind
const document = documentOfKind(kind)
const yes = () => true
const all: Known = { clause: yes, permission: yes, recordKind: yes, form: yes, template: yes, parameter: yes }

test('the test kind is soundly declared', () => assert.deepEqual(checkCaseKind(kind, all), []))

const faultsOf = (change: object, known: Partial<Known> = {}) =>
  checkCaseKind({ ...kind, ...change } as AnyCaseKind, { ...all, ...known }).join('\n')
const withState = (name: string, state: object) => ({
  states: { ...kind.states, [name]: { ...kind.states[name], ...state } },
})

test('faults of a declaration are named: state, way out, clause, clock, permission, label, field, reader', () => {
  const lost = { label: { zh: '孤立', en: 'Lost' }, readable: 'all', moves: {} }
  assert.match(faultsOf(withState('lost', lost)), /state lost: no move leads there/)
  assert.match(faultsOf(withState('lost', lost)), /state lost: has no move and is not final/)
  assert.match(faultsOf(withState('lost', lost)), /state lost: no way leads from it to a final state/)
  assert.match(
    faultsOf({}, { clause: (c) => c !== 'CN-TEST-2020/8' }),
    /move answered\/close: clause .*\/8 does not resolve/,
  )
  const silent = { moves: { close: { ...kind.states.answered?.moves?.close, clause: '' } } }
  assert.match(faultsOf(withState('answered', silent)), /names no clause/)
  assert.match(faultsOf({ opens: { ...kind.opens, clocks: {} } }), /clock decide: nothing ever starts it/)
  assert.match(faultsOf({}, { permission: (p) => p !== 'test.approve' }), /there is no permission test\.approve/)
  assert.match(faultsOf({ label: { zh: 'x', en: 'x' } }), /not labelled in both languages/)
  const unread = { readable: { assignee: ['findings'] } }
  assert.match(faultsOf(withState('submitted', unread)), /test\.approve acts here and reads no field here/)
  assert.match(faultsOf(withState('ordered', { isShownToSubject: undefined })), /to whom this state is not shown/)
  assert.match(faultsOf({}, { template: () => false }), /no document template test\.order/)
  const signed = signature({ label: { zh: '签字', en: 'Signature' }, role: { zh: '当事人', en: 'Party' } })
  assert.match(faultsOf({ fields: { ...kind.fields, signed } }), /field signed: what is signed is a form/)
  assert.match(faultsOf({}, { parameter: () => false }), /no parameter decide of rule test\.terms/)
})

// ---- clocks

const clock = document.clocks.find((c) => c.name === 'report') as ClockDocument
// 2020 to 2025: announced as a whole.
const day = fc.integer({ min: 0, max: 2000 }).map((n) => addDays('2020-01-02', n))

test('a period in working days ends on the n-th working day after its first, as the calendar counts', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 60 }), (on, days) => {
      const event = startClock(clock, on, { unit: 'working', days })
      assert.equal(event.dueOn, addWorkingDays(on, days))
      assert.equal(daysLeft('working', on, event.dueOn as string), days)
      assert.equal(event.isProvisional, undefined)
    }),
  )
})

test('a period in calendar days that rolls on any day off never ends on one, and never before its days have passed', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 120 }), (on, days) => {
      const { dueOn = '' } = startClock(clock, on, { unit: 'calendar', days })
      assert.ok(isWorkingDay(dueOn))
      assert.ok(dueOn >= addDays(on, days))
      for (let d = addDays(on, days); d < dueOn; d = addDays(d, 1)) assert.ok(!isWorkingDay(d))
    }),
  )
})

test('a clock says what a last day off does to it, and versions published before it did keep rolling on any day off', () => {
  // 42 days after 14 May 2026 is Thursday 25 June; 60 days after 6 May is Sunday 5 July; 15 days after 16 September 2025 is 1 October.
  const end = (rollsOn: string | undefined, on: string, days: number) =>
    startClock({ ...clock, length: { calendarDays: 30, rollsOn } } as ClockDocument, on, { unit: 'calendar', days })
      .dueOn
  for (const rollsOn of ['never', 'holiday', 'dayOff']) assert.equal(end(rollsOn, '2026-05-14', 42), '2026-06-25')
  assert.equal(end('never', '2026-05-06', 60), '2026-07-05')
  assert.equal(end('holiday', '2026-05-06', 60), '2026-07-05')
  assert.equal(end('dayOff', '2026-05-06', 60), '2026-07-06')
  assert.equal(end('never', '2025-09-16', 15), '2025-10-01')
  assert.equal(end('holiday', '2025-09-16', 15), '2025-10-09')
  assert.equal(end(undefined, '2026-05-06', 60), '2026-07-06')
  const silent = { clocks: { ...kind.clocks, report: { ...kind.clocks.report, calendarDays: 30, rollsOn: undefined } } }
  assert.match(faultsOf(silent), /clock report: does not say what a last day off does to it/)
})

test('a suspended period in calendar days keeps what is left of its days, not of the days it rolled on', () => {
  // 60 days from 4 August end on 3 October, which the break moves to the 8th; 18 used on 22 August, 42 left after 11 September.
  const sixty = { ...clock, length: { calendarDays: 60, rollsOn: 'holiday' } } as ClockDocument
  const started = reduceClocks({}, [startClock(sixty, '2026-08-04', { unit: 'calendar', days: 60 })]).report
  assert.ok(started)
  assert.equal(started.dueOn, '2026-10-08')
  const rest = suspendClock(started, '2026-08-22')
  assert.equal(rest.left, 42)
  const resting = reduceClocks({ report: started }, [rest]).report
  assert.ok(resting)
  assert.equal(resumeClock(sixty, resting, '2026-09-11').dueOn, '2026-10-23')
})

test('a suspended clock loses no day and gains none: what is left at the suspension is left at the resumption', () => {
  const unit = fc.constantFrom('working' as const)
  fc.assert(
    fc.property(day, unit, fc.integer({ min: 2, max: 40 }), fc.nat(60), fc.nat(60), (on, u, days, run, rest) => {
      const started = reduceClocks({}, [startClock(clock, on, { unit: u, days })])
      const suspendedOn = addDays(on, run)
      const left = daysLeft(u, suspendedOn, started.report?.dueOn as string)
      const none = () => undefined
      const suspended = reduceClocks(
        started,
        clockEvents(document, started, { suspends: ['report'] }, suspendedOn, none, false),
      )
      assert.equal(suspended.report?.left, left)
      const on2 = addDays(suspendedOn, rest)
      const resumed = reduceClocks(
        suspended,
        clockEvents(document, suspended, { resumes: ['report'] }, on2, none, false),
      )
      if (left > 0) assert.equal(daysLeft(u, on2, resumed.report?.dueOn as string), left)
      // What had run out stays overdue since its day.
      else assert.equal(resumed.report?.dueOn, started.report?.dueOn)
    }),
  )
})

test('beyond the announced holidays weekends alone count, and it is said that this is provisional', () => {
  const event = startClock(clock, '2099-12-25', { unit: 'working', days: 5 })
  // 25 December 2099 is a Friday.
  assert.deepEqual([event.dueOn, event.isProvisional], ['2100-01-01', true])
})

// ---- status and abilities over arbitrary histories

const at = (n: number) => new Date(Date.UTC(2026, 2, 4, 2, n)).toISOString()
const frame = (seq: number, actorId: string) => ({
  id: `e${seq}`,
  seq,
  at: at(seq),
  actorId,
  actorName: actorId,
  organisationId: null,
})
const handler = (id: string): Asker => ({ accountId: id, holds: (p) => p === 'test.handle', isSubject: false })
const approver: Asker = { accountId: 'head', holds: (p) => p === 'test.approve', isSubject: false }
const subject: Asker = { accountId: 'dora', holds: () => false, isSubject: true }
const stranger: Asker = { accountId: 'eve', holds: () => false, isSubject: false }
const reader: Asker = { accountId: 'cai', holds: (p) => p === 'case.read', isSubject: false }
const everybody = [handler('ben'), handler('bo'), approver, subject, stranger, reader]

/** A history made by choosing again and again among what somebody may do. */
function history(choices: readonly number[]): Entry[] {
  const entries: Entry[] = [
    { ...frame(1, 'system:test'), kind: 'opened', body: { fields: { findings: 'x' }, clocks: [] } },
    { ...frame(2, 'hua'), kind: 'assigned', body: { accountId: 'ben', name: 'ben', role: 'lead' } },
  ]
  for (const choice of choices) {
    const status = reduceCase(document, entries)
    const seq = entries.length + 1
    const options: Entry[] = everybody.flatMap((asker) =>
      stateOf(document, status.state)
        .moves.filter((m) => capacityFor(m, status, asker))
        .map((m): Entry => {
          const fields = Object.fromEntries(m.required.map((f) => [f, `${f}${seq}`]))
          const body = { move: m.name, from: status.state, to: m.to, fields, clocks: [], files: [], as: 'x' }
          return { ...frame(seq, asker.accountId ?? ''), kind: 'moved', body }
        }),
    )
    const last = entries.findLast((e) => e.kind === 'moved' && !status.withdrawn.has(e.seq))
    const may = last && abilitiesOf(document, status, entries, handler('ben')).withdrawable.includes(last.seq)
    if (may) options.push({ ...frame(seq, 'ben'), kind: 'withdrawn', body: { of: last.seq, reason: 'r' } })
    options.push({ ...frame(seq, 'bo'), kind: 'recused', body: { accountId: 'bo', name: 'bo', reason: 'r' } })
    entries.push(options[choice % options.length] as Entry)
  }
  return entries
}
const histories = fc.array(fc.nat(20), { maxLength: 14 }).map(history)

test('whatever happens: the state is declared, the revision counts the entries, a final state allows no move', () => {
  fc.assert(
    fc.property(histories, (entries) => {
      const status = reduceCase(document, entries)
      const state = stateOf(document, status.state)
      assert.equal(status.revision, entries.length)
      assert.equal(status.closedAt !== undefined, state.isFinal === true)
      if (state.isFinal)
        for (const asker of everybody) assert.deepEqual(abilitiesOf(document, status, entries, asker).moves, [])
    }),
  )
})

test('whatever happens: who may act may open and reads something; who may not open reads nothing and may do nothing', () => {
  fc.assert(
    fc.property(histories, (entries) => {
      const status = reduceCase(document, entries)
      for (const asker of everybody) {
        const { moves } = abilitiesOf(document, status, entries, asker)
        const readable = readableFields(document, status, asker)
        if (moves.length > 0) assert.ok(mayOpenCase(document, status, asker) && readable.length > 0)
        if (!mayOpenCase(document, status, asker)) assert.deepEqual([moves, readable], [[], []])
      }
      assert.deepEqual(abilitiesOf(document, status, entries, stranger).moves, [])
    }),
  )
})

test('whatever happens: nobody approves what he submitted, a recused person does nothing', () => {
  fc.assert(
    fc.property(histories, (entries) => {
      const status = reduceCase(document, entries)
      const both: Asker = { accountId: 'ben', holds: yes, isSubject: false }
      const { moves } = abilitiesOf(document, status, entries, both)
      if (status.makers.submit?.includes('ben')) assert.ok(!moves.includes('approve'))
      if (status.recused.some((r) => r.accountId === 'bo')) {
        const bo: Asker = { accountId: 'bo', holds: yes, isSubject: false }
        assert.deepEqual(abilitiesOf(document, status, entries, bo).moves, [])
        assert.deepEqual(readableFields(document, status, bo), [])
      }
    }),
  )
})

test('a move that was taken back leaves no trace in the status but the revision', () => {
  const before = history([])
  const submit: Entry = {
    ...frame(3, 'ben'),
    kind: 'moved',
    body: {
      move: 'submit',
      from: 'prepared',
      to: 'submitted',
      fields: { correctBy: 'd' },
      clocks: [],
      files: [],
      as: 'assignee',
    },
  }
  const taken: Entry = { ...frame(4, 'ben'), kind: 'withdrawn', body: { of: 3, reason: 'r' } }
  const plain = (d: CaseDocument, e: Entry[]) => {
    const { revision: _, changedAt: __, withdrawn: ___, ...rest } = reduceCase(d, e)
    return rest
  }
  assert.deepEqual(plain(document, [...before, submit, taken]), plain(document, before))
})
