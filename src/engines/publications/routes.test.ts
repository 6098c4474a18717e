import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createTestActor } from '../../core/access/testing/index.ts'
import { systemScope } from '../../core/db/index.ts'
import { addRecord } from '../archive/index.ts'
import { catchUp, checkPublications, eachPublic, getPublic, listPublic, PUBLIC_SCOPE, publishEntry } from './index.ts'
import type { EntryPage, EntryRow, OwnEntry } from './schema.ts'
import { type PublicationCity, startPublicationCity } from './testing/city.ts'

let city: PublicationCity
before(async () => {
  city = await startPublicationCity()
})
after(() => city?.close())

const body = (more: object = {}) => ({
  outcome: 'fail',
  finding: '出厂检验记录缺失，联系 13812345678',
  contactName: '王小芳',
  place: '天津市和平区南京路100号501室',
  secret: '拟移送',
  unknown: '从未声明的内容',
  items: [{ name: '标识', ok: false, personName: '李见证', inspector: '张检查' }],
  ...more,
})
const waiting = async (who = 'cai') => (await city.as(who, 'GET /api/publications/waiting')).json().items as EntryRow[]
const page = async (id: string, who = 'cai') => (await city.as(who, `GET /api/publications/${id}`)).json() as EntryPage
const publicList = (query = {}) =>
  city.app.db.read(PUBLIC_SCOPE, (tx) => listPublic(tx, city.clock.now(), query)).then((r) => r.items)
const publicPage = (id: string) => city.app.db.read(PUBLIC_SCOPE, (tx) => getPublic(tx, city.app, city.clock.now(), id))
async function everything() {
  const found = []
  for await (const shown of eachPublic(city.app, {})) found.push(shown)
  return found
}
const approve = async (id: string, who = 'cai') =>
  city.as(who, `POST /api/publications/${id}/approve`, { eventId: (await page(id)).proposal?.eventId })

test('a record proposes an entry in its own transaction, due 20 working days later; the public sees nothing of it', async () => {
  await city.record(body())
  const [entry] = await waiting()
  assert.equal(entry?.status, 'pending')
  // 2026-03-02 and 20 working days, Qingming (4 to 6 April) not reached.
  assert.equal(entry?.dueOn, '2026-03-30')
  assert.equal(entry?.workingDaysLeft, 20)
  assert.deepEqual(await publicList(), [])
  const seen = await city.app.db.read(PUBLIC_SCOPE, async (tx) => (await listPublic(tx, city.clock.now(), {})).items)
  assert.deepEqual(seen, [])
  await assert.rejects(publicPage(entry?.id ?? ''), /publication-unknown/)
})

test('only declared fields are kept, each redacted: the proposal itself holds nothing else', async () => {
  const [entry] = await waiting()
  const { proposal } = await page(entry?.id ?? '')
  assert.deepEqual(proposal?.content.fields, {
    outcome: 'fail',
    day: '2026-03-02',
    finding: '出厂检验记录缺失，联系 138****5678',
    contact: '**芳',
    place: '天津市和平区南京路***',
    secret: null,
    failed: 1,
    items: [{ name: '标识', ok: false, witness: '**证' }],
  })
  const { rows } = await city.app.db.asOwner((c) =>
    c.query(`select coalesce(proposal::text, '') || coalesce(content::text, '') as t from publications.entry
      union all select body::text from publications.event`),
  )
  for (const { t } of rows) assert.doesNotMatch(t, /从未声明|拟移送|王小芳|13812345678|501室|张检查/)
})

test('nobody approves his own record; another reviewer does, and it is published once', async () => {
  const own = await city.record(body({ finding: '自查' }), { by: 'cai' })
  const rows = await Promise.all((await waiting()).map((e) => page(e.id)))
  const ofCai = rows.find((p) => p.recordId === own.id)
  assert.deepEqual([ofCai?.abilities.approve, ofCai?.abilities.isOwnRecord], [false, true])
  assert.equal((await approve(ofCai?.id ?? '')).json().type, '/problems/publication-own-record')
  const other = rows.find((p) => p.recordId !== own.id)
  assert.equal((await approve(other?.id ?? '')).statusCode, 204)
  assert.deepEqual(await publicList(), [])
  assert.equal(await publishEntry(city.app, other?.id ?? ''), true)
  assert.equal(await publishEntry(city.app, other?.id ?? ''), false)
  const [shown] = await publicList()
  assert.equal(shown?.entry.id, other?.id)
  assert.equal(shown?.entry.expiresAt, '2027-03-02T16:00:00.000Z')
  assert.deepEqual(shown?.entry.headline[0]?.value, { zh: '发现问题', en: 'Problem found' })
  assert.equal(
    city.sealed.filter((s) => s.kind === 'publication' && (s.body as { kind: string }).kind === 'published').length,
    1,
  )
})

test('the database itself refuses an approval by the writer of the record', async () => {
  const own = (await Promise.all((await waiting()).map((e) => page(e.id)))).find((p) => p.abilities.isOwnRecord)
  const { rows } = await city.app.db.pool.query('select subject_id, written_by from publications.entry where id = $1', [
    own?.id,
  ])
  const forged = city.app.db.asOwner((c) =>
    c.query(
      `insert into publications.event (subject_id, id, entry_id, kind, is_public, at, actor_id, actor_name, body)
       values ($1, gen_random_uuid(), $2, 'approved', false, now(), $3, 'x', '{}')`,
      [rows[0].subject_id, own?.id, rows[0].written_by],
    ),
  )
  await assert.rejects(forged, /does not approve/)
})

test('a reviewer of another district sees neither the list nor the entry, and decides nothing', async () => {
  const [entry] = await waiting()
  assert.deepEqual(await waiting('eve'), [])
  assert.equal((await city.as('eve', `GET /api/publications/${entry?.id}`)).statusCode, 404)
  assert.equal((await approve(entry?.id ?? '', 'eve')).statusCode, 404)
  assert.equal((await approve(entry?.id ?? '', 'ben')).statusCode, 403)
})

test('a refusal says why, and stays inside', async () => {
  const entry = (await Promise.all((await waiting()).map((e) => page(e.id)))).find((p) => p.abilities.isOwnRecord)
  const { proposal } = await page(entry?.id ?? '')
  const direct = await city.as('cai', `POST /api/publications/${entry?.id}/refuse`, {
    eventId: proposal?.eventId,
    reason: '内容不全',
  })
  assert.equal(direct.statusCode, 403)
  const record = await city.record(body({ finding: '第二次' }))
  const second = (await Promise.all((await waiting()).map((e) => page(e.id)))).find((p) => p.recordId === record.id)
  const stale = await city.as('cai', `POST /api/publications/${second?.id}/refuse`, {
    eventId: '00000000-0000-7000-8000-000000000000',
    reason: '内容不全',
  })
  assert.equal(stale.json().type, '/problems/publication-text-changed')
  const refused = await city.as('cai', `POST /api/publications/${second?.id}/refuse`, {
    eventId: second?.proposal?.eventId,
    reason: '内容不全',
  })
  assert.equal(refused.statusCode, 204)
  const after = await page(second?.id ?? '')
  assert.equal(after.status, 'refused')
  assert.ok(after.events.some((e) => e.kind === 'refused' && e.reason === '内容不全'))
  await city.work()
  assert.equal((await publicList()).length, 1)
})

test('a correction waits for the same approval, is marked meanwhile, and keeps the old text with reason and day', async () => {
  const [before] = await publicList()
  const id = before?.entry.id ?? ''
  const { recordId } = await page(id)
  city.clock.advance(86_400_000)
  await city.record(body({ outcome: 'pass', finding: '复核后合格' }), {
    supersedes: recordId,
    reason: '录入有误，电话 13912345678',
  })
  const marked = await publicPage(id)
  assert.equal(marked.isCorrectionUnderWay, true)
  assert.equal(marked.content.fields.outcome, 'fail')
  assert.equal((await approve(id)).statusCode, 204)
  await city.work()
  const now = await publicPage(id)
  assert.equal(now.content.fields.outcome, 'pass')
  assert.equal(now.isCorrected, true)
  assert.equal(now.expiresAt, before?.entry.expiresAt, 'a correction does not begin the term anew')
  assert.deepEqual(
    now.history.map((h) => [h.kind, h.reason, h.content?.fields.outcome]),
    [
      ['published', undefined, 'fail'],
      ['corrected', '录入有误，电话 139****5678', 'pass'],
    ],
  )
})

test('a withdrawn record is struck through at once and gone after thirty days, on every public way', async () => {
  const target = (await publicList())[0]?.entry.id ?? ''
  const { recordId } = await page(target)
  await city.record(null, { supersedes: recordId, withdraws: true, reason: '检查对象有误' })
  const struck = await publicPage(target)
  assert.equal(struck.status, 'withdrawn')
  assert.equal(struck.history.at(-1)?.reason, '检查对象有误')
  const until = new Date(struck.expiresAt)
  city.clock.set(new Date(until.getTime() - 1))
  assert.equal((await publicPage(target)).status, 'withdrawn')
  city.clock.set(until)
  await assert.rejects(publicPage(target), /publication-unknown/)
  assert.ok((await publicList()).every((s) => s.entry.id !== target))
  const check = await checkPublications(city.app)
  assert.deepEqual(
    check.beyondTerm.map((e) => [e.id, e.isVisible]),
    [[target, false]],
    'no job has run: the check finds it open, and the public does not see it',
  )
  await city.work()
  assert.deepEqual((await checkPublications(city.app)).beyondTerm, [])
  assert.equal((await page(target)).status, 'ended')
})

test('what is overdue is found by the check, and no expired entry comes out of the stream', async () => {
  const check = await checkPublications(city.app)
  assert.ok(check.late.length > 0, 'the record of 采薇 is still not public and its 20 working days are over')
  const [late] = (await waiting()).filter((e) => e.isLate)
  assert.ok(late && (late.workingDaysLeft ?? 0) < 0)
  const before = await everything()
  city.clock.set('2030-01-01T00:00:00+08:00')
  assert.deepEqual(await everything(), [])
  city.clock.set('2026-05-01T09:00:00+08:00')
  assert.equal((await everything()).length, before.length)
})

test('an automatic kind publishes by itself and ends with the record that its term names', async () => {
  city.clock.set('2026-05-06T09:00:00+08:00')
  await city.record({ ground: '弄虚作假' }, { kind: 'test.listed' })
  await city.work()
  const [listing] = await publicList({ kind: 'test.listing' })
  assert.equal(listing?.entry.expiresAt, '2029-05-06T16:00:00.000Z')
  city.clock.advance(1000)
  await city.record({ note: '已修复' }, { kind: 'test.repaired' })
  assert.deepEqual(await publicList({ kind: 'test.listing' }), [])
})

test('a record that the declaration does not select proposes nothing; one corrected out of it is withdrawn', async () => {
  const count = (await waiting()).length
  await city.record(body({ outcome: 'internal' }))
  assert.equal((await waiting()).length, count)
  const record = await city.record(body({ finding: '先公示后排除' }))
  const entry = (await Promise.all((await waiting()).map((e) => page(e.id)))).find((p) => p.recordId === record.id)
  await approve(entry?.id ?? '')
  await city.work()
  await city.record(body({ outcome: 'internal' }), { supersedes: record.id, reason: '属于内部核查' })
  assert.equal((await publicPage(entry?.id ?? '')).status, 'withdrawn')
})

test('the list is paged by key and searched by name, district and kind', async () => {
  for (let n = 0; n < 3; n++) {
    city.clock.advance(60_000)
    await city.record(
      { ground: `事由${n}` },
      { kind: 'test.listed', subjectId: n === 2 ? city.neighbourId : city.subjectId },
    )
  }
  await city.work()
  const read = (q: object) => city.app.db.read(PUBLIC_SCOPE, (tx) => listPublic(tx, city.clock.now(), q))
  const first = await read({ kind: 'test.listing', limit: 2 })
  const second = await read({ kind: 'test.listing', limit: 2, after: first.next })
  assert.deepEqual([...first.items, ...second.items].map((s) => s.content.fields.ground).sort(), [
    '事由0',
    '事由1',
    '事由2',
  ])
  assert.equal(second.next, undefined)
  assert.equal((await read({ region: '120102' })).items.length, 1)
  assert.equal((await read({ q: '河东' })).items.length, 1)
  assert.equal((await read({ q: '没有这家' })).items.length, 0)
  await assert.rejects(read({ q: '河' }), /too-short/)
  await assert.rejects(read({ after: 'x' }), /cursor/)
})

test('the enterprise replies in its own words; no other account can, and only two grounds keep a reply back', async () => {
  const own = async (who: string) => (await city.as(who, 'GET /api/own/publications')).json().items as OwnEntry[]
  const entry = (await own('dora')).find((e) => e.mayReply && e.kind === 'test.listing')
  assert.ok(entry)
  assert.ok((await own('noah')).every((e) => e.id !== entry.id))
  const write = (who: string, text: string) => city.as(who, `POST /api/own/publications/${entry.id}/replies`, { text })
  assert.equal((await write('noah', '冒名')).statusCode, 404)
  assert.equal((await write('ben', '公职人员')).statusCode, 404)
  assert.equal((await write('dora', '请联系 13812345678')).json().type, '/problems/publication-reply-personal')
  const { replyId } = (await write('dora', '我单位已完成整改。')).json()
  assert.equal((await write('dora', '再来一份')).json().type, '/problems/publication-reply-there')
  assert.equal((await publicPage(entry.id)).reply, undefined, 'not before it was looked at')
  const decide = (payload: object) =>
    city.as('cai', `POST /api/publications/${entry.id}/replies/${replyId}/decide`, payload)
  assert.equal((await decide({ refusal: { ground: 'disagreement', reason: '不同意' } })).statusCode, 400)
  assert.equal((await decide({})).statusCode, 204)
  assert.equal((await publicPage(entry.id)).reply?.text, '我单位已完成整改。')
  assert.equal(
    (await city.as('dora', `POST /api/own/publications/${entry.id}/replies/${replyId}/withdraw`, {})).statusCode,
    204,
  )
  assert.equal((await publicPage(entry.id)).reply, undefined)
})

test('an objection is answered by an official and is not public', async () => {
  const [entry] = (await city.as('dora', 'GET /api/own/publications')).json().items as OwnEntry[]
  const raise = () => city.as('dora', `POST /api/own/publications/${entry?.id}/objections`, { text: '事实不清' })
  const { objectionId } = (await raise()).json()
  assert.equal((await raise()).json().type, '/problems/publication-objection-there')
  assert.doesNotMatch(JSON.stringify(await publicPage(entry?.id ?? '')), /事实不清/)
  assert.ok((await waiting()).some((e) => e.id === entry?.id && e.waits.includes('objection')))
  const answer = await city.as('cai', `POST /api/publications/${entry?.id}/objections/${objectionId}/answer`, {
    outcome: 'dismissed',
    answer: '经核查事实清楚。',
  })
  assert.equal(answer.statusCode, 204)
  const [again] = (await city.as('dora', 'GET /api/own/publications')).json().items as OwnEntry[]
  assert.equal(again?.objections[0]?.answer, '经核查事实清楚。')
})

test('the list is exported to Excel, audited, and only in the actor’s regions', async () => {
  const reply = await city.as('cai', 'GET /api/publications/export.xlsx')
  assert.equal(reply.statusCode, 200)
  assert.equal(reply.rawPayload.subarray(0, 2).toString(), 'PK')
  const { rows } = await city.app.db.asOwner((c) =>
    c.query("select detail from core.audit_entry where action = 'publication.export'"),
  )
  assert.equal(rows.length, 1)
})

test('what waits stands among the reviewer’s tasks, and not among the inspector’s', async () => {
  const tasks = async (who: string) =>
    ((await city.as(who, 'GET /api/tasks')).json().items as { kind: string; path: string }[]).filter(
      (t) => t.kind === 'publication',
    )
  const [first] = await waiting()
  assert.ok((await tasks('cai')).some((t) => t.path === `/publications/${first?.id}`))
  assert.deepEqual(await tasks('ben'), [])
})

test('records that were loaded without listeners are followed once, from a day on', async () => {
  const { publicationsModule } = await import('./index.ts')
  const loader = { ...city.app, modules: city.app.modules.filter((m) => m !== publicationsModule) }
  const actor = createTestActor(city.app, { accountId: randomUUID(), roles: ['quality-office'] })
  const load = (ground: string, happenedAt: string, supersedes?: string) =>
    city.app.db.write(systemScope('test'), (tx) =>
      addRecord(tx, loader, actor, {
        subjectId: city.subjectId,
        kind: 'test.listed',
        body: { ground },
        happenedAt: new Date(happenedAt),
        source: '导入',
        ...(supersedes && { supersedes, reason: '更正' }),
      }),
    )
  await load('太早', '2020-01-01T00:00:00+08:00')
  const first = await load('导入一', '2026-04-01T00:00:00+08:00')
  await load('导入一（更正）', '2026-04-01T00:00:00+08:00', first.id)
  const since = new Date('2026-01-01T00:00:00+08:00')
  assert.equal((await catchUp(city.app, since)).followed, 2)
  assert.equal((await catchUp(city.app, since)).followed, 0, 'none twice')
  await city.work()
  const grounds = (await publicList({ kind: 'test.listing' })).map((s) => s.content.fields.ground)
  assert.ok(grounds.includes('导入一（更正）') && !grounds.includes('太早') && !grounds.includes('导入一'))
})

test('the public part of the system reads nothing that waits, even when it forgets to ask', async () => {
  const pending = await city.app.db.read(systemScope('publications'), async (tx) =>
    (await import('./store/lists.ts')).listEntries(tx, { regions: [''], status: 'pending' }, 10),
  )
  assert.ok(pending.length > 0)
  const seen = await city.app.db.read(PUBLIC_SCOPE, async (tx) =>
    (await import('./store/lists.ts')).listEntries(tx, { regions: [''] }, 100),
  )
  assert.ok(seen.length > 0 && seen.every((e) => e.status === 'public' || e.status === 'withdrawn'))
})
