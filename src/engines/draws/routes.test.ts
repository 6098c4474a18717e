import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Actor } from '../../core/access/define.ts'
import { type AccessCity, startAccessCity } from '../../core/access/testing/access-city.ts'
import { call } from '../../core/access/testing/http.ts'
import { createAccount, createTestActor, signIn } from '../../core/access/testing/index.ts'
import type { Module } from '../../core/app.ts'
import { fixedClock } from '../../core/clock.ts'
import { type Scope, systemScope, type Tx } from '../../core/db/index.ts'
import { newId } from '../../core/ids.ts'
import { Refusal } from '../../core/problem.ts'
import type { DrawOutcome, NewDraw } from './define.ts'
import {
  cancelDraw,
  createDraw,
  defineDrawConsumer,
  drawFile,
  drawsModule,
  excludeDrawn,
  redraw,
  sweepDraws,
  takeDraw,
} from './index.ts'
import { browserDrawCrypto } from './logic/browser-crypto.ts'
import { makeDealing, makeJoin, makeOpening } from './logic/sharing.ts'
import { handleIn } from './logic/verify.ts'
import type { DrawDetail, DrawEntry, DrawFile, Step } from './schema.ts'
import { insertStep } from './store.ts'
import { createParty, playDraw } from './testing/parties.ts'
import { candidates, newDraw } from './testing/roster.ts'
import { verifyDraw } from './verify-file.ts'

const clock = fixedClock('2026-03-02T02:00:00Z')
const scope = systemScope('test')
const told: DrawOutcome[] = []
let failing = false
let city: AccessCity
let office: Actor
let reviewer: Actor
const cookies: Record<string, string> = {}

const consumer: Module = {
  id: 'test',
  declares: {
    drawConsumers: [
      defineDrawConsumer({
        purpose: 'test.draw',
        onDrawn: async (_tx, _app, outcome) => {
          if (failing) throw new Error('the consumer failed')
          told.push(outcome)
        },
      }),
    ],
  },
}

before(async () => {
  city = await startAccessCity({ clock, modules: [drawsModule, consumer] })
  for (const [login, role, region] of [
    ['qing', 'quality-office', '12'],
    ['cai', 'reviewer', '12'],
    ['ben', 'inspector', '120101'],
    ['far', 'quality-office', '120102'],
  ] as const) {
    const accountId = await createAccount(city.app, { login, roles: [role], region, name: login })
    cookies[login] = await signIn(city.server, login)
    if (login === 'qing') office = createTestActor(city.app, { accountId, roles: [role], region, name: '卿云' })
    if (login === 'cai') reviewer = createTestActor(city.app, { accountId, roles: [role], region, name: '采薇' })
  }
})
after(() => city?.close())

const write = <T>(run: (tx: Tx) => Promise<T>, as: Scope = scope) => city.app.db.write(as, run)
let owners = 0
const create = (more: Partial<NewDraw> = {}) =>
  write((tx) => createDraw(tx, city.app, office, newDraw({ owner: { kind: 'batch', id: `b${owners++}` }, ...more })))
const fileOf = (id: string): Promise<DrawFile> => city.app.db.read(scope, (tx) => drawFile(tx, city.app, id))
const check = (file: DrawFile, handles: readonly string[] = []) =>
  verifyDraw(file, { crypto: browserDrawCrypto, handles })
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.problem.code === code
const detail = async (login: string, id: string): Promise<DrawDetail> =>
  (await call({ server: city.server, cookie: cookies[login] as string }, `GET /api/draws/${id}`)).json()

test('two parties go through a draw by HTTP; the result follows from the file alone, and each enterprise can find itself', async () => {
  const { id } = await create()
  const as = (login: string) => ({ server: city.server, cookie: cookies[login] as string })
  const secrets = { qing: Buffer.alloc(32, 1), cai: Buffer.alloc(32, 2) }
  const parties = { qing: 'office', cai: 'reviewer' } as const
  for (const login of ['qing', 'cai'] as const) {
    const seen = await detail(login, id)
    assert.equal(seen.next, 'join')
    assert.equal(seen.mine, parties[login])
    const join = makeJoin(secrets[login], seen.drawHash, parties[login], 2)
    const reply = await call(as(login), `POST /api/draws/${id}/parties/${parties[login]}/join`, { join })
    assert.equal(reply.statusCode, 204, reply.body)
  }
  const circleFor = (d: DrawDetail) => ({
    drawHash: d.drawHash,
    threshold: d.header.threshold,
    parties: d.circle ?? [],
  })
  for (const login of ['qing', 'cai'] as const) {
    const seen = await detail(login, id)
    assert.equal(seen.next, 'commit')
    const dealing = makeDealing(secrets[login], circleFor(seen), parties[login])
    const reply = await call(as(login), `POST /api/draws/${id}/parties/${parties[login]}/commit`, { dealing })
    assert.equal(reply.statusCode, 204, reply.body)
  }
  // One opening is enough: the system has opened too.
  const seen = await detail('cai', id)
  assert.equal(seen.next, 'open')
  const opening = makeOpening(secrets.cai, circleFor(seen), 2, seen.dealings ?? [])
  const reply = await call(as('cai'), `POST /api/draws/${id}/parties/reviewer/open`, { opening })
  assert.equal(reply.statusCode, 204, reply.body)
  assert.equal(await takeDraw(city.app, id), true)
  assert.equal(await takeDraw(city.app, id), false)
  const done = await detail('qing', id)
  assert.equal(done.entry.state, 'drawn')
  assert.equal(done.drawn?.length, 10)
  assert.equal(told.length, 1)
  assert.deepEqual(
    told[0]?.drawn.map((d) => d.id),
    done.drawn?.map((d) => d.candidateId),
  )
  assert.deepEqual(told[0]?.drawn[0]?.inclusion, { probability: 0.1, isExact: true })

  const file = await fileOf(id)
  const all = candidates(100).map((c) => handleIn(file.header, browserDrawCrypto, c.code as string))
  const stranger = handleIn(file.header, browserDrawCrypto, '91120101MA05XXXXXX')
  const result = await check(file, [...all, stranger])
  assert.deepEqual([result.isVerified, result.findings], [true, []])
  const drawnIds = new Set(done.drawn?.map((d) => d.candidateId))
  for (const [i, c] of candidates(100).entries())
    assert.equal(result.seen?.get(all[i] as string)?.status, drawnIds.has(c.id) ? 'drawn' : 'not-drawn')
  assert.equal(result.seen?.get(stranger)?.status, 'not-on-list')
  assert.ok(!JSON.stringify(file).includes('号企业'), 'no names in the public file')
  const kinds = city.sealed.filter((s) => s.id === id || (s.body as { draw?: string })?.draw === id).map((s) => s.kind)
  assert.deepEqual([kinds[0], kinds.at(-1)], ['draw', 'draw-result'])
})

test('a file in which one thing was changed is refused with a sentence', async () => {
  const { id } = await create({
    roster: candidates(40, (i) => ({ weight: 1 + (i % 3) })),
    assignment: {
      perTask: 2,
      inspectors: ['a', 'b', 'c'].map((x) => ({ id: x, label: x, regions: ['12'], capacity: 9 })),
    },
  })
  await playDraw(city.app, id, { office, reviewer })
  const file = await fileOf(id)
  assert.equal((await check(file)).isVerified, true)
  const flip = (hex: string) => (hex[0] === '0' ? '1' : '0') + hex.slice(1)
  const changes: Record<string, (f: DrawFile) => void> = {
    'roster-changed': (f) => {
      const line = f.roster?.[0]
      if (line) line[2] += 1
    },
    'join-wrong': (f) => {
      f.header.title = '另一个标题'
    },
    'quota-wrong': (f) => {
      const s = f.header.roster.strata[0]
      if (s) s.quota = 5
    },
    'secret-changed': (f) => {
      if (f.result) f.result.secrets[1] = flip(f.result.secrets[1] as string)
    },
    'commitment-wrong': (f) => {
      const [a, b] = f.steps.filter((s) => s.kind === 'committed')
      if (a && b) a.dealing = b.dealing
    },
    'opening-wrong': (f) => {
      const [a, b] = f.steps.filter((s) => s.kind === 'opened')
      if (a && b) a.opening = b.opening
    },
    'seed-wrong': (f) => {
      if (f.result) f.result.seed = flip(f.result.seed)
    },
    'result-wrong': (f) => {
      f.result?.strata[0]?.drawn.reverse()
    },
    'team-wrong': (f) => {
      const d = f.result?.strata[0]?.drawn[0]
      const others = f.assignment?.inspectors.map((i) => i.handle).filter((h) => !d?.inspectors?.includes(h)) ?? []
      if (d) d.inspectors = [others[0] as string, d.inspectors?.[0] as string]
    },
    'inspectors-changed': (f) => {
      const i = f.assignment?.inspectors[0]
      if (i) i.capacity = 0
    },
    'roster-unreadable': (f) => {
      f.roster?.reverse()
    },
    'opened-too-few': (f) => {
      f.steps = f.steps.filter((s) => s.kind !== 'opened' || s.party === 'system')
    },
    'opened-early': (f) => {
      f.steps = f.steps.filter((s) => s.kind !== 'closed')
    },
    'file-unreadable': (f) => {
      f.header.threshold = 1
    },
  }
  for (const [code, change] of Object.entries(changes)) {
    const changed = structuredClone(file)
    change(changed)
    const { isVerified, findings } = await check(changed)
    assert.deepEqual([isVerified, findings[0]?.code], [false, code], findings[0]?.text.en)
    assert.match(findings[0]?.text.zh ?? '', /。$/)
  }
  const gone = structuredClone(file)
  gone.roster?.splice(3, 1)
  assert.equal((await check(gone)).findings[0]?.code, 'roster-changed')
})

test('nothing is drawn twice silently: neither by the service nor by the application role in SQL', async () => {
  const owner = { kind: 'batch', id: 'once' }
  const first = await create({ owner })
  await assert.rejects(create({ owner }), refused('draw-exists'))
  await assert.rejects(create({ owner, predecessorId: first.id, reason: '名单有误' }), refused('draw-not-ended'))
  await playDraw(city.app, first.id, { office, reviewer })
  await assert.rejects(create({ owner, predecessorId: first.id, reason: ' ' }), refused('draw-invalid'))
  const { purpose, owner: _, region, ...asked } = newDraw()
  const second = await write((tx) => redraw(tx, city.app, office, first.id, { ...asked, reason: '名单漏列两户' }))
  const before = await fileOf(first.id)
  assert.equal(before.successor, second.id)
  assert.deepEqual((await fileOf(second.id)).header.predecessor, { id: first.id, reason: '名单漏列两户' })
  assert.equal(purpose && region, '120101')

  const sqlRefused = async (statement: string, values: unknown[] = []) => {
    const client = await city.app.db.pool.connect()
    try {
      await client.query('begin')
      await client.query(
        `select set_config('role', 'zhiheng_app', true), set_config('zh.actor', 'x', true), set_config('zh.regions', '{""}', true)`,
      )
      await assert.rejects(
        client.query(statement, values),
        /unique|violates|permission denied|not a step|has not ended|repeats|not open/,
      )
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  const copy = (more: Record<string, string>) => {
    const columns = [
      'id',
      'purpose',
      'title',
      'region',
      'owner_kind',
      'owner_id',
      'predecessor_id',
      'reason',
      'header',
      'draw_hash',
      'roster_file',
      'private_file',
      'assignment',
      'frozen_at',
      'frozen_by',
      'frozen_by_name',
    ]
    return `insert into draws.draw (${columns.join(', ')}) select ${columns.map((c) => more[c] ?? c).join(', ')} from draws.draw where id = '${first.id}'`
  }
  // A second draw of the owner, with and without naming a predecessor; a fork; a draw after one that has not ended; no reason.
  await sqlRefused(copy({ id: 'gen_random_uuid()' }))
  await sqlRefused(copy({ id: 'gen_random_uuid()', predecessor_id: `'${first.id}'`, reason: `'again'` }))
  await sqlRefused(copy({ id: 'gen_random_uuid()', predecessor_id: `'${second.id}'`, reason: `'again'` }))
  await sqlRefused(copy({ id: 'gen_random_uuid()', predecessor_id: `'${first.id}'`, reason: `' '` }))
  await sqlRefused(
    copy({ id: 'gen_random_uuid()', owner_id: `'other'`, predecessor_id: `'${second.id}'`, reason: `'again'` }),
  )
  // A second result, a changed one, a removed one; a result before anything is open.
  await sqlRefused(`insert into draws.result select draw_id, body, now() from draws.result where draw_id = $1`, [
    first.id,
  ])
  await sqlRefused(`update draws.result set body = '{}'`)
  await sqlRefused('delete from draws.result')
  await sqlRefused('delete from draws.draw')
  await sqlRefused(`update draws.draw set owner_id = 'x'`)
  await sqlRefused(`update draws.step set body = '{}'`)
  await sqlRefused('delete from draws.step')
  await sqlRefused(`update draws.drawn set label = 'x'`)
  await sqlRefused(`insert into draws.result values ($1, '{}', now())`, [second.id])
})

test('an excluded candidate is public with its reason, before the draw and after it', async () => {
  await assert.rejects(create({ exclusions: [{ id: 'x', label: '甲', reason: ' ' }] }), refused('draw-invalid'))
  const { id } = await create({
    roster: candidates(20).slice(1),
    exclusions: [{ id: 'object-0', code: candidates(1)[0]?.code, label: '第0号', reason: '已注销' }],
  })
  await playDraw(city.app, id, { office, reviewer })
  const drawn = (await detail('qing', id)).drawn?.[0]
  await write((tx) => excludeDrawn(tx, city.app, office, id, drawn?.candidateId as string, '停业'))
  await assert.rejects(
    write((tx) => excludeDrawn(tx, city.app, office, id, drawn?.candidateId as string, '再次')),
    refused('already-done'),
  )
  const file = await fileOf(id)
  const first = handleIn(file.header, browserDrawCrypto, candidates(1)[0]?.code as string)
  const { isVerified, seen } = await check(file, [first, drawn?.handle as string])
  assert.equal(isVerified, true)
  assert.deepEqual(seen?.get(first), { status: 'excluded', handle: first, reason: '已注销' })
  assert.equal(seen?.get(drawn?.handle as string)?.reason, '停业')
})

test('a party that does not come in time ends the draw with its name, and it can be drawn again with a reason', async () => {
  const start = clock.now()
  try {
    const owner = { kind: 'batch', id: 'late' }
    const { id } = await create({ owner })
    await createParty(city.app, office, id, 'office').join()
    clock.advance(73 * 3_600_000)
    await assert.rejects(createParty(city.app, reviewer, id, 'reviewer').join(), refused('deadline-passed'))
    assert.ok((await sweepDraws(city.app)).failed >= 1)
    const failed = (await fileOf(id)).steps.at(-1)
    assert.deepEqual(failed?.kind === 'failed' && [failed.phase, failed.missing], ['join', ['reviewer']])
    assert.equal((await check(await fileOf(id))).isVerified, true)
    await assert.rejects(
      write((tx) => cancelDraw(tx, city.app, office, id, '算了')),
      refused('not-this-step'),
    )
    const again = await create({ owner, predecessorId: id, reason: '审核方未按期参加' })
    await playDraw(city.app, again.id, { office, reviewer })
    assert.equal((await fileOf(again.id)).result?.strata[0]?.drawn.length, 10)
  } finally {
    clock.set(start)
  }
})

test('once the secrets are fixed nobody cancels; before, it takes a reason', async () => {
  const { id } = await create()
  const [a, b] = [createParty(city.app, office, id, 'office'), createParty(city.app, reviewer, id, 'reviewer')]
  await a.join()
  await b.join()
  await a.commit()
  await b.commit()
  await assert.rejects(
    write((tx) => cancelDraw(tx, city.app, office, id, '不想抽了')),
    refused('not-this-step'),
  )
  const other = await create()
  for (const p of [
    createParty(city.app, office, other.id, 'office'),
    createParty(city.app, reviewer, other.id, 'reviewer'),
  ])
    await p.join()
  assert.equal((await detail('qing', other.id)).canCancel, true)
  await assert.rejects(
    write((tx) => cancelDraw(tx, city.app, office, other.id, ' ')),
    refused('draw-invalid'),
  )
  await write((tx) => cancelDraw(tx, city.app, office, other.id, '名单有误'))
  assert.equal((await detail('qing', other.id)).entry.state, 'cancelled')
})

test('a party joins with a commitment to its secret and can bring no other, by HTTP nor in SQL; once another has dealt, nobody calls it off', async () => {
  const { id } = await create()
  const as = (login: string) => ({ server: city.server, cookie: cookies[login] as string })
  const post = (login: string, path: string, body: object) =>
    call(as(login), `POST /api/draws/${id}/parties/${path}`, body)
  const { drawHash } = await detail('qing', id)
  const [mine, other] = [Buffer.alloc(32, 31), Buffer.alloc(32, 32)]
  const own = makeJoin(mine, drawHash, 'office', 2)
  const { commitment: _, ...bare } = own
  for (const join of [bare, makeJoin(mine, drawHash, 'office', 1)]) {
    const reply = await post('qing', 'office/join', { join })
    assert.deepEqual([reply.statusCode, reply.json().type], [422, '/problems/message-refused'])
  }
  assert.equal((await post('qing', 'office/join', { join: own })).statusCode, 204)
  const again = await post('qing', 'office/join', { join: makeJoin(other, drawHash, 'office', 2) })
  assert.equal(again.json().type, '/problems/already-done')
  const third = createParty(city.app, reviewer, id, 'reviewer')
  await third.join()
  await third.commit()
  // The reviewer's secret can be read now by two keys of three. Neither another secret nor an end helps.
  const seen = await detail('qing', id)
  assert.deepEqual([seen.next, seen.canCancel], ['commit', false])
  const circle = { drawHash, threshold: seen.header.threshold, parties: seen.circle ?? [] }
  const chosen = makeDealing(other, circle, 'office')
  assert.equal((await post('qing', 'office/commit', { dealing: chosen })).json().type, '/problems/message-refused')
  await assert.rejects(
    write((tx) => cancelDraw(tx, city.app, office, id, '名单有误')),
    refused('not-this-step'),
  )
  const inSql = (kind: string, body: object, party: string | null, token: string | null) =>
    write((tx) =>
      insertStep(tx, {
        draw_id: id,
        seq: 99,
        id: newId(),
        kind: kind as 'committed',
        party,
        body: body as Step,
        token,
        at: clock.now(),
        actor_id: office.accountId as string,
        actor_name: '卿云',
      }),
    )
  await assert.rejects(
    inSql('committed', { dealing: chosen }, 'office', chosen.commitments[0] as string),
    /fixed by joining/,
  )
  await assert.rejects(inSql('cancelled', { reason: 'x' }, null, null), /not a step/)
  assert.equal((await post('qing', 'office/commit', { dealing: makeDealing(mine, circle, 'office') })).statusCode, 204)
})

test('a draw of the first protocol is still verified, and says that it is one', async () => {
  const file = JSON.parse(readFileSync(new URL('testing/protocol-1.json', import.meta.url), 'utf8')) as DrawFile
  const former = await check(file)
  assert.deepEqual([former.findings, former.protocol, former.drawn], [[], 1, 3])
  // It cannot pass for one of the second, nor the other way round.
  const renamed = structuredClone(file)
  renamed.header.format = 'zhiheng/draw/v2'
  assert.equal((await check(renamed)).findings[0]?.code, 'join-wrong')
  const { id } = await create()
  await playDraw(city.app, id, { office, reviewer })
  const now = await fileOf(id)
  assert.equal((await check(now)).protocol, 2)
  // A commitment that was put in afterwards, and a join that stands behind another's dealing.
  const bare = structuredClone(now)
  for (const s of bare.steps) if (s.kind === 'joined' && s.party === 'office') delete s.join.commitment
  assert.equal((await check(bare)).findings[0]?.code, 'join-wrong')
  const late = structuredClone(now)
  const at = late.steps.findIndex((s) => s.kind === 'joined' && s.party === 'office')
  late.steps.splice(late.steps.findIndex((s) => s.kind === 'closed') - 1, 0, ...late.steps.splice(at, 1))
  assert.equal((await check(late)).findings[0]?.code, 'committed-early')
})

test('a result and what its consumers do happen together: a consumer that fails leaves neither', async () => {
  const { id } = await create()
  const parties = { office, reviewer }
  failing = true
  const before = told.length
  await assert.rejects(playDraw(city.app, id, parties), /consumer failed/)
  assert.equal((await detail('qing', id)).entry.state, 'drawing')
  assert.equal((await fileOf(id)).result, undefined)
  failing = false
  assert.equal((await sweepDraws(city.app)).taken, 1)
  assert.equal(told.length, before + 1)
})

test('an assignment that cannot be filled says which task and why', async () => {
  const { id } = await create({
    roster: candidates(4, (i) => ({ needs: i === 0 ? ['特种设备'] : [], key: newId() })),
    strata: [{ id: 'all', label: { zh: '全部', en: 'All' }, take: { count: 4 } }],
    assignment: {
      perTask: 2,
      inspectors: ['a', 'b', 'c'].map((x) => ({ id: x, label: `检查员${x}`, regions: ['120101'], capacity: 9 })),
      recusals: [{ inspectorId: 'a', candidateId: 'object-1', source: 'record', reason: '原任职单位' }],
    },
  })
  await playDraw(city.app, id, { office, reviewer })
  const seen = await detail('qing', id)
  const lift = seen.drawn?.find((d) => d.candidateId === 'object-0')
  assert.equal(lift?.unassigned?.zh, '缺 2 名检查人员：该区域 3 人均不具备所需能力。')
  assert.deepEqual(lift?.inspectors, [])
  const recused = seen.drawn?.find((d) => d.candidateId === 'object-1')
  assert.deepEqual(recused?.inspectors.map((i) => i.id).sort(), ['b', 'c'])
  const file = await fileOf(id)
  assert.deepEqual((await check(file)).findings, [])
  const text = JSON.stringify(file)
  assert.ok(!text.includes('原任职单位') && !text.includes('检查员a'), 'neither reason nor name is public')
  assert.equal(file.assignment?.recusals.length, 1)
})

test('an official sees draws of his regions; who prepares and who takes part holds the permission', async () => {
  const { id } = await create()
  const as = (login: string) => ({ server: city.server, cookie: cookies[login] as string })
  const ids = async (login: string) =>
    ((await call(as(login), 'GET /api/draws?limit=200')).json() as { items: DrawEntry[] }).items.map((i) => i.id)
  assert.ok((await ids('qing')).includes(id))
  assert.ok((await ids('ben')).includes(id))
  assert.ok(!(await ids('far')).includes(id))
  assert.equal((await call(as('far'), `GET /api/draws/${id}`)).statusCode, 404)
  assert.equal((await call(as('ben'), `POST /api/draws/${id}/cancel`, { reason: 'x' })).statusCode, 403)
  const join = makeJoin(Buffer.alloc(32, 7), (await detail('ben', id)).drawHash, 'office', 2)
  const reply = await call(as('ben'), `POST /api/draws/${id}/parties/office/join`, { join })
  assert.match(reply.body, /not-your-party/)
  const sheet = await call(as('qing'), `GET /api/draws/${id}/export.xlsx`)
  assert.equal(sheet.statusCode, 200)
  assert.equal(sheet.rawPayload.subarray(0, 2).toString(), 'PK')
})
