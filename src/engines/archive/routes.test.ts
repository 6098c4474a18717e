import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { call } from '../../core/access/testing/http.ts'
import { createAccount, signIn } from '../../core/access/testing/index.ts'
import { archiveModule } from './index.ts'
import type { LinkView, RecordView, Subject, SubjectAsOf, SubjectPage, SubjectTally, TimelinePage } from './schema.ts'
import { creditCode } from './testing/city.ts'

let city: TestCity
const cookies: Record<string, string> = {}
before(async () => {
  city = await startTestCity()
  await city.app.db.asOwner((client) =>
    client.query(`insert into core.region (code, parent_code, level, name) values ('12', null, 'city', '天津市'),
      ('120101', '12', 'district', '和平区'), ('120102', '12', 'district', '河东区') on conflict do nothing`),
  )
  for (const [login, roles, region] of [
    ['quinn', ['quality-office'], '12'],
    ['ben', ['inspector'], '120101'],
    ['eve', ['inspector'], '120102'],
    ['cai', ['reviewer'], '120101'],
  ] as const) {
    await createAccount(city.app, { login, roles, region })
    cookies[login] = await signIn(city.server, login)
  }
})
after(() => city.close())

const as = (login: string, what: string, body?: object) =>
  call({ server: city.server, cookie: cookies[login] as string }, what, body)

let n = 0
async function open(more: object = {}, login = 'quinn'): Promise<Subject> {
  const reply = await as(login, 'POST /api/subjects', {
    kind: 'enterprise',
    name: `海河仪表${++n}厂`,
    region: '120101',
    creditCode: creditCode(n),
    ...more,
  })
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json<Subject>()
}
const codeOf = (reply: { json(): { type?: string } }) => reply.json().type?.replace('/problems/', '')

test('a wrong credit code is refused with the character and the remedy, in the language of the request', async () => {
  const reply = await as('quinn', 'POST /api/subjects', {
    kind: 'enterprise',
    name: '甲厂',
    region: '120101',
    creditCode: '9112O101000000011X',
  })
  assert.equal(reply.statusCode, 422)
  assert.match(reply.body, /第 5 位/)
  assert.match(reply.body, /\/creditCode/)
})

test('an inspector opens archives in his own district only', async () => {
  const reply = await as('ben', 'POST /api/subjects', { kind: 'enterprise', name: '乙厂', region: '120102' })
  assert.equal(reply.statusCode, 403, reply.body)
  await open({}, 'ben')
})

test('an archive of another district is not there, whatever is asked of it', async () => {
  const { subjectId } = await open()
  for (const what of ['', '/timeline', '/as-of', '/links', '/files', '/merged'])
    assert.equal((await as('eve', `GET /api/subjects/${subjectId}${what}`)).statusCode, 404, what)
  const found = (await as('eve', `GET /api/subjects?q=${encodeURIComponent('海河')}`)).json<SubjectPage>()
  assert.equal(found.items.length, 0)
  assert.equal((await as('ben', `GET /api/subjects/${subjectId}`)).statusCode, 200)
})

test('a name of one character is too short to search, and says so', async () => {
  const reply = await as('ben', `GET /api/subjects?q=${encodeURIComponent('海')}`)
  assert.equal(reply.statusCode, 400)
  assert.match(reply.body, /至少/)
})

test('a change of name is a new record: the old name still finds it, and the day before still shows it', async () => {
  const before = await open({ name: '津门老字号糕点厂', happenedAt: '2001-05-01T00:00:00+08:00' })
  const changed = await as('ben', `POST /api/subjects/${before.subjectId}/changes`, {
    revision: before.revision,
    reason: '企业更名登记',
    happenedAt: '2020-06-01T00:00:00+08:00',
    changes: { name: '津门食品有限公司' },
  })
  assert.equal(changed.statusCode, 200, changed.body)
  const found = (await as('ben', `GET /api/subjects?q=${encodeURIComponent('老字号')}`)).json<SubjectPage>()
  assert.deepEqual(
    found.items.map((i) => [i.name, i.foundBy]),
    [['津门食品有限公司', '津门老字号糕点厂']],
  )
  const on = async (happened: string) =>
    (
      await as('ben', `GET /api/subjects/${before.subjectId}/as-of?happened=${encodeURIComponent(happened)}`)
    ).json<SubjectAsOf>().state
  assert.equal((await on('2020-05-31T23:59:59+08:00'))?.name, '津门老字号糕点厂')
  assert.equal((await on('2020-06-02T00:00:00+08:00'))?.name, '津门食品有限公司')
  assert.equal(await on('1999-01-01T00:00:00+08:00'), null)
})

test('a change based on an older revision is refused', async () => {
  const s = await open()
  const change = (revision: number) =>
    as('ben', `POST /api/subjects/${s.subjectId}/changes`, {
      revision,
      reason: '变更状态',
      changes: { status: 'suspended' },
    })
  assert.equal((await change(1)).statusCode, 200)
  const second = await change(1)
  assert.equal(second.statusCode, 409)
  assert.equal(codeOf(second), 'subject-changed')
})

const note = (text: string, happenedAt = '2024-03-01T10:00:00+08:00') => ({
  kind: 'archive.note',
  body: { text },
  happenedAt,
})

async function addNote(subjectId: string, text: string, happenedAt?: string): Promise<RecordView> {
  const reply = await as('ben', `POST /api/subjects/${subjectId}/records`, note(text, happenedAt))
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json<RecordView>()
}

test('a correction is a new record: both stay on the timeline, and what was known before it is still known to have been', async () => {
  const { subjectId } = await open()
  const wrong = await addNote(subjectId, '三号车间')
  const known = new Date(Date.parse(wrong.knownAt) + 1)
  await new Promise((r) => setTimeout(r, 5))
  const path = `POST /api/subjects/${subjectId}/records/${wrong.id}/corrections`
  assert.equal((await as('ben', path, { body: { text: '四号车间' } })).statusCode, 400)
  const reply = await as('ben', path, { body: { text: '四号车间' }, reason: '地点写错' })
  assert.equal(reply.statusCode, 201, reply.body)
  const corrected = reply.json<RecordView>()
  assert.equal(corrected.supersedes, wrong.id)
  assert.equal(codeOf(await as('ben', path, { body: { text: '五号' }, reason: '再改' })), 'record-already-superseded')
  const list = async (query: string) =>
    (await as('ben', `GET /api/subjects/${subjectId}/timeline?kind=archive.note${query}`)).json<TimelinePage>().items
  assert.equal((await list('')).find((r) => r.id === wrong.id)?.supersededBy, corrected.id)
  assert.deepEqual(
    (await list('&isCurrent=true')).map((r) => r.id),
    [corrected.id],
  )
  const then = await list(`&isCurrent=true&asOfKnown=${encodeURIComponent(known.toISOString())}`)
  assert.deepEqual(
    then.map((r) => r.id),
    [wrong.id],
  )
})

test('of corrections sent at the same moment exactly one holds, the others are told', async () => {
  const { subjectId } = await open()
  const wrong = await addNote(subjectId, '初稿')
  const path = `POST /api/subjects/${subjectId}/records/${wrong.id}/corrections`
  const replies = await Promise.all(
    [1, 2, 3, 4, 5].map((i) => as('ben', path, { body: { text: `改${i}` }, reason: '同时更正' })),
  )
  assert.deepEqual(replies.map((r) => r.statusCode).sort(), [201, 409, 409, 409, 409])
})

test('of archives opened with one code at the same moment exactly one is there', async () => {
  const asked = { kind: 'enterprise', name: '同码厂', region: '120101', creditCode: creditCode(900) }
  const replies = await Promise.all([1, 2, 3, 4].map(() => as('ben', 'POST /api/subjects', asked)))
  assert.deepEqual(replies.map((r) => r.statusCode).sort(), [201, 409, 409, 409])
})

test('what a record said can be erased for good through the evidence engine, its place on the timeline stays', async () => {
  const { subjectId } = await open()
  const record = await addNote(subjectId, '不该登记的内容')
  await city.app.db.write({ actorId: 'system:test', regions: ['120102'] }, async (tx) => {
    const [kind] = archiveModule.sealedKinds ?? []
    await kind?.eraseBody?.(tx, city.app, record.id)
  })
  const read = async () => (await as('ben', `GET /api/subjects/${subjectId}/records/${record.id}`)).json<RecordView>()
  assert.equal((await read()).isErased, false, 'an official of another district erases nothing')
  await city.app.db.write({ actorId: 'system:test', regions: ['12'] }, async (tx) => {
    const [kind] = archiveModule.sealedKinds ?? []
    assert.equal((await kind?.loadBodies(tx, [record.id]))?.size, 1)
    await kind?.eraseBody?.(tx, city.app, record.id)
    assert.equal((await kind?.loadBodies(tx, [record.id]))?.size, 0)
  })
  const gone = await read()
  assert.deepEqual([gone.isErased, gone.body], [true, null])
})

test('a record can be withdrawn with a reason, and nothing takes its place', async () => {
  const { subjectId } = await open()
  const wrong = await addNote(subjectId, '记错企业')
  const reply = await as('ben', `POST /api/subjects/${subjectId}/records/${wrong.id}/corrections`, {
    withdraws: true,
    reason: '记错企业',
  })
  assert.equal(reply.statusCode, 201, reply.body)
  const { items } = (
    await as('ben', `GET /api/subjects/${subjectId}/timeline?kind=archive.note&isCurrent=true`)
  ).json<TimelinePage>()
  assert.deepEqual(items, [])
})

test('the record of an identity is corrected by a change, not by hand; nothing is written into the future', async () => {
  const { subjectId } = await open()
  const [first] = (await as('ben', `GET /api/subjects/${subjectId}/timeline`)).json<TimelinePage>().items
  const reply = await as('ben', `POST /api/subjects/${subjectId}/records/${first?.id}/corrections`, {
    body: {},
    reason: '试试',
  })
  assert.equal(codeOf(reply), 'record-not-by-hand')
  assert.equal(
    codeOf(await as('ben', `POST /api/subjects/${subjectId}/records`, note('x', '2199-01-01T00:00:00Z'))),
    'record-in-future',
  )
})

test('the timeline comes page by page, newest event first, and filters by period', async () => {
  const { subjectId } = await open()
  for (let day = 1; day <= 9; day++) await addNote(subjectId, `${day}`, `2023-01-0${day}T08:00:00+08:00`)
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = (
      await as(
        'ben',
        `GET /api/subjects/${subjectId}/timeline?kind=archive.note&limit=4${after ? `&after=${encodeURIComponent(after)}` : ''}`,
      )
    ).json<TimelinePage>()
    seen.push(...page.items.map((r) => (r.body as { text: string }).text))
    after = page.next
  } while (after)
  assert.deepEqual(seen, ['9', '8', '7', '6', '5', '4', '3', '2', '1'])
  const some = await as(
    'ben',
    `GET /api/subjects/${subjectId}/timeline?kind=archive.note&from=2023-01-03T00:00:00Z&to=2023-01-05T00:00:00Z`,
  )
  assert.deepEqual(
    some.json<TimelinePage>().items.map((r) => (r.body as { text: string }).text),
    ['4', '3'],
  )
})

test('a merge loses nothing and a split gives everything back', async () => {
  const a = await open({ name: '滨河阀门厂' })
  const b = await open({ name: '滨河阀门制造厂', region: '120102' })
  await addNote(a.subjectId, '甲的')
  const onB = await as('eve', `POST /api/subjects/${b.subjectId}/records`, note('乙的'))
  assert.equal(onB.statusCode, 201, onB.body)
  assert.equal(
    (await as('ben', `POST /api/subjects/${a.subjectId}/merge`, { mergedId: b.subjectId, reason: '重复建档' }))
      .statusCode,
    403,
  )
  const merged = await as('quinn', `POST /api/subjects/${a.subjectId}/merge`, {
    mergedId: b.subjectId,
    reason: '重复建档',
  })
  assert.equal(merged.statusCode, 200, merged.body)

  // The survivor is found by the merged one's name and code, and shows its records with their origin, in the survivor's district.
  const found = (await as('ben', `GET /api/subjects?q=${encodeURIComponent('阀门制造')}`)).json<SubjectPage>()
  assert.deepEqual(
    found.items.map((i) => i.subjectId),
    [a.subjectId],
  )
  assert.deepEqual(
    (await as('ben', `GET /api/subjects?q=${b.code}`)).json<SubjectPage>().items.map((i) => i.subjectId),
    [a.subjectId],
  )
  const timeline = (await as('ben', `GET /api/subjects/${a.subjectId}/timeline`)).json<TimelinePage>().items
  assert.deepEqual(
    timeline
      .filter((r) => r.subjectId === b.subjectId)
      .map((r) => r.kind)
      .sort(),
    ['archive.note', 'subject.merged', 'subject.registered'],
  )
  assert.equal((await as('ben', `GET /api/subjects/${b.subjectId}`)).json<Subject>().mergedInto, a.subjectId)
  assert.equal(codeOf(await as('ben', `POST /api/subjects/${b.subjectId}/records`, note('不能'))), 'subject-merged')

  // After the merge something is written that belongs to the other: the split assigns it.
  const later = await addNote(a.subjectId, '其实是乙的')
  const split = await as('quinn', `POST /api/subjects/${a.subjectId}/split`, {
    mergedId: b.subjectId,
    reason: '确为两家',
    recordIds: [later.id],
  })
  assert.equal(split.statusCode, 200, split.body)
  const back = split.json<Subject>()
  assert.equal(back.mergedInto, null)
  assert.equal(back.region, '120102')
  assert.deepEqual((await as('ben', `GET /api/subjects/${a.subjectId}`)).json<Subject>().names, [])
  const ofB = (
    await as('eve', `GET /api/subjects/${b.subjectId}/timeline?kind=archive.note&isCurrent=true`)
  ).json<TimelinePage>().items
  assert.deepEqual(ofB.map((r) => (r.body as { text: string }).text).sort(), ['乙的', '其实是乙的'])
  assert.deepEqual(ofB.find((r) => r.origin)?.origin, { subjectId: a.subjectId, recordId: later.id })
  const ofA = (
    await as('ben', `GET /api/subjects/${a.subjectId}/timeline?kind=archive.note&isCurrent=true`)
  ).json<TimelinePage>().items
  assert.deepEqual(
    ofA.map((r) => (r.body as { text: string }).text),
    ['甲的'],
  )
})

test('an archive that was merged before moves along, and comes back with the one it belongs to', async () => {
  const [a, b, c] = [await open(), await open(), await open()]
  const merge = (into: Subject, from: Subject) =>
    as('quinn', `POST /api/subjects/${into.subjectId}/merge`, { mergedId: from.subjectId, reason: '重复' })
  await merge(b, c)
  await merge(a, b)
  const into = async (s: Subject) => (await as('quinn', `GET /api/subjects/${s.subjectId}`)).json<Subject>().mergedInto
  assert.equal(await into(c), a.subjectId)
  await as('quinn', `POST /api/subjects/${a.subjectId}/split`, { mergedId: b.subjectId, reason: '拆回' })
  assert.deepEqual([await into(b), await into(c)], [null, b.subjectId])
})

test('a person is masked everywhere, and shown whole only with a reason that is audited', async () => {
  const person = await open({
    kind: 'person',
    name: '欧阳小芳',
    creditCode: undefined,
    ownKey: { issuer: '身份证', code: '120101199001011234' },
    details: { phone: '13812345678' },
  })
  const path = `/api/subjects/${person.subjectId}`
  for (const reply of [
    await as('ben', `GET ${path}`),
    await as('ben', `GET ${path}/timeline`),
    await as('ben', `GET ${path}/as-of`),
    await as('ben', `GET /api/subjects?q=${encodeURIComponent('欧阳')}`),
  ])
    assert.doesNotMatch(reply.body, /欧阳|19900101|13812345678/)
  assert.equal((await as('cai', `POST ${path}/unmask`, { reason: '好奇' })).statusCode, 403)
  assert.equal((await as('ben', `POST ${path}/unmask`, {})).statusCode, 400)
  const whole = await as('ben', `POST ${path}/unmask`, { reason: '现场核对身份' })
  assert.equal(whole.json<Subject>().name, '欧阳小芳')
  const { rows } = await city.app.db.pool.query("select reason from core.audit_entry where action = 'person.unmask'")
  assert.deepEqual(
    rows.map((r) => r.reason),
    ['现场核对身份'],
  )
})

test('a product is linked to its maker with dates, seen from both ends, and the link can end', async () => {
  const [firm, product] = [await open(), await open({ kind: 'product', name: '压力表', creditCode: undefined })]
  const asked = { relation: 'made-by', otherId: firm.subjectId, from: '2020-01-01', reason: '备案' }
  const made = await as('ben', `POST /api/subjects/${product.subjectId}/links`, asked)
  assert.equal(made.statusCode, 201, made.body)
  const back = (await as('ben', `GET /api/subjects/${firm.subjectId}/links`)).json<{ items: LinkView[] }>().items
  assert.deepEqual(
    back.map((l) => [l.name, l.isBack, l.from]),
    [['压力表', true, '2020-01-01']],
  )
  const wrong = await as('ben', `POST /api/subjects/${firm.subjectId}/links`, { ...asked, otherId: product.subjectId })
  assert.equal(codeOf(wrong), 'link-not-possible')
  const end = await as('ben', `POST /api/subjects/${product.subjectId}/links/${made.json<{ id: string }>().id}/end`, {
    reason: '停产',
    to: '2024-01-01',
  })
  assert.equal(end.statusCode, 204, end.body)
})

test('an enterprise sees its own archive and what it answers for, and nothing else', async () => {
  const [own, other] = [await open(), await open()]
  await open({ kind: 'product', name: '自家产品', creditCode: undefined, holderId: own.subjectId })
  await createAccount(city.app, { login: `dora${n}`, roles: ['enterprise'], subjectId: own.subjectId })
  cookies.dora = await signIn(city.server, `dora${n}`)
  assert.equal((await as('dora', 'GET /api/own/subject')).json<Subject>().subjectId, own.subjectId)
  assert.ok((await as('dora', 'GET /api/own/timeline')).json<TimelinePage>().items.length > 0)
  assert.deepEqual(
    (await as('dora', 'GET /api/own/subjects')).json<SubjectPage>().items.map((i) => i.name),
    ['自家产品'],
  )
  assert.equal((await as('dora', `GET /api/subjects/${other.subjectId}`)).statusCode, 403)
  // The second wall by itself: whatever region the scope claims, this account's transaction sees its own rows only.
  const seen = await city.app.db.read({ actorId: 'dora', regions: [''], subjectId: own.subjectId }, (tx) =>
    import('./index.ts').then((m) =>
      Promise.all([m.findSubject(tx, other.subjectId), m.searchSubjects(tx, [''], { text: '海河' })]),
    ),
  )
  assert.equal(seen[0], undefined)
  assert.deepEqual(
    seen[1].items.map((i) => i.subjectId),
    [own.subjectId],
  )
  assert.equal(codeOf(await as('ben', 'GET /api/own/subject')), 'no-own-subject')
})

const multipart = (name: string, content: Buffer | string) => {
  const edge = 'zh-edge'
  const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n`
  return {
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${edge}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${edge}`, 'x-requested-by': 'zhiheng' },
  }
}
const upload = (login: string, subjectId: string, name: string, content: Buffer | string) =>
  city.server.inject({
    method: 'POST',
    url: `/api/subjects/${subjectId}/files`,
    ...multipart(name, content),
    cookies: { zh_session: (cookies[login] as string).replace('zh_session=', '') },
  })

test('a file is taken by its content, sealed, referred to by a record, and given back as a download', async () => {
  const { subjectId } = await open()
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const stored = await upload('ben', subjectId, '../../现场.png', png)
  assert.equal(stored.statusCode, 201, stored.body)
  const { digest, name, type } = stored.json<{ digest: string; name: string; type: string }>()
  assert.deepEqual([name, type], ['现场.png', 'image/png'])
  assert.equal((await upload('ben', subjectId, 'x.png', Buffer.from([0, 1, 2, 3]))).statusCode, 415)
  assert.equal((await upload('eve', subjectId, 'x.png', png)).statusCode, 404)
  const record = await as('ben', `POST /api/subjects/${subjectId}/records`, {
    ...note('见照片'),
    fileDigests: [digest],
  })
  assert.equal(record.statusCode, 201, record.body)
  const unknown = await as('ben', `POST /api/subjects/${subjectId}/records`, {
    ...note('没有'),
    fileDigests: ['0'.repeat(64)],
  })
  assert.equal(codeOf(unknown), 'file-unknown')
  const back = await as('ben', `GET /api/subjects/${subjectId}/files/${digest}`)
  assert.deepEqual(back.rawPayload, png)
  assert.match(String(back.headers['content-disposition']), /^attachment/)
  // Of a day before it came the archive shows no file.
  const filesOf = async (until: string) =>
    (await as('ben', `GET /api/subjects/${subjectId}/files?until=${encodeURIComponent(until)}`)).json().items.length
  assert.deepEqual([await filesOf('2024-07-01T23:59:59.999+08:00'), await filesOf('2099-01-01T00:00:00+08:00')], [0, 1])
  const sealed = await city.app.db.pool.query(
    `select 1 from evidence.pending where kind = 'file' union all select 1 from evidence.commitment where kind = 'file'`,
  )
  assert.ok(sealed.rows.length > 0)
})

test('the export is an Excel file of the search, and audited', async () => {
  const reply = await as('quinn', `GET /api/subjects/export.xlsx?q=${encodeURIComponent('海河')}`)
  assert.equal(reply.statusCode, 200, reply.body.slice(0, 200))
  assert.equal(reply.rawPayload.subarray(0, 2).toString(), 'PK')
  assert.equal((await as('ben', 'GET /api/subjects/export.xlsx')).statusCode, 403)
})

test('the tally counts by district, in the districts of the asker', async () => {
  const ofCity = (await as('quinn', 'GET /api/subjects/tally')).json<{ items: SubjectTally[] }>().items
  const { rows } = await city.app.db.pool.query(
    'select count(*)::int as n from archive.subject where merged_into is null',
  )
  assert.equal(
    ofCity.reduce((sum, t) => sum + t.count, 0),
    rows[0].n,
  )
  const ofEve = (await as('eve', 'GET /api/subjects/tally')).json<{ items: SubjectTally[] }>().items
  assert.ok(ofEve.every((t) => t.region === '120102'))
})

test('a subject is read by one statement, and no table of the archive can be changed behind its records', async () => {
  await assert.rejects(
    city.app.db.write({ actorId: 'x', regions: [''] }, async (tx) => {
      const { sql } = await import('kysely')
      await sql`update archive.record set body = '{}'`.execute(tx)
    }),
    /permission denied/,
  )
})

test('whom an account speaks for is found by name, by the system administrator, in his region; no person and no archive', async () => {
  const { subjectId: firm } = await open({ name: '海河明珠食品有限公司' })
  await createAccount(city.app, { login: 'choosing', roles: ['system-admin'], region: '120101' })
  await createAccount(city.app, { login: 'choosing-elsewhere', roles: ['system-admin'], region: '120102' })
  const [here, elsewhere] = [await signIn(city.server, 'choosing'), await signIn(city.server, 'choosing-elsewhere')]
  const ask = (cookie: string, url: string) => city.server.inject({ url, headers: { cookie } })
  const search = `/api/subject-choices?text=${encodeURIComponent('海河明珠')}`
  const found = (await ask(here, search)).json().items
  assert.deepEqual([found.length, found[0].subjectId, found[0].name], [1, firm, '海河明珠食品有限公司'])
  assert.deepEqual(Object.keys(found[0]).sort(), ['code', 'name', 'region', 'subjectId'])
  assert.deepEqual((await ask(elsewhere, search)).json().items, [])
  assert.equal((await ask(elsewhere, `/api/subject-choices/${firm}`)).statusCode, 404)
  assert.equal((await ask(here, `/api/subjects/${firm}`)).statusCode, 403, 'the archive stays closed')
})
