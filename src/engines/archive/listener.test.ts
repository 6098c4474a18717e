import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { problem, Refusal, refuse } from '../../core/problem.ts'
import { addRecord, archiveModule, createSubject, defineRecordListener, listRecords } from './index.ts'
import type { StoredRecord } from './logic/record-content.ts'
import { creditCode, official, openArchiveCity, scopeOf } from './testing/city.ts'

const heard: StoredRecord[] = []
const notWanted = problem('not-wanted', 409, { zh: '不接受', en: 'Not wanted' })

let city: Awaited<ReturnType<typeof openArchiveCity>>
let subjectId: string
before(async () => {
  const listener = defineRecordListener({
    id: 'test.hear',
    kinds: ['archive.note'],
    async onRecord(_tx, _app, _actor, record) {
      if (JSON.stringify(record.body).includes('不接受')) throw refuse(notWanted())
      heard.push(record)
    },
  })
  city = await openArchiveCity([archiveModule, { id: 'test', declares: { recordListeners: [listener] } }])
  const row = await city.app.db.write(scopeOf(desk), (tx) =>
    createSubject(tx, city.app, desk, {
      kind: 'enterprise',
      name: '天津市津河机床有限公司',
      creditCode: creditCode(2),
      region: '120101',
      source: '测试',
    }),
  )
  subjectId = row.subjectId
})
after(() => city.close())

const desk = official('desk', '12')
const note = (text: string, more: { supersedes?: string; reason?: string } = {}) =>
  city.app.db.write(scopeOf(desk), (tx) =>
    addRecord(tx, city.app, desk, {
      subjectId,
      kind: 'archive.note',
      body: { text },
      happenedAt: city.clock.now(),
      source: '测试',
      ...more,
    }),
  )

test('a listener hears the records of its kinds, corrections too, and no others', async () => {
  const first = await note('三号车间')
  const second = await note('四号车间', { supersedes: first.id, reason: '写错' })
  assert.deepEqual(
    heard.map((r) => [r.id, r.supersedes]),
    [
      [first.id, null],
      [second.id, first.id],
    ],
  )
})

test('a refusal of a listener undoes the record', async () => {
  await assert.rejects(note('不接受'), (e) => e instanceof Refusal && e.problem.code === 'not-wanted')
  const { items } = await city.app.db.read(scopeOf(desk), (tx) => listRecords(tx, subjectId))
  assert.ok(items.length > 0 && items.every((r) => !JSON.stringify(r.body).includes('不接受')))
})
