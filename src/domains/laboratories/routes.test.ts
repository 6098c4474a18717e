import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { readSheet } from 'read-excel-file/node'
import { spreadsheet } from '../../core/access/spreadsheet.ts'
import { startAccessCity } from '../../core/access/testing/access-city.ts'
import { call } from '../../core/access/testing/http.ts'
import { createAccount, createTestActor, signIn } from '../../core/access/testing/index.ts'
import { fixedClock } from '../../core/clock.ts'
import { systemScope } from '../../core/db/index.ts'
import { xlsxOf } from '../../core/parse/testing/xlsx.ts'
import { createRegionsModule } from '../../core/regions/index.ts'
import { archiveModule, createSubject } from '../../engines/archive/index.ts'
import { evidenceModule } from '../../engines/evidence/index.ts'
import { formsModule } from '../../engines/forms/index.ts'
import type { Task } from '../../engines/forms/schema.ts'
import { tianjinCity } from '../../packs/tianjin-2018/city.ts'
import { laboratories } from './index.ts'
import { COLUMNS } from './logic.ts'
import type { ImportReply, LaboratoryRow, LaboratoryView } from './schema.ts'

const clock = fixedClock('2026-03-02T09:00:00+08:00')
let city: Awaited<ReturnType<typeof start>>
before(async () => {
  city = await start()
})
after(() => city?.close())

async function start() {
  const modules = [createRegionsModule(tianjinCity), archiveModule, evidenceModule, formsModule, laboratories]
  const base = await startAccessCity({ clock, modules })
  const { app, server } = base
  const maker = createTestActor(app, { accountId: randomUUID(), roles: ['quality-office'] })
  const subject = (name: string, region: string, kind: 'body' | 'product' | 'enterprise', code?: string) =>
    app.db.write(systemScope('test'), async (tx) => {
      const made = await createSubject(
        tx,
        app,
        { ...maker, kind: 'system' },
        {
          kind,
          name,
          region,
          source: 'test',
          ...(code ? { creditCode: code } : { ownKey: { issuer: 'test', code: name } }),
        },
      )
      return made.subjectId
    })
  const one = await subject('海河检测中心', '120101', 'body', '91350100M000100Y43')
  const two = await subject('东丽质检所', '120102', 'body')
  const product = await subject('电缆', '120101', 'product')
  const cookies = new Map<string, string>()
  for (const [login, roles, region, own] of [
    ['qing', ['quality-office'], '12', undefined],
    ['dong', ['quality-office'], '120102', undefined],
    ['ben', ['inspector'], '120101', undefined],
    ['lab', ['laboratory'], '120101', one],
    ['two', ['laboratory'], '120102', two],
    ['dora', ['enterprise'], '120101', product],
  ] as const) {
    await createAccount(app, { login, roles, region, ...(own && { subjectId: own }) })
    cookies.set(login, await signIn(server, login))
  }
  return {
    ...base,
    one,
    two,
    product,
    as: (login: string, what: string, body?: object) => call({ server, cookie: cookies.get(login) ?? '' }, what, body),
    async send(login: string, path: string, rows: readonly (readonly string[])[]) {
      const { raw } = await spreadsheet({ zh: '能力', en: 'x' }, 'zh', rows[0] ?? [], rows.slice(1))
      return this.sendFile(login, path, raw as Buffer)
    },
    sendFile(login: string, path: string, content: Buffer) {
      const edge = 'zh-edge'
      const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\n`
      return server.inject({
        method: 'POST',
        url: path,
        payload: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${edge}--\r\n`)]),
        headers: {
          cookie: cookies.get(login) ?? '',
          'content-type': `multipart/form-data; boundary=${edge}`,
          'x-requested-by': 'zhiheng',
        },
      })
    },
  }
}

const BODY = { basedOn: 0, isActive: true, samplesPerMonth: 40, reason: '资质审查通过' }
const ABILITY = {
  productClass: 'cable',
  item: 'conductor-resistance',
  method: 'GB/T 3048.4',
  certificate: '210012345678',
  validFrom: '2024-01-01',
  validUntil: '2026-04-15',
  reason: '资质认定能力附表',
}
const view = async (id: string, who = 'qing') =>
  (await city.as(who, `GET /api/laboratories/${id}`)).json<LaboratoryView>()
const list = async (query: string, who = 'qing') =>
  (await city.as(who, `GET /api/laboratories?${query}`)).json<{ items: LaboratoryRow[]; next?: string }>()
const codeOf = (reply: { json(): { type: string } }) => reply.json().type.replace('/problems/', '')
const timeline = async (id: string) =>
  (await city.as('qing', `GET /api/subjects/${id}/timeline?kind=laboratory.changed`)).json().items as {
    body: { text: string; abilities?: unknown[] }
  }[]

test('a laboratory is entered from its archive; the next version needs the one before it; both are sealed and on record', async () => {
  assert.equal((await city.as('qing', `POST /api/laboratories/${city.one}`, BODY)).statusCode, 200)
  const seen = await view(city.one)
  assert.deepEqual([seen.name, seen.region, seen.versions.length], ['海河检测中心', '120101', 1])
  assert.equal(codeOf(await city.as('qing', `POST /api/laboratories/${city.one}`, BODY)), 'register-changed')
  const same = await city.as('qing', `POST /api/laboratories/${city.one}`, { ...BODY, basedOn: 1 })
  assert.equal(codeOf(same), 'nothing-changes')
  const more = { ...BODY, basedOn: 1, samplesPerMonth: 60, reason: '新增设备' }
  assert.equal((await city.as('qing', `POST /api/laboratories/${city.one}`, more)).statusCode, 200)
  assert.deepEqual(
    (await view(city.one)).versions.map((v) => [v.version, v.samplesPerMonth]),
    [
      [2, 60],
      [1, 40],
    ],
  )
  const sealed = city.sealed.filter((s) => s.kind === 'laboratory-body')
  assert.deepEqual(
    sealed.map((s) => s.id),
    [`${city.one}@000001`, `${city.one}@000002`],
  )
  assert.equal((await timeline(city.one)).length, 2)
})

test('what was sealed is what is stored', async () => {
  for (const kind of laboratories.sealedKinds ?? []) {
    const ids = await city.app.db.read(
      systemScope('test'),
      async (tx) => (await kind.listIds?.(tx, undefined, 100)) ?? [],
    )
    const stored = await city.app.db.read(systemScope('test'), (tx) => kind.loadBodies(tx, ids))
    const sealed = city.sealed.filter((s) => s.kind === kind.kind)
    assert.deepEqual([...ids].sort(), sealed.map((s) => s.id).sort())
    for (const s of sealed) assert.deepEqual(stored.get(s.id), s.body)
  }
})

test('a product is no laboratory, and a keeper of another district enters nothing here', async () => {
  assert.equal(codeOf(await city.as('qing', `POST /api/laboratories/${city.product}`, BODY)), 'not-a-laboratory')
  assert.equal((await city.as('ben', `POST /api/laboratories/${city.one}`, { ...BODY, basedOn: 2 })).statusCode, 403)
  const other = await city.as('dong', `POST /api/laboratories/${city.one}`, { ...BODY, basedOn: 2 })
  assert.ok([403, 404].includes(other.statusCode), other.body)
  assert.equal((await city.as('dong', `POST /api/laboratories/${city.one}/abilities`, ABILITY)).statusCode, 403)
})

test('an ability is given, changed and ended by further rows; the newest holds', async () => {
  const path = `/api/laboratories/${city.one}/abilities`
  const wrong = await city.as('qing', `POST ${path}`, { ...ABILITY, validUntil: '2023-12-31' })
  assert.equal(codeOf(wrong), 'validity-wrong')
  assert.equal((await city.as('qing', `POST ${path}`, ABILITY)).statusCode, 200)
  assert.equal(codeOf(await city.as('qing', `POST ${path}`, ABILITY)), 'nothing-changes')
  assert.equal((await view(city.one)).abilities[0]?.state, 'expiring')
  const renewed = { ...ABILITY, validUntil: '2030-04-15', reason: '复评审' }
  assert.equal((await city.as('qing', `POST ${path}`, renewed)).statusCode, 200)
  assert.deepEqual(
    (await view(city.one)).abilities.map((a) => [a.validUntil, a.state]),
    [['2030-04-15', 'valid']],
  )
  const { productClass, item, method } = ABILITY
  const end = { productClass, item, method, reason: '暂停该参数' }
  assert.equal((await city.as('qing', `POST ${path}/end`, end)).statusCode, 200)
  assert.equal(codeOf(await city.as('qing', `POST ${path}/end`, end)), 'ability-unknown')
  assert.equal((await view(city.one)).abilities[0]?.state, 'ended')
  assert.equal((await city.as('qing', `POST ${path}`, ABILITY)).statusCode, 200)
  const held = await city.app.db.read(systemScope('test'), (tx) =>
    tx
      .withTables<{ 'laboratories.current_scope': { is_ended: boolean } }>()
      .selectFrom('laboratories.current_scope')
      .selectAll()
      .execute(),
  )
  assert.deepEqual(
    held.map((h) => h.is_ended),
    [false],
  )
})

test('the database lets nobody change or remove a row of the register', async () => {
  for (const act of ['update laboratories.scope set is_ended = true', 'delete from laboratories.body'])
    await assert.rejects(
      city.app.db.write(systemScope('test'), async (tx) => {
        const { sql } = await import('kysely')
        await sql.raw(act).execute(tx)
      }),
      /permission denied/,
    )
})

test('the list is filtered by class, item, the day and what ends soon', async () => {
  assert.equal((await list('productClass=cable&item=conductor-resistance')).items.length, 1)
  assert.equal((await list('productClass=toy')).items.length, 0)
  assert.equal((await list('productClass=cable&on=2026-04-16')).items.length, 0)
  assert.equal((await list('expiring=true')).items[0]?.nextEnd, '2026-04-15')
  assert.equal((await list('expiring=true&on=2025-01-01')).items.length, 0)
  assert.equal((await list('active=false')).items.length, 0)
  assert.equal((await list('q=海河')).items.length, 1)
})

test('pages of the register follow one another and miss nobody', async () => {
  assert.equal((await city.as('dong', `POST /api/laboratories/${city.two}`, BODY)).statusCode, 200)
  const first = await list('limit=1')
  const second = await list(`limit=1&after=${first.next}`)
  assert.deepEqual([first.items[0]?.laboratoryId, second.items[0]?.laboratoryId].sort(), [city.one, city.two].sort())
  assert.equal(second.next, undefined)
})

const header = COLUMNS.map((c) => c.label.zh)
const row = (more: Partial<Record<(typeof COLUMNS)[number]['key'], string>> = {}) =>
  COLUMNS.map(
    ({ key }) =>
      ({
        name: '海河检测中心',
        code: '91350100M000100Y43',
        productClass: 'toy',
        item: 'lead',
        method: 'GB 6675.4',
        certificate: '210012345678',
        validFrom: '2024-01-01',
        validUntil: '2027年12月31日',
        state: '',
        ...more,
      })[key],
  )

test('a preview names every wrong line, and a file with one wrong line is imported not at all', async () => {
  const rows = [
    header,
    row(),
    row({ item: 'cadmium', validUntil: '2023/1/1' }),
    row(),
    row({ code: '91120000000000000X', item: 'barium' }),
    row({ productClass: '玩具', item: 'x y' }),
  ]
  const seen = (await city.send('qing', '/api/laboratories/abilities/preview', rows)).json<ImportReply>()
  assert.deepEqual(
    seen.rows.map((r) => [r.line, r.outcome, r.faults.length]),
    [
      [2, 'new', 0],
      [3, 'wrong', 1],
      [4, 'wrong', 1],
      [5, 'wrong', 1],
      [6, 'wrong', 2],
    ],
  )
  assert.equal(codeOf(await city.send('qing', '/api/laboratories/abilities/import', rows)), 'sheet-wrong')
  assert.equal((await list('productClass=toy')).items.length, 0)
})

test('an import is one record of the archive; the same file again changes nothing; an ended line ends', async () => {
  const before = (await timeline(city.one)).length
  const rows = [header, row(), row({ item: 'cadmium' })]
  const import_ = async (r: readonly (readonly string[])[]) =>
    (await city.send('qing', '/api/laboratories/abilities/import', r)).json<ImportReply>().counts
  assert.deepEqual(await import_(rows), { new: 2, changed: 0, ended: 0, unchanged: 0, wrong: 0 })
  const records = await timeline(city.one)
  assert.equal(records.length, before + 1)
  assert.equal(records[0]?.body.abilities?.length, 2)
  const sealed = city.sealed.length
  assert.deepEqual(await import_(rows), { new: 0, changed: 0, ended: 0, unchanged: 2, wrong: 0 })
  assert.equal(city.sealed.length, sealed)
  const next = [header, row({ certificate: '260000000001' }), row({ item: 'cadmium', state: '已终止' })]
  assert.deepEqual(await import_(next), { new: 0, changed: 1, ended: 1, unchanged: 0, wrong: 0 })
})

test('what is exported can be imported again and changes nothing', async () => {
  const out = await city.as('qing', 'GET /api/laboratories/abilities/export.xlsx')
  assert.equal(out.statusCode, 200)
  const rows = await readSheet(out.rawPayload)
  assert.equal(rows.length, 4)
  const again = await city.sendFile('qing', '/api/laboratories/abilities/import', out.rawPayload)
  assert.deepEqual(again.json<ImportReply>().counts, { new: 0, changed: 0, ended: 0, unchanged: 3, wrong: 0 })
  const template = await city.as('qing', 'GET /api/laboratories/abilities/template.xlsx')
  assert.deepEqual(await readSheet(template.rawPayload), [header])
})

test('a file that is no spreadsheet, or has other columns, is refused', async () => {
  const path = '/api/laboratories/abilities/preview'
  assert.equal(codeOf(await city.sendFile('qing', path, Buffer.from('名称,代码'))), 'sheet-unreadable')
  assert.equal(codeOf(await city.send('qing', path, [['名称'], ['x']])), 'sheet-columns')
  assert.equal((await city.send('ben', path, [header, row()])).statusCode, 403)
  const huge = xlsxOf([{ name: '能力', rows: [['好'.repeat(40_000)]] }])
  assert.equal(codeOf(await city.sendFile('qing', path, huge)), 'file-too-complex')
  assert.equal(
    codeOf(await city.sendFile('qing', path, xlsxOf([{ name: '能力', rows: { 6000: ['x'] } }]))),
    'sheet-too-long',
  )
})

test('a laboratory sees its own abilities and nobody else’s; an enterprise none', async () => {
  const own = (await city.as('lab', 'GET /api/own/laboratory')).json<LaboratoryView>()
  assert.deepEqual([own.laboratoryId, own.abilities.length, own.mayManage], [city.one, 3, false])
  assert.equal((await city.as('two', 'GET /api/own/laboratory')).json<LaboratoryView>().abilities.length, 0)
  assert.equal((await city.as('dora', 'GET /api/own/laboratory')).statusCode, 403)
  for (const who of ['lab', 'two', 'dora'])
    for (const path of ['', `/${city.one}`, '/abilities/export.xlsx'])
      assert.equal((await city.as(who, `GET /api/laboratories${path}`)).statusCode, 403)
})

test('an ability that ends within 120 days is a task of whoever keeps the register, and of nobody else', async () => {
  const tasks = async (who: string) =>
    ((await city.as(who, 'GET /api/tasks')).json().items as Task[]).filter((t) => t.kind === 'laboratory-expiry')
  const [task] = await tasks('qing')
  assert.deepEqual([task?.subjectId, task?.dueOn, task?.isOverdue], [city.one, '2026-04-15', false])
  assert.deepEqual(await tasks('dong'), [])
  assert.deepEqual(await tasks('ben'), [])
})

test('the measures count who takes part and what is in force', async () => {
  const measures = laboratories.declares?.measures as { id: string; count: (tx: unknown) => Promise<number> }[]
  const count = (id: string) =>
    city.app.db.read(systemScope('test'), (tx) => measures.find((m) => m.id === id)?.count(tx) ?? Promise.resolve(-1))
  assert.equal(await count('laboratories.active'), 2)
  const off = { ...BODY, basedOn: 1, isActive: false, reason: '资质被撤销' }
  assert.equal((await city.as('dong', `POST /api/laboratories/${city.two}`, off)).statusCode, 200)
  assert.equal(await count('laboratories.active'), 1)
})
