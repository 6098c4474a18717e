import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { systemScope } from '../../core/db/index.ts'
import { findReceipt, verifyLog } from './index.ts'
import { browserCrypto } from './logic/browser-crypto.ts'
import { verifyReceipt } from './logic/receipt.ts'
import { keyPath } from './service/keys.ts'
import { openTestLog, type TestLog } from './testing/index.ts'

for (const hash of ['sha256', 'sm3'] as const)
  describe(`an evidence log with ${hash}`, () => {
    let log: TestLog
    let ids: string[]
    before(async () => {
      log = await openTestLog({ hash })
      ids = await log.writeNotes(
        Array.from({ length: 600 }, (_, i) => ({ 名称: `第 ${i} 号`, value: i / 7, 空: null })),
      )
    })
    after(() => log.close())

    it('integrates what was committed, over several rounds, and verifies from leaf to body', async () => {
      assert.equal(await log.integrateAll(), 600)
      for (let i = 0; i < 5; i++) {
        ids.push(...(await log.writeNotes([{ i }, { i, more: ['文'] }])))
        assert.equal(await log.integrateAll(), 2)
      }
      const check = await verifyLog(log.app)
      assert.deepEqual([check.tree.findings, check.bodies.findings], [[], []])
      assert.equal(check.isIntact, true)
      assert.equal(check.tree.entries, 610)
      assert.equal(check.tree.checkpoints, 7)
      assert.equal(check.bodies.checked, 610)
    })

    it('a receipt verifies offline with the code of the browser', async () => {
      const id = ids[77] as string
      const body = { 名称: '第 77 号', value: 11, 空: null }
      const receipt = await log.db.read(systemScope('test'), (tx) => findReceipt(tx, 'note', id, body))
      const sent = JSON.parse(JSON.stringify(receipt))
      const check = verifyReceipt(sent, { verifierKey: log.verifierKey }, browserCrypto)
      assert.equal(check.isProven, true, check.why)
      assert.equal(check.covers, 'body')
      const changed = { ...sent, body: { ...body, value: 12 } }
      assert.equal(verifyReceipt(changed, { verifierKey: log.verifierKey }, browserCrypto).finding, 'body-changed')
    })

    it('a writer that rolls back leaves nothing in the log', async () => {
      const refused = log.db.write(systemScope('test'), async (tx) => {
        await log.seal(tx, [{ kind: 'note', id: 'never', body: 1 }])
        throw new Error('changed my mind')
      })
      await assert.rejects(refused, /changed my mind/)
      assert.equal(await log.integrateAll(), 0)
    })

    it('the application role can neither change nor remove anything of the log', async () => {
      for (const statement of [
        "update evidence.commitment set salt = '\\x00'",
        'delete from evidence.commitment',
        "insert into evidence.commitment (index, id, kind, object_id) values (10000, gen_random_uuid(), 'note', 'x')",
        'delete from evidence.pending',
        "update evidence.tile set hashes = '\\x00'",
        "update evidence.entry_bundle set entries = '\\x00'",
        'delete from evidence.checkpoint',
        'update evidence.log set size = 0',
        'delete from evidence.erasure',
      ])
        await assert.rejects(
          log.db.asOwner(async (client) => {
            await client.query('begin')
            try {
              await client.query('set local role zhiheng_app')
              await client.query(statement)
            } finally {
              await client.query('rollback')
            }
          }),
          { code: '42501' },
          statement,
        )
    })

    it('the private key is in one file that only its owner reads', () => {
      const path = keyPath(log.app.config.dataDir)
      assert.equal(statSync(path).mode & 0o777, 0o600)
      assert.match(
        readFileSync(path, 'utf8'),
        /^PRIVATE\+KEY\+zhiheng-[0-9a-f]{8}\.local\/log(-sm3)?\+[0-9a-f]{8}\+\S+\n$/,
      )
    })
  })

describe('tampering with the database', () => {
  let log: TestLog
  let ids: string[]
  before(async () => {
    log = await openTestLog()
    ids = await log.writeNotes(Array.from({ length: 700 }, (_, i) => ({ i })))
    await log.integrateAll()
    await log.writeNotes([{ last: true }])
    await log.integrateAll()
  })
  after(() => log.close())

  /** Changes, verifies, and undoes the change by itself. */
  async function findings(change: string, undo: string, values: unknown[] = []): Promise<string[]> {
    await log.tamper(change, values)
    try {
      const check = await verifyLog(log.app)
      assert.equal(check.isIntact, false)
      return [...check.tree.findings, ...check.bodies.findings].map((f) => `${f.code}: ${f.at}`)
    } finally {
      await log.tamper(undo, values)
    }
  }

  it('a changed body is found and named', async () => {
    const set = (value: number) => `update note.note set body = '{"i": ${value}}' where id = $1`
    assert.deepEqual(await findings(set(9999), set(5), [ids[5]]), [`body-changed: note ${ids[5]}`])
  })

  it('a body that was bent until it has no canonical JSON is found and named', async () => {
    const nest = `update note.note set body = (repeat('[', 300) || repeat(']', 300))::jsonb where id = $1`
    const undo = `update note.note set body = '{"i": 8}' where id = $1`
    assert.deepEqual(await findings(nest, undo, [ids[8]]), [`body-changed: note ${ids[8]}`])
  })

  it('a removed row is found and named', async () => {
    await log.tamper('create table note.kept as select * from note.note where id = $1'.replace('$1', `'${ids[6]}'`))
    const found = await findings(
      `delete from note.note where id = '${ids[6]}'`,
      'insert into note.note select * from note.kept',
    )
    assert.deepEqual(found, [`body-missing: note ${ids[6]}`])
  })

  it('a row that was slipped in without a seal is found and named', async () => {
    const id = '00000000-0000-7000-8000-000000000001'
    const found = await findings(
      `insert into note.note values ('${id}', '{}')`,
      `delete from note.note where id = '${id}'`,
    )
    assert.deepEqual(found, [`not-sealed: note ${id}`])
  })

  it('a commitment that was changed to fit a changed body is found and named', async () => {
    await log.tamper(`create table note.kept2 as select * from evidence.commitment where object_id = '${ids[7]}'`)
    const found = await findings(
      `update evidence.commitment set body_digest = decode(repeat('ab', 32), 'hex') where object_id = '${ids[7]}'`,
      `update evidence.commitment c set body_digest = k.body_digest from note.kept2 k where k.index = c.index`,
    )
    assert.deepEqual(found, [`commitment-changed: note ${ids[7]}`])
  })

  it('a salt that was removed without an act of erasure is found and named', async () => {
    const found = await findings(
      `update evidence.commitment set salt = null, body_digest = null where object_id = '${ids[7]}'`,
      `update evidence.commitment c set body_digest = k.body_digest, salt = k.salt from note.kept2 k where k.index = c.index`,
    )
    assert.deepEqual(found, [`erased-without-act: note ${ids[7]}`])
  })

  const flip = (table: string, column: string, where: string, byte: number) => {
    const text = `update evidence.${table} set ${column} = set_byte(${column}, ${byte}, get_byte(${column}, ${byte}) # 1) where ${where}`
    return findings(text, text)
  }

  it('a changed tile of leaf hashes is told from a changed entry', async () => {
    assert.deepEqual(await flip('tile', 'hashes', 'level = 0 and tile = 1', 40), ['tile-changed: tile/0/001'])
    const [first, ...rest] = await flip('entry_bundle', 'entries', 'bundle = 1', 45)
    assert.equal(first, 'entry-changed: entry 257')
    assert.ok(rest.every((r) => r.startsWith('commitment-changed: note')))
  })

  it('a changed upper tile is found and named', async () => {
    assert.deepEqual(await flip('tile', 'hashes', 'level = 1 and tile = 0', 33), ['tile-changed: tile/1/000.p/2'])
  })

  it('a changed checkpoint is found and named', async () => {
    const swap = (a: string, b: string) =>
      `update evidence.checkpoint set note = replace(note, E'\\n${a}\\n', E'\\n${b}\\n') where size = 700`
    assert.deepEqual(await findings(swap('700', '600'), swap('600', '700')), ['checkpoint-not-signed: checkpoint 700'])
  })

  it('a checkpoint that was taken out of the row is named, in the middle and at the end', async () => {
    await log.tamper('create table note.checkpoints as table evidence.checkpoint')
    const undo = 'delete from evidence.checkpoint; insert into evidence.checkpoint table note.checkpoints'
    for (const [size, name] of [
      [700, 'checkpoint 700'],
      [701, 'checkpoint 701'],
      [0, 'checkpoint 0'],
    ] as const)
      assert.deepEqual(await findings(`delete from evidence.checkpoint where size = ${size}`, undo), [
        `checkpoint-dropped: ${name}`,
      ])
    const rolledBack = `delete from evidence.checkpoint where size = 701; update evidence.log set size = 700`
    assert.deepEqual(await findings(rolledBack, `${undo}; update evidence.log set size = 701`), [
      'checkpoint-dropped: checkpoint 701',
    ])
  })

  it('a log whose tiles were changed is not signed further', async () => {
    const flipEdge = `update evidence.tile set hashes = set_byte(hashes, 0, get_byte(hashes, 0) # 1) where level = 0 and tile = 2`
    await log.writeNotes([{ waits: true }])
    await log.tamper(flipEdge)
    await assert.rejects(log.integrateAll(), /do not give the signed root of size 701/)
    await log.tamper(flipEdge)
    assert.equal(await log.integrateAll(), 1)
    assert.equal((await verifyLog(log.app)).isIntact, true)
  })
})
