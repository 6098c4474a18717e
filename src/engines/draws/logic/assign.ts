import { toHex } from '../../evidence/logic/bytes.ts'
import { type DrawCrypto, fields } from './encode.ts'

/** An inspector as published: by handle. */
export interface InspectorLine {
  readonly handle: string
  readonly capabilities: readonly string[]
  readonly regions: readonly string[]
  readonly capacity: number
  /** Whom he stands for, where every team is made up of several: one of {@link AssignmentFrame.groups}. */
  readonly group?: string | undefined
}

export interface Task {
  readonly handle: string
  readonly region?: string | undefined
  readonly needs?: readonly string[] | undefined
}

/** The published part of an assignment, whole; its hash stands in the frozen header. */
export interface AssignmentFrame {
  readonly perTask: number
  /** Every team has equally many of each of these, e.g. departments that inspect together; `perTask` is a multiple of their number. */
  readonly groups?: readonly string[] | undefined
  /** Ascending by handle. */
  readonly inspectors: readonly InspectorLine[]
  /** Inspector, task: must not meet. `declared` by the inspector or found from a `record`. */
  readonly recusals: readonly (readonly [string, string, 'declared' | 'record'])[]
  /** Went together in the round before. */
  readonly previousPairs: readonly (readonly [string, string])[]
}

/** Why a task got fewer inspectors than it needs: how many inspectors each condition left. */
export interface Shortfall {
  readonly task: string
  /** Whose places stay open, where teams are made up of groups. */
  readonly group?: string
  readonly missing: number
  readonly inRegion: number
  readonly capable: number
  readonly notRecused: number
  /** Of these, how many still had room when no exchange helped any more; what stopped them is the pair of the round before. */
  readonly free: number
}

export interface Assigned {
  /** In the order of the tasks. */
  readonly teams: ReadonlyMap<string, readonly string[]>
  readonly shortfalls: readonly Shortfall[]
}

interface Person extends InspectorLine {
  readonly index: number
  load: number
  /** Drawn anew with every task he gets, so that chance decides among equally loaded people each time. */
  key: string
  readonly tasks: Set<Job>
}

/** The places of a task; where teams are made up of groups, those of one group. */
interface Job extends Task {
  readonly group: string | undefined
  readonly team: Person[]
  /** All places of the task, these among them. */
  readonly task: readonly Job[]
  readonly recused: ReadonlySet<string>
  readonly kind: string
}

/** A city's inspector works in its districts, and a district's on what is declared for the whole city only where he is. */
function reaches(region: string | undefined, regions: readonly string[]): boolean {
  return region === undefined || regions.some((prefix) => region.startsWith(prefix))
}

function isAble(person: InspectorLine, task: Task): boolean {
  return (task.needs ?? []).every((need) => person.capabilities.includes(need))
}

const standsFor = (person: InspectorLine, group: string | undefined) => group === undefined || person.group === group

const before = (a: Person, b: Person) => a.load - b.load || (a.key < b.key ? -1 : 1)

/**
 * Gives every task `perTask` inspectors. Tasks in the given order; each takes, of those who may, the least loaded one, chance (the seed)
 * deciding among equals. Where nobody with room is left, places are exchanged along a chain, as in bipartite matching: without pairs of the
 * round before, an assignment is found whenever one exists. What remains open is said with its reason; no condition is ever dropped.
 * With groups the places of a task are filled group by group, each by people of that group only.
 */
export function assignInspectors(
  crypto: DrawCrypto,
  draw: { readonly id: string; readonly seed: Uint8Array },
  frame: AssignmentFrame,
  tasks: readonly Task[],
): Assigned {
  const mac = crypto.mac(draw.seed)
  const keyOf = (handle: string, load: number) =>
    toHex(mac(fields('zhiheng/draw-inspector/v1', draw.id, handle, String(load))))
  const people: Person[] = frame.inspectors.map((line, index) => ({
    ...line,
    index,
    load: 0,
    key: keyOf(line.handle, 0),
    tasks: new Set(),
  }))
  const recusedFrom = Map.groupBy(frame.recusals, (r) => r[1])
  const pairs = new Set(frame.previousPairs.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]))
  const isBarred = (person: Person, job: Job, without?: Person) =>
    job.recused.has(person.handle) ||
    job.task.some((places) =>
      places.team.some((m) => m !== without && (m === person || pairs.has(`${m.handle} ${person.handle}`))),
    )

  /** Those who may take places of one kind (same region, same needs, same group), by handle. */
  const able = new Map<string, readonly Person[]>()
  const groups = frame.groups ?? [undefined]
  const places = frame.perTask / groups.length
  const jobs = tasks.flatMap((task): Job[] => {
    const recused = new Set((recusedFrom.get(task.handle) ?? []).map((r) => r[0]))
    const whole: Job[] = []
    for (const group of groups) {
      const kind = JSON.stringify([task.region ?? null, task.needs ?? [], group ?? null])
      if (!able.has(kind))
        able.set(
          kind,
          people.filter((p) => reaches(task.region, p.regions) && isAble(p, task) && standsFor(p, group)),
        )
      whole.push({ ...task, group, kind, team: [], task: whole, recused })
    }
    return whole
  })
  const queues = new Map([...able].map(([kind, list]) => [kind, startQueue(list)]))

  const join = (person: Person, job: Job) => {
    job.team.push(person)
    person.tasks.add(job)
    person.load++
    person.key = keyOf(person.handle, person.load)
    for (const queue of queues.values()) queue.renew(person)
  }
  const leave = (person: Person, job: Job) => {
    job.team.splice(job.team.indexOf(person), 1)
    person.tasks.delete(job)
    person.load--
    person.key = keyOf(person.handle, person.load)
    for (const queue of queues.values()) queue.renew(person)
  }
  /** Kinds of task whose people, and all with whom these could exchange, are full: nothing later makes room there. */
  const exhausted = new Set<string>()
  const isExhausted = (kind: string): boolean => {
    if (exhausted.has(kind)) return true
    const kinds = new Set([kind])
    for (const k of kinds)
      for (const person of able.get(k) ?? []) {
        if (person.load < person.capacity) return false
        for (const job of person.tasks) kinds.add(job.kind)
      }
    for (const k of kinds) exhausted.add(k)
    return true
  }
  /** The shortest chain in which each hands one task to the next, until somebody with room takes one; then the first has room. */
  const fillByExchange = (job: Job): boolean => {
    interface Step {
      readonly person: Person
      readonly from?: Step
      readonly job: Job
    }
    const seen = new Set<Person>()
    const waiting: Step[] = []
    for (const person of (able.get(job.kind) ?? []).filter((p) => p.capacity > 0 && !isBarred(p, job)).sort(before)) {
      seen.add(person)
      waiting.push({ person, job })
    }
    for (const step of waiting) {
      for (const held of step.person.tasks) {
        const others = (able.get(held.kind) ?? []).filter(
          (p) => p.capacity > 0 && !seen.has(p) && !isBarred(p, held, step.person),
        )
        for (const other of others.sort(before)) {
          seen.add(other)
          const next: Step = { person: other, from: step, job: held }
          if (other.load >= other.capacity) waiting.push(next)
          else if (exchange(next)) return true
        }
      }
    }
    return false

    function exchange(last: Step): boolean {
      const undo: (() => void)[] = []
      for (let step: Step | undefined = last; step; step = step.from) {
        const { person, job: moved, from } = step
        // Two moves of one chain may meet in one team; then a pair of the round before is looked at again.
        if (isBarred(person, moved, from?.person)) {
          for (const back of undo.reverse()) back()
          return false
        }
        if (from) leave(from.person, moved)
        join(person, moved)
        undo.push(() => {
          leave(person, moved)
          if (from) join(from.person, moved)
        })
      }
      return true
    }
  }
  const fill = (job: Job): boolean => {
    const chosen = queues.get(job.kind)?.take((p) => !isBarred(p, job))
    if (chosen) join(chosen, job)
    return chosen !== undefined || (!isExhausted(job.kind) && fillByExchange(job))
  }
  /** A pair of the round before stands in the way: another first member may get on with the rest. */
  const reform = (job: Job): boolean => {
    for (const held of job.task)
      for (const member of [...held.team]) {
        leave(member, held)
        const replaced = (able.get(held.kind) ?? []).filter(
          (p) => p !== member && p.load < p.capacity && !isBarred(p, held),
        )
        for (const other of replaced.sort(before)) {
          join(other, held)
          if (fill(job)) return true
          leave(other, held)
        }
        join(member, held)
      }
    return false
  }
  const unfilled: Job[] = []
  for (const job of jobs) {
    while (job.team.length < places && (fill(job) || (pairs.size > 0 && reform(job))));
    if (job.team.length < places) unfilled.push(job)
  }
  return {
    teams: new Map(jobs.map((j) => [j.handle, j.task.flatMap((places) => places.team.map((p) => p.handle)).sort()])),
    shortfalls: unfilled.map((job) => explain(job, places, people)),
  }
}

function explain(job: Job, places: number, people: readonly Person[]): Shortfall {
  const inRegion = people.filter((p) => reaches(job.region, p.regions) && standsFor(p, job.group))
  const capable = inRegion.filter((p) => isAble(p, job))
  const notRecused = capable.filter((p) => !job.recused.has(p.handle))
  return {
    task: job.handle,
    ...(job.group !== undefined && { group: job.group }),
    missing: places - job.team.length,
    inRegion: inRegion.length,
    capable: capable.length,
    notRecused: notRecused.length,
    free: notRecused.filter((p) => p.load < p.capacity && !job.team.includes(p)).length,
  }
}

/** The least loaded person first. A place that is out of date is put right when it comes to the top. */
function startQueue(list: readonly Person[]) {
  interface Place {
    readonly person: Person
    readonly load: number
    readonly key: string
  }
  const precedes = (a: Place, b: Place) => a.load - b.load || (a.key < b.key ? -1 : 1)
  const heap: Place[] = []
  const members = new Set(list)
  const put = (person: Person) => {
    heap.push({ person, load: person.load, key: person.key })
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1
      if (precedes(heap[parent] as Place, heap[i] as Place) <= 0) break
      ;[heap[parent], heap[i]] = [heap[i] as Place, heap[parent] as Place]
      i = parent
    }
  }
  const pop = (): Place | undefined => {
    const top = heap[0]
    const last = heap.pop()
    if (!top || !last || heap.length === 0) return top
    heap[0] = last
    for (let i = 0; ; ) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < heap.length && precedes(heap[child] as Place, heap[least] as Place) < 0) least = child
      if (least === i) return top
      ;[heap[least], heap[i]] = [heap[i] as Place, heap[least] as Place]
      i = least
    }
  }
  for (const person of list) if (person.capacity > 0) put(person)
  return {
    renew(person: Person): void {
      if (members.has(person) && person.load < person.capacity) put(person)
    },
    /** The first whom `suits`; he stays queued until his load changes. */
    take(suits: (person: Person) => boolean): Person | undefined {
      const aside: Person[] = []
      let found: Person | undefined
      while (!found) {
        const top = pop()
        if (!top) break
        const { person } = top
        if (top.load !== person.load || top.key !== person.key || person.load >= person.capacity) continue
        if (suits(person)) found = person
        else aside.push(person)
      }
      for (const person of aside) put(person)
      return found
    },
  }
}
