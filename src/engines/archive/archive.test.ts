import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Refusal } from '../../core/problem.ts'
import { addRecord, archiveModule, createSubject, findSubject, listRecords, searchSubjects } from './index.ts'
import { creditCode, official, openArchiveCity, scopeOf } from './testing/city.ts'

let city: Awaited<ReturnType<typeof openArchiveCity>>
before(async () => {
  city = await openArchiveCity([archiveModule])
})
after(() => city.close())

const desk = official('desk', '12')
const heping = official('heping', '120101')

const refused = (code: string) => (e: unknown) => e instanceof Refusal && e.problem.code === code

test('an archive is opened with a checked code, found again by any two characters, and its opening is a sealed record', async () => {
  const row = await city.app.db.write(scopeOf(desk), (tx) =>
    createSubject(tx, city.app, desk, {
      kind: 'enterprise',
      name: '天津市海河机床有限公司',
      creditCode: creditCode(1),
      region: '120101',
      industry: 'C3421',
      source: '测试',
    }),
  )
  await city.app.db.read(scopeOf(heping), async (tx) => {
    const page = await searchSubjects(tx, ['120101'], { text: '机床' })
    assert.deepEqual(page.total, { count: 1, isMore: false })
    assert.equal(page.items[0]?.subjectId, row.subjectId)
    assert.equal((await searchSubjects(tx, ['120101'], { q: creditCode(1).slice(0, 12) })).items.length, 1)
    const { items } = await listRecords(tx, row.subjectId)
    assert.deepEqual(
      items.map((r) => r.kind),
      ['subject.registered'],
    )
  })
  const sealed = await city.app.db.pool.query('select kind, object_id from evidence.pending')
  assert.equal(sealed.rows.length, 1)
})

test('a second archive of the same code is refused and names the first', async () => {
  await assert.rejects(
    city.app.db.write(scopeOf(desk), (tx) =>
      createSubject(tx, city.app, desk, {
        kind: 'body',
        name: '别的',
        creditCode: creditCode(1),
        region: '12',
        source: '测试',
      }),
    ),
    refused('code-taken'),
  )
})

test('an inspector of another district neither finds nor reads it, with or without the first wall', async () => {
  const hedong = official('hedong', '120102')
  await city.app.db.read(scopeOf(hedong), async (tx) => {
    assert.equal((await searchSubjects(tx, [''], { text: '机床' })).items.length, 0)
    const [found] = (await city.app.db.pool.query('select subject_id from archive.subject')).rows
    assert.equal(await findSubject(tx, found.subject_id), undefined)
  })
})

test('records are seen with their subject: all by the whole city, otherwise by its region or by itself, however the scope is written', async () => {
  const { rows } = await city.app.db.pool.query('select subject_id as id from archive.subject')
  const own = rows[0].id as string
  const stranger = '00000000-0000-7000-8000-000000000000'
  const seen = (regions: string[], subjectId?: string) =>
    city.app.db.read({ actorId: 'test', regions, subjectId }, async (tx) => (await listRecords(tx, own)).items.length)
  assert.deepEqual(await Promise.all([seen(['']), seen(['120102', '']), seen(['12']), seen(['120101'])]), [1, 1, 1, 1])
  assert.deepEqual(await Promise.all([seen([]), seen(['120102']), seen(['2'])]), [0, 0, 0])
  // An account of a subject sees what is its own, even if its scope named every region.
  assert.deepEqual(await Promise.all([seen([''], own), seen([''], stranger), seen([], own)]), [1, 0, 1])
  // By the policy of the table alone, without the statements that ask for the subject first.
  const bare = (regions: string, subject: string) =>
    city.app.db.asOwner(async (client) => {
      await client.query('begin; set local role zhiheng_app')
      await client.query("select set_config('zh.regions', $1, true), set_config('zh.subject', $2, true)", [
        regions,
        subject,
      ])
      const found = await client.query('select from archive.record')
      await client.query('rollback')
      return found.rowCount
    })
  assert.deepEqual(
    [await bare('{""}', ''), await bare('{"120101"}', ''), await bare('{"120102"}', ''), await bare('{}', '')],
    [1, 1, 0, 0],
  )
  assert.deepEqual([await bare('{""}', own), await bare('{""}', stranger), await bare('', '')], [1, 0, 0])
})

test('a record of a kind that no module declares is refused', async () => {
  const [found] = (await city.app.db.pool.query('select subject_id from archive.subject')).rows
  await assert.rejects(
    city.app.db.write(scopeOf(desk), (tx) =>
      addRecord(tx, city.app, desk, {
        subjectId: found.subject_id,
        kind: 'x.y',
        body: {},
        happenedAt: new Date(0),
        source: 's',
      }),
    ),
    refused('record-kind-unknown'),
  )
})
