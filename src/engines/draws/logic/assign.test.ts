import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AssignmentFrame, assignInspectors, type InspectorLine, type Task } from './assign.ts'
import { browserDrawCrypto } from './browser-crypto.ts'

const inspector = (handle: string, more: Partial<InspectorLine> = {}): InspectorLine => ({
  handle,
  capabilities: [],
  regions: ['12'],
  capacity: 10,
  ...more,
})
const task = (handle: string, more: Partial<Task> = {}): Task => ({ handle, region: '120101', ...more })
const seed = (word: string) => createHash('sha256').update(word).digest()

function assign(frame: Partial<AssignmentFrame>, tasks: readonly Task[], word = 'seed') {
  const whole = { perTask: 2, inspectors: [], recusals: [], previousPairs: [], ...frame }
  return assignInspectors(browserDrawCrypto, { id: 'd', seed: seed(word) }, whole, tasks)
}

test('every task gets two different inspectors of its region who can do it', () => {
  const inspectors = [
    inspector('a', { regions: ['120101'], capabilities: ['food'] }),
    inspector('b', { capabilities: ['food', 'lift'] }),
    inspector('c', { regions: ['120102'], capabilities: ['food'] }),
    inspector('d'),
  ]
  const { teams, shortfalls } = assign({ inspectors }, [task('t1', { needs: ['food'] }), task('t2')])
  assert.deepEqual(teams.get('t1'), ['a', 'b'])
  assert.equal(teams.get('t2')?.length, 2)
  assert.ok(!teams.get('t2')?.includes('c'))
  assert.deepEqual(shortfalls, [])
})

test('who is recused is not assigned, and what then remains open is said with its reason', () => {
  const inspectors = ['a', 'b'].map((h) => inspector(h))
  const { teams, shortfalls } = assign({ inspectors, recusals: [['a', 't1', 'record']] }, [task('t1'), task('t2')])
  assert.deepEqual(teams.get('t1'), ['b'])
  assert.deepEqual(teams.get('t2'), ['a', 'b'])
  assert.deepEqual(shortfalls, [{ task: 't1', missing: 1, inRegion: 2, capable: 2, notRecused: 1, free: 0 }])
})

test('a pair of the round before does not go together again, even where that takes a third person', () => {
  const inspectors = ['a', 'b', 'c'].map((h) => inspector(h))
  for (let n = 0; n < 30; n++) {
    const { teams, shortfalls } = assign({ inspectors, previousPairs: [['b', 'a']] }, [task('t1'), task('t2')], `s${n}`)
    assert.deepEqual(shortfalls, [])
    for (const team of teams.values()) assert.notDeepEqual(team, ['a', 'b'])
  }
  const none = assign({ inspectors: inspectors.slice(0, 2), previousPairs: [['a', 'b']] }, [task('t1')])
  assert.deepEqual(none.shortfalls, [{ task: 't1', missing: 1, inRegion: 2, capable: 2, notRecused: 2, free: 1 }])
})

test('where the first choice leaves nobody for a later task, places are exchanged', () => {
  // Only c and d can do lifts; whoever goes by load alone may spend them on t1 and t2.
  const inspectors = [
    ...['a', 'b'].map((h) => inspector(h, { capacity: 2 })),
    ...['c', 'd'].map((h) => inspector(h, { capacity: 1, capabilities: ['lift'] })),
  ]
  for (let n = 0; n < 30; n++) {
    const { shortfalls } = assign({ inspectors }, [task('t1'), task('t2'), task('t3', { needs: ['lift'] })], `s${n}`)
    assert.deepEqual(shortfalls, [], `seed ${n}`)
  }
})

/** Largest number of places that can be filled: maximum flow by augmenting paths, written as plainly as possible. */
function mostPlaces(frame: AssignmentFrame, tasks: readonly Task[]): number {
  const held: string[][] = frame.inspectors.map(() => [])
  const may = (i: number, t: Task) =>
    (frame.inspectors[i] as InspectorLine).regions.some((r) => (t.region ?? '').startsWith(r)) &&
    !frame.recusals.some(([p, o]) => p === frame.inspectors[i]?.handle && o === t.handle)
  const place = (t: Task, seen: Set<number>): boolean => {
    for (let i = 0; i < held.length; i++) {
      if (seen.has(i) || !may(i, t) || held[i]?.includes(t.handle)) continue
      seen.add(i)
      const mine = held[i] as string[]
      if (mine.length < (frame.inspectors[i]?.capacity ?? 0)) {
        mine.push(t.handle)
        return true
      }
      for (const other of [...mine]) {
        mine.splice(mine.indexOf(other), 1)
        if (place(tasks.find((x) => x.handle === other) as Task, seen)) {
          mine.push(t.handle)
          return true
        }
        mine.push(other)
      }
    }
    return false
  }
  let placed = 0
  for (const t of tasks) for (let k = 0; k < frame.perTask; k++) if (place(t, new Set())) placed++
  return placed
}

test('no place stays open that could be filled (held against maximum flow), and no condition is broken', () => {
  const regions = ['120101', '120102', '12']
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...regions), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 6 }),
      fc.array(fc.constantFrom('120101', '120102'), { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 6 }),
      fc.string(),
      (people, places, recused, word) => {
        const inspectors = people.map(([r, capacity], i) => inspector(`p${i}`, { regions: [r], capacity }))
        const tasks = places.map((region, i) => task(`t${i}`, { region }))
        const frame: AssignmentFrame = {
          perTask: 2,
          inspectors,
          recusals: recused.map(([p, o]) => [`p${p}`, `t${o}`, 'declared'] as const),
          previousPairs: [],
        }
        const { teams, shortfalls } = assign(frame, tasks, word)
        const load = new Map<string, number>()
        for (const [handle, team] of teams) {
          assert.equal(new Set(team).size, team.length)
          for (const member of team) {
            load.set(member, (load.get(member) ?? 0) + 1)
            assert.ok(!frame.recusals.some(([p, o]) => p === member && o === handle))
            const region = tasks.find((t) => t.handle === handle)?.region ?? ''
            assert.ok(inspectors.find((i) => i.handle === member)?.regions.some((r) => region.startsWith(r)))
          }
        }
        for (const i of inspectors) assert.ok((load.get(i.handle) ?? 0) <= i.capacity)
        const placed = [...teams.values()].reduce((s, t) => s + t.length, 0)
        assert.equal(placed, mostPlaces(frame, tasks))
        assert.equal(
          shortfalls.reduce((s, f) => s + f.missing, 0),
          tasks.length * 2 - placed,
        )
      },
    ),
    { numRuns: 400 },
  )
})

test('a team made up of departments has one of each, and no place stays open that one of its department could fill', () => {
  const groups = ['市场监管', '消防']
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...groups), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 7 }),
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.tuple(fc.nat(6), fc.nat(5)), { maxLength: 6 }),
      fc.string(),
      (people, count, recused, word) => {
        const inspectors = people.map(([group, capacity], i) => inspector(`p${i}`, { group, capacity }))
        const tasks = Array.from({ length: count }, (_, i) => task(`t${i}`))
        const recusals = recused.map(([p, o]) => [`p${p}`, `t${o}`, 'declared'] as const)
        const { teams, shortfalls } = assign({ inspectors, recusals, groups }, tasks, word)
        const groupOf = (handle: string) => inspectors.find((i) => i.handle === handle)?.group
        let placed = 0
        for (const team of teams.values()) {
          assert.equal(new Set(team.map(groupOf)).size, team.length)
          placed += team.length
        }
        const possible = groups.map((group) => {
          const own = inspectors.filter((i) => i.group === group)
          return mostPlaces({ perTask: 1, inspectors: own, recusals, previousPairs: [] }, tasks)
        })
        assert.equal(placed, (possible[0] ?? 0) + (possible[1] ?? 0))
        assert.equal(
          shortfalls.reduce((s, f) => s + f.missing, 0),
          count * 2 - placed,
        )
      },
    ),
    { numRuns: 300 },
  )
})

test('a pair of the round before is kept apart in a team of departments too', () => {
  const groups = ['市场监管', '消防']
  const inspectors = [
    inspector('a', { group: '市场监管' }),
    inspector('b', { group: '市场监管' }),
    inspector('c', { group: '消防' }),
  ]
  for (let n = 0; n < 30; n++) {
    const { teams, shortfalls } = assign({ inspectors, groups, previousPairs: [['c', 'a']] }, [task('t1')], `s${n}`)
    assert.deepEqual([teams.get('t1'), shortfalls], [['b', 'c'], []])
  }
  const alone = assign({ inspectors: inspectors.slice(0, 2), groups }, [task('t1')])
  assert.deepEqual(alone.shortfalls, [
    { task: 't1', group: '消防', missing: 1, inRegion: 0, capable: 0, notRecused: 0, free: 0 },
  ])
})

test('work is spread: nobody has two tasks more than another who could have taken them', () => {
  const inspectors = Array.from({ length: 7 }, (_, i) => inspector(`p${i}`))
  const { teams } = assign(
    { inspectors },
    Array.from({ length: 20 }, (_, i) => task(`t${i}`)),
  )
  const load = inspectors.map((p) => [...teams.values()].filter((t) => t.includes(p.handle)).length)
  assert.ok(Math.max(...load) - Math.min(...load) <= 1, load.join(' '))
})

test('chance decides who goes with whom: over 10,000 seeds all pairs of five are even', () => {
  const inspectors = Array.from({ length: 5 }, (_, i) => inspector(`p${i}`))
  const counts = new Map<string, number>()
  for (let n = 0; n < 10_000; n++) {
    const team = String(assign({ inspectors }, [task('t')], `pair ${n}`).teams.get('t'))
    counts.set(team, (counts.get(team) ?? 0) + 1)
  }
  const statistic = [...counts.values()].reduce((s, o) => s + (o - 1000) ** 2 / 1000, 0)
  assert.equal(counts.size, 10)
  // NIST handbook, table 1.3.6.7.4: 9 degrees of freedom, α = 0.001.
  assert.ok(statistic < 27.877, `chi-square ${statistic}`)
})
