import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ApiProblem } from '../api-problem.ts'
import { heldBy, judge, nextToSend, type QueuedForm, remediesFor, waitAfter } from './queue.ts'
import { type SendingPorts, sendQueue } from './send.ts'

const entry = (sequence: number, more: Partial<QueuedForm> = {}): QueuedForm => ({
  key: `k${sequence}`,
  sequence,
  state: 'waiting',
  formId: 'test.check',
  formTitle: { zh: '表', en: 'Form' },
  subjectId: `s${sequence}`,
  subjectName: '厂',
  submission: { answer: sequence },
  files: [],
  queuedAt: '2026-01-01T00:00:00.000Z',
  attempts: 0,
  ...more,
})
const problem = (status: number, code: string, facts = {}) => new ApiProblem({ code, status, title: code, facts })
const keptProblem = (code: string, facts = {}) => ({ code, status: 409, title: code, facts, errors: [], at: '' })

test('what was queued first is sent first, and nothing about a subject overtakes what stands before it', () => {
  const queue = [entry(3, { subjectId: 'a' }), entry(1, { subjectId: 'a' }), entry(2)]
  assert.equal(nextToSend(queue, 0)?.key, 'k1')
  const refused = [entry(1, { subjectId: 'a', state: 'conflict' }), entry(2), entry(3, { subjectId: 'a' })]
  assert.equal(nextToSend(refused, 0)?.key, 'k2')
  assert.equal(nextToSend([refused[0], refused[2]] as QueuedForm[], 0), undefined)
  assert.equal(heldBy(refused, refused[2] as QueuedForm)?.key, 'k1')
  const edited = [entry(1, { subjectId: 'a', state: 'editing' }), entry(2, { subjectId: 'a' })]
  assert.equal(nextToSend(edited, 0), undefined)
})

test('an entry that must wait is not tried before its time', () => {
  assert.equal(nextToSend([entry(1, { notBefore: 100 })], 99), undefined)
  assert.equal(nextToSend([entry(1, { notBefore: 100 })], 100)?.key, 'k1')
})

test('waiting doubles from five seconds to a quarter of an hour and is spread', () => {
  assert.deepEqual(
    [1, 2, 3, 20, 2000].map((n) => waitAfter(n, 0.5)),
    [5_000, 10_000, 20_000, 900_000, 900_000],
  )
  assert.deepEqual([waitAfter(1, 0), waitAfter(1, 0.9999)], [4_500, 5_500])
})

test('the network and the server are waited for, a refusal is a person’s to decide, another account waits for its own', () => {
  assert.deepEqual(
    [judge(problem(0, 'offline')), judge(problem(503, 'x')), judge(problem(429, 'x')), judge(problem(401, 'x'))],
    ['later', 'later', 'later', 'signed-out'],
  )
  assert.deepEqual(
    [judge(problem(409, 'other-account')), judge(problem(409, 'task-gone')), judge(problem(422, 'answers-invalid'))],
    ['signed-out', 'conflict', 'conflict'],
  )
})

test('each conflict has its way out', () => {
  const remedies = (code: string, facts = {}, submission = {}) =>
    remediesFor(entry(1, { state: 'conflict', problem: keptProblem(code, facts), submission }))
  assert.deepEqual(remedies('version-not-in-force', { inForce: 3 }), ['new-version'])
  assert.deepEqual(remedies('subject-merged', { mergedInto: 'x' }), ['merged'])
  assert.deepEqual(remedies('task-already-answered', { recordId: 'x' }), ['see-record', 'apart'])
  assert.deepEqual(remedies('inspection-task-withdrawn', {}, { taskRef: 't' }), ['apart', 'edit'])
  assert.deepEqual(remedies('photo-unknown'), ['edit'])
  const target = { path: '/api/x', idIn: 'xId', page: '/x', donePage: '/xs' }
  assert.deepEqual(remediesFor(entry(1, { target, problem: keptProblem('task-taken') })), ['edit'])
})

class Crash extends Error {}

/**
 * A device and a server whose state outlives a crash. The server stores a key once, as `submitForm` does; every call may be cut off before
 * it happened or after it happened and before its answer arrived.
 */
class World {
  queue = new Map<string, QueuedForm>()
  files = new Map<string, { isUploaded: boolean }>()
  uploaded = new Set<string>()
  records: string[] = []
  calls = 0
  readonly cut: number
  readonly how: 'before' | 'after' | 'network-before' | 'network-after'
  constructor(cut: number, how: World['how']) {
    this.cut = cut
    this.how = how
  }
  async #call<T>(isRemote: boolean, act: () => T): Promise<T> {
    const isCut = this.calls++ === this.cut
    if (!isCut) return act()
    if (this.how === 'before') throw new Crash()
    if (this.how === 'network-before' && isRemote) throw problem(0, 'offline')
    const result = act()
    if (this.how === 'network-after' && isRemote) throw problem(0, 'offline')
    if (this.how === 'after') throw new Crash()
    return result
  }
  ports(): SendingPorts<{ recordId: string }> {
    return {
      list: () => this.#call(false, () => [...this.queue.values()]),
      save: (e) => this.#call(false, () => void this.queue.set(e.key, e)),
      unsentFiles: (digests) =>
        this.#call(false, () => digests.filter((d) => this.files.get(d) && !this.files.get(d)?.isUploaded)),
      resetFiles: (digests) =>
        this.#call(false, () => {
          const held = digests.filter((d) => this.files.has(d))
          for (const d of held) this.files.set(d, { isUploaded: false })
          return held
        }),
      uploadFile: (digest) =>
        this.#call(true, () => {
          this.uploaded.add(digest)
          this.files.set(digest, { isUploaded: true })
        }),
      dropFiles: (digests) => this.#call(false, () => digests.forEach((d) => void this.files.delete(d))),
      findStored: ({ key }) => this.#call(true, () => (this.records.includes(key) ? `r-${key}` : undefined)),
      submit: (e) =>
        this.#call(true, () => {
          const missing = e.files.filter((f) => !this.uploaded.has(f))
          if (missing.length > 0) throw problem(422, 'photo-unknown')
          if (!this.records.includes(e.key)) this.records.push(e.key)
          return { recordId: `r-${e.key}` }
        }),
      onStored: () => {},
      now: () => this.calls * 1_000_000_000,
      chance: () => 0.5,
    }
  }
}

async function untilQuiet(world: World): Promise<void> {
  for (let round = 0; round < 20; round++)
    try {
      if ((await sendQueue(world.ports())) === 'done') return
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
  assert.fail('never comes to rest')
}

test('cut off before or after any step, by a crash or the network, each form is stored exactly once, in order, and its pictures are gone', async () => {
  for (const how of ['before', 'after', 'network-before', 'network-after'] as const)
    for (let cut = 0; cut < 40; cut++) {
      const world = new World(cut, how)
      for (const n of [1, 2, 3]) {
        world.queue.set(`k${n}`, entry(n, { subjectId: 'one', files: ['shared', `f${n}`] }))
        world.files.set(`f${n}`, { isUploaded: false })
      }
      world.files.set('shared', { isUploaded: false })
      await untilQuiet(world)
      assert.deepEqual(world.records, ['k1', 'k2', 'k3'], `${how} call ${cut}`)
      assert.ok([...world.queue.values()].every((e) => e.state === 'sent' && e.files.length === 0))
      // A crash right before pictures are dropped leaves them to the tidying of old ones.
      if (how.startsWith('network')) assert.equal(world.files.size, 0, `${how} call ${cut}`)
    }
})

test('two tabs that send at once, without any lock, still store each form once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = new World(-1, 'before')
      for (const n of [1, 2, 3]) world.queue.set(`k${n}`, entry(n))
      const slowly = (ports: SendingPorts<{ recordId: string }>): SendingPorts<{ recordId: string }> => ({
        ...ports,
        list: scheduler.scheduleFunction(ports.list),
        submit: scheduler.scheduleFunction(ports.submit),
      })
      const both = Promise.all([sendQueue(slowly(world.ports())), sendQueue(slowly(world.ports()))])
      await scheduler.waitFor(both)
      assert.deepEqual([...world.records].sort(), ['k1', 'k2', 'k3'])
    }),
    { numRuns: 60 },
  )
})

test('pictures the server lost are sent again once; those the device lost are a conflict', async () => {
  const world = new World(-1, 'before')
  world.queue.set('k1', entry(1, { files: ['held'] }))
  world.files.set('held', { isUploaded: true })
  await untilQuiet(world)
  assert.deepEqual(world.records, ['k1'])
  world.queue.set('k2', entry(2, { files: ['lost'] }))
  await untilQuiet(world)
  assert.deepEqual([world.queue.get('k2')?.state, world.queue.get('k2')?.problem?.code], ['conflict', 'photo-unknown'])
})

test('a signed-out account keeps its queue as it is', async () => {
  const world = new World(-1, 'before')
  world.queue.set('k1', entry(1))
  const ports = { ...world.ports(), submit: () => Promise.reject(problem(401, 'not-signed-in')) }
  assert.equal(await sendQueue(ports), 'signed-out')
  assert.deepEqual([world.queue.get('k1')?.state, world.queue.get('k1')?.submission], ['waiting', { answer: 1 }])
})
