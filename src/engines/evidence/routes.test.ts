import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type City, createCity } from '../../city.ts'
import { accessModule } from '../../core/access/index.ts'
import { createAccount, signIn } from '../../core/access/testing/index.ts'
import { readConfig } from '../../core/config.ts'
import { systemScope } from '../../core/db/index.ts'
import { openTestDatabase, type TestDatabase } from '../../core/testing/database.ts'
import { evidenceModule, findReceipt, httpSource, verifyLog } from './index.ts'
import { serverCrypto } from './service/server-crypto.ts'
import { verifyTree } from './service/verify-tree.ts'
import { createNotes, noteModule, writeNotes } from './testing/index.ts'
import { type Ask, checkDropped } from './web/check-dropped.ts'

describe('the evidence log over HTTP', () => {
  let city: City
  let database: TestDatabase
  let folder: string
  let url: string
  let ids: string[]
  let office: string
  let district: string

  before(async () => {
    database = await openTestDatabase()
    await database.db.close()
    folder = mkdtempSync(join(tmpdir(), 'zhiheng-evidence-'))
    const env = { ZHIHENG_DATA: folder, ZHIHENG_DEMO: '0', DATABASE_URL: database.url, LOG_LEVEL: 'silent' }
    city = await createCity(readConfig(env), { modules: [accessModule, evidenceModule, noteModule] })
    url = await city.server.listen({ port: 0, host: '127.0.0.1' })
    await createNotes(city.app.db)
    await city.app.db.asOwner((client) =>
      client.query(`insert into core.region (code, parent_code, level, name) values ('12', null, 'city', '天津市'),
        ('120101', '12', 'district', '和平区') on conflict do nothing`),
    )
    await createAccount(city.app, { login: 'qing', roles: ['quality-office'] })
    await createAccount(city.app, { login: 'dora', roles: ['enterprise'], region: '120101' })
    office = await signIn(city.server, 'qing')
    district = await signIn(city.server, 'dora')
    ids = await writeNotes(
      city.app.db,
      city.app.seal,
      Array.from({ length: 300 }, (_, i) => ({ 号: i })),
    )
    await integrated()
  })
  after(async () => {
    await city?.stop()
    await database?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const get = (path: string, cookie?: string) =>
    city.server.inject({ method: 'GET', url: path, headers: { accept: 'application/json', ...(cookie && { cookie }) } })
  const erase = (payload: object, cookie: string) =>
    city.server.inject({
      method: 'POST',
      url: '/api/evidence/erasures',
      payload,
      headers: { cookie, 'x-requested-by': 'zhiheng' },
    })
  async function integrated(): Promise<void> {
    for (let i = 0; i < 60; i++) {
      const { pending, lagSeconds } = (await get('/api/evidence/log')).json()
      if (pending === 0) return
      assert.ok(lagSeconds < 5, `waits for ${lagSeconds} s`)
      await pause(50)
    }
    assert.fail('nothing is integrated')
  }
  const ask: Ask = async (path) => {
    const reply = await get(path)
    return { status: reply.statusCode, json: reply.json() }
  }

  it('what was written is in the log within a second', async () => {
    const began = Date.now()
    const [id] = await writeNotes(city.app.db, city.app.seal, [{ quick: true }])
    while ((await get(`/api/receipts/note/${id}`)).statusCode === 409) await pause(20)
    assert.equal((await get(`/api/receipts/note/${id}`)).statusCode, 200)
    assert.ok(Date.now() - began < 1500, `${Date.now() - began} ms`)
  })

  it('a stranger mirrors the tiles and verifies the whole log without an account', async () => {
    const state = (await get('/api/evidence/log')).json()
    const check = await verifyTree(httpSource(`${url}/log`), { verifierKey: state.verifierKey, crypto: serverCrypto })
    assert.deepEqual(check.findings, [])
    assert.equal(check.entries, (check.checkpoint as { size: number }).size)
    assert.ok(check.entries > 300)
  })

  it('checkpoint and tiles come with the types and caching of tlog-tiles', async () => {
    const checkpoint = await get('/log/checkpoint')
    assert.equal(checkpoint.headers['content-type'], 'text/plain; charset=utf-8')
    assert.match(String(checkpoint.headers['cache-control']), /max-age=1\b/)
    const full = await get('/log/tile/0/000')
    assert.equal(full.headers['content-type'], 'application/octet-stream')
    assert.equal(full.rawPayload.length, 8192)
    assert.match(String(full.headers['cache-control']), /immutable/)
    const part = await get('/log/tile/0/001.p/7')
    assert.equal(part.rawPayload.length, 7 * 32)
    assert.equal((await get('/log/tile/1/000.p/1')).rawPayload.length, 32)
    assert.equal((await get('/log/tile/entries/000')).rawPayload.length, 256 * 40)
    for (const path of ['0/002', '0/001', '0/001.p/255', '0/1', 'entries/999', '1/000', '0/000.p/256', '0/x000/001'])
      assert.equal((await get(`/log/tile/${path}`)).statusCode, 404, path)
  })

  it('a dropped receipt is checked in the browser against the newest checkpoint, also when the log has grown since', async () => {
    const receipt = await city.app.db.read(systemScope('test'), (tx) =>
      findReceipt(tx, 'note', ids[9] as string, { 号: 9 }),
    )
    await writeNotes(city.app.db, city.app.seal, [{ later: 1 }])
    await integrated()
    const dropped = await checkDropped(new Blob([JSON.stringify(receipt)]), ask)
    assert.equal(dropped.what, 'receipt')
    assert.ok(dropped.what === 'receipt' && dropped.check.isProven, JSON.stringify(dropped))
    const forged = await checkDropped(new Blob([JSON.stringify({ ...receipt, body: { 号: 10 } })]), ask)
    assert.ok(forged.what === 'receipt' && forged.check.finding === 'body-changed')
  })

  it('a dropped file is found by its digest, and one changed byte makes it unknown', async () => {
    const bytes = new Uint8Array(100_000).fill(3)
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
    await city.app.db.write(systemScope('test'), (tx) =>
      city.app.seal(tx, [{ kind: 'content', id: digest, body: { digest, bytes: bytes.length } }]),
    )
    await integrated()
    const dropped = await checkDropped(new Blob([bytes]), ask)
    assert.ok(dropped.what === 'file' && dropped.check.isProven && dropped.digest === digest, JSON.stringify(dropped))
    bytes[5] = 4
    assert.equal((await checkDropped(new Blob([bytes]), ask)).what, 'unknown-file')
  })

  it('an id that could be guessed shows its receipt only to whoever may see the log', async () => {
    await city.app.db.write(systemScope('test'), (tx) => city.app.seal(tx, [{ kind: 'form', id: 'a.b@1', body: {} }]))
    await integrated()
    assert.equal((await get('/api/receipts/form/a.b@1')).statusCode, 403)
    assert.equal((await get('/api/receipts/form/a.b@1', district)).statusCode, 403)
    const seen = await get('/api/receipts/form/a.b@1', office)
    assert.equal(seen.statusCode, 200)
    assert.equal(seen.json().salt, undefined)
    assert.equal((await get('/api/receipts/note/no-such', office)).json().type, '/problems/not-sealed')
  })

  it('proofs are given for any sizes the log has had, and refused for others', async () => {
    const { size } = (await get('/api/evidence/log')).json()
    assert.equal((await get('/api/evidence/proofs/consistency?from=3&to=200')).statusCode, 200)
    assert.equal((await get('/api/evidence/proofs/inclusion?index=3&size=4')).statusCode, 200)
    assert.equal((await get(`/api/evidence/proofs/inclusion?index=${size}`)).statusCode, 404)
    assert.equal((await get(`/api/evidence/proofs/consistency?from=1&to=${size + 1}`)).statusCode, 404)
    assert.equal((await get('/api/evidence/proofs/consistency?from=9&to=3')).json().errors[0].pointer, '/query/from')
    assert.equal((await get('/api/evidence/proofs/inclusion?index=-1')).statusCode, 400)
    assert.equal((await get('/api/evidence/proofs/inclusion?index=0&size=0')).statusCode, 404)
  })

  it('erasing a body leaves every proof valid and the leaf without meaning, and is itself sealed', async () => {
    const id = ids[20] as string
    const before = (await get(`/api/receipts/note/${id}`)).json()
    assert.equal((await erase({ kind: 'note', id, reason: '依申请删除' }, district)).statusCode, 403)
    assert.equal((await erase({ kind: 'note', id, reason: ' ' }, office)).statusCode, 400)
    const done = await erase({ kind: 'note', id, reason: '依申请删除' }, office)
    assert.equal(done.statusCode, 201, done.body)
    assert.equal(
      (await erase({ kind: 'note', id, reason: '再次删除' }, office)).json().type,
      '/problems/body-already-erased',
    )
    assert.equal((await erase({ kind: 'act', id: done.json().id, reason: '试试看' }, office)).statusCode, 409)
    await integrated()
    const receipt = (await get(`/api/receipts/note/${id}`)).json()
    assert.equal(receipt.bodyDigest, undefined)
    const dropped = await checkDropped(new Blob([JSON.stringify(receipt)]), ask)
    assert.ok(dropped.what === 'receipt' && dropped.check.isProven && dropped.check.covers === 'entry')
    const earlier = await checkDropped(new Blob([JSON.stringify(before)]), ask)
    assert.ok(earlier.what === 'receipt' && earlier.check.isProven)
    const check = await verifyLog(city.app)
    assert.deepEqual([check.tree.findings, check.bodies.findings], [[], []])
    assert.equal(check.bodies.erased, 1)
    const list = (await get('/api/evidence/erasures', office)).json()
    assert.equal(list.items[0].reason, '依申请删除')
    const act = await get(`/api/receipts/act/${list.items[0].id}`)
    assert.equal(act.statusCode, 200)
    const [found] = (await get(`/api/evidence/commitments?objectId=${id}`, office)).json().items
    assert.deepEqual([found.state, found.kindLabel.zh], ['erased', '便条'])
  })

  it('a changed audit entry is found and named, and what it ordered counts no more', async () => {
    const change = (to: string) =>
      city.app.db.asOwner((client) =>
        client.query("update core.audit_entry set reason = $1 where action = 'evidence.erase' returning id", [to]),
      )
    const { rows } = await change('另一个理由')
    const check = await verifyLog(city.app)
    assert.deepEqual(
      check.bodies.findings.map((f) => `${f.code}: ${f.at}`),
      [
        `erased-without-act: note ${ids[20]}`,
        `body-changed: act ${rows[0].id}`,
        `erasure-forged: erasure ${rows[0].id}`,
      ],
    )
    await change('依申请删除')
  })

  it('the QR code leads to the page where the receipt is verified', async () => {
    const qr = await get(`/api/receipts/note/${ids[0]}/qr.svg`)
    assert.match(String(qr.headers['content-type']), /^image\/svg\+xml/)
    assert.match(qr.body, /^<svg/)
  })

  it('state, checkpoints and throughput tell what the log did', async () => {
    const state = (await get('/api/evidence/log')).json()
    assert.equal(state.keyIsHere, true)
    const page = (await get('/api/evidence/checkpoints?limit=2')).json()
    assert.equal(page.items[0].size, state.size)
    const next = (await get(`/api/evidence/checkpoints?limit=200&after=${page.next}`)).json()
    assert.equal(next.items.at(-1).size, 0)
    const { points } = (await get('/api/evidence/throughput?step=minute', office)).json()
    const total = points.reduce((sum: number, p: { entries: number }) => sum + p.entries, 0)
    assert.equal(total, state.size)
    assert.equal((await get('/api/evidence/throughput', district)).statusCode, 403)
  })
})
