import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachAlone } from './each-alone.ts'

test('what fails for one stops no other, and a page of failures is not the last', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const done: string[] = []
  const logged: unknown[] = []
  const app = { log: { error: (what: { id: string }) => logged.push(what.id) } }
  const faults = await eachAlone(
    app as never,
    'test',
    async (after) => ids.filter((id) => after === undefined || id > after).slice(0, 2),
    async (id) => {
      if (id === 'a' || id === 'b') throw new Error(id)
      done.push(id)
    },
  )
  assert.deepEqual(done, ['c', 'd', 'e'])
  assert.deepEqual(logged, ['a', 'b'])
  assert.deepEqual(faults.map(String), ['Error: a', 'Error: b'])
})
