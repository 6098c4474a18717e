import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type pg from 'pg'
import type { Json } from '../seal.ts'
import { openTestDatabase, type TestDatabase } from '../testing/database.ts'
import {
  BackupRefused,
  makeBackupKey,
  type Protection,
  prepareForBackup,
  readBackupKey,
  restoreBackup,
  writeBackup,
} from './index.ts'
import { seal } from './sealed.ts'

const HEAD = 80
const TAIL = 84
const BOX = 1024 * 1024 + 16
const TABLE = 'create schema probe; create table probe.entry (id int primary key, raw bytea)'
const COUNT = 'select count(*)::int as n, md5(string_agg(id || md5(raw), $$,$$ order by id)) as digest from probe.entry'

let folder: string
let source: TestDatabase
let target: TestDatabase
let dataDir: string
let key: Exclude<Protection, string>
let other: typeof key
let whole: Buffer
let second: Buffer
let body: Buffer
let prepared = 0

const describeLog = async (client: pg.PoolClient): Promise<Json> => (await client.query(COUNT)).rows[0]

async function backup(name: string, protection: Protection): Promise<Buffer> {
  const path = join(folder, name)
  const city = {
    pool: source.db.pool,
    dataDir: join(folder, 'source'),
    now: new Date('2026-03-01T08:00:00Z'),
    describeLog,
  }
  await writeBackup(city, path, protection)
  return readFileSync(path)
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhiheng-sealed-'))
  dataDir = join(folder, 'target')
  source = await openTestDatabase()
  target = await openTestDatabase()
  for (const { db } of [source, target]) await db.pool.query(TABLE)
  // Random, so that the compressed archive still fills several pieces.
  for (let id = 1; id <= 3; id++)
    await source.db.pool.query('insert into probe.entry values ($1, $2)', [id, randomBytes(1_000_000)])
  mkdirSync(join(folder, 'source/files/ab'), { recursive: true })
  writeFileSync(join(folder, 'source/files/ab/abcd'), 'content')
  key = makeBackupKey(join(folder, 'operator.key'))
  other = makeBackupKey(join(folder, 'other.key'))
  whole = await backup('city.backup', key)
  second = await backup('second.backup', key)
  body = whole.subarray(HEAD, whole.length - TAIL)
  assert.ok(body.length > 3 * BOX && second.length > HEAD + 3 * BOX)
})

after(async () => {
  await source.close()
  await target.close()
  rmSync(folder, { recursive: true, force: true })
})

function restore(content: Buffer, protection: Protection, inBetween: (path: string) => void = () => {}) {
  const path = join(folder, 'tried.backup')
  writeFileSync(path, content)
  const { pool } = target.db
  const city = {
    pool,
    dataDir,
    signsOfLife: ['probe.entry'],
    describeLog,
    prepare: async (header: Parameters<typeof prepareForBackup>[2]) => {
      prepared++
      await prepareForBackup(pool, target.url, header)
      inBetween(path)
    },
  }
  return restoreBackup(city, path, protection)
}

/** Refused in one line with a cause and a remedy, before anything of the database was asked for or changed. */
async function refused(what: string, content: Buffer, words: RegExp, protection: Protection = key): Promise<void> {
  const times = prepared
  await assert.rejects(restore(content, protection), (error: Error) => {
    assert.ok(error instanceof BackupRefused, `${what}: ${error.stack}`)
    assert.match(error.message, words, what)
    assert.match(error.message, /请.* \/ .*(use another copy|give that key|give the key|add --unencrypted)/s, what)
    assert.doesNotMatch(error.message, /\n/, what)
    return true
  })
  assert.equal(prepared, times, what)
  await assertEmpty(what)
}

async function assertEmpty(what: string): Promise<void> {
  assert.equal((await target.db.pool.query(COUNT)).rows[0].n, 0, what)
  assert.equal(existsSync(dataDir), false, what)
}

function flipped(at: number): Buffer {
  const changed = Buffer.from(whole)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

/** A file whose frame is right for its body, as somebody without the key could make it. */
function framed(boxes: readonly Buffer[]): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(BigInt(boxes.reduce((sum, b) => sum + b.length, 0)))
  return Buffer.concat([whole.subarray(0, HEAD), ...boxes, length, whole.subarray(-TAIL + 8)])
}

const boxesOf = (bytes: Buffer) =>
  Array.from({ length: Math.ceil(bytes.length / BOX) }, (_, i) => bytes.subarray(i * BOX, (i + 1) * BOX))

test('one changed byte anywhere in head, pieces or tail is refused before the database is touched', async () => {
  const end = whole.length - TAIL
  for (const at of [0, 7, 14, 15, 16, 31, 47])
    await refused(`head ${at}`, flipped(at), /不是加密并签名|加密格式|是用密钥/)
  for (const at of [48, 63, 79]) await refused(`salt ${at}`, flipped(at), /第 1 段/)
  const places = [HEAD, HEAD + BOX - 17, HEAD + BOX - 1, HEAD + BOX, HEAD + 2 * BOX + 5, end - 17, end - 1]
  for (const at of places) await refused(`body ${at}`, flipped(at), /piece [1-4] of 4 is not as it was written/)
  for (const at of [end, end + 7]) await refused(`length ${at}`, flipped(at), /does not end as it was written/)
  for (const at of [8, 30, 71]) await refused(`signature ${at}`, flipped(end + at), /signature .* is wrong/)
  for (const at of [end + 72, whole.length - 1])
    await refused(`end ${at}`, flipped(at), /does not end as it was written/)
})

test('a file cut off or extended anywhere is refused before the database is touched', async () => {
  const boxes = boxesOf(body)
  for (const length of [15, 79, HEAD, HEAD + 50, HEAD + BOX, HEAD + body.length, whole.length - 1])
    await refused(`cut at ${length}`, whole.subarray(0, length), /does not end as it was written/)
  await refused('empty', Buffer.alloc(0), /不是加密并签名/)
  await refused('extended', Buffer.concat([whole, Buffer.of(0)]), /does not end as it was written/)
  await refused('twice', Buffer.concat([whole, whole]), /does not end as it was written/)
  await refused('last piece left out', framed(boxes.slice(0, -1)), /piece 3 of 3/)
  await refused('last piece shortened', framed([body.subarray(0, -20)]), /piece 4 of 4/)
  await refused(
    'a piece too many',
    framed([...boxes.slice(0, 3), boxes[2] as Buffer, boxes[3] as Buffer]),
    /piece 4 of 5/,
  )
})

test('swapped pieces, and pieces of another backup with the same key, are refused', async () => {
  const [a, b, c, d] = boxesOf(body) as [Buffer, Buffer, Buffer, Buffer]
  await refused('swapped', framed([a, c, b, d]), /piece 2 of 4/)
  const foreign = boxesOf(second.subarray(HEAD, second.length - TAIL))[1] as Buffer
  await refused('foreign', framed([a, foreign, c, d]), /piece 2 of 4/)
})

test('pieces under the right encryption key with a signature of somebody else are refused', async () => {
  const head = whole.subarray(0, HEAD)
  const length = whole.subarray(-TAIL, -TAIL + 8)
  const digest = createHash('sha256').update(body).digest()
  const signed = Buffer.concat([Buffer.from('zhiheng backup signature 1\n'), head, length, digest])
  const forged = sign(null, signed, generateKeyPairSync('ed25519').privateKey)
  await refused('forged', Buffer.concat([head, body, length, forged, whole.subarray(-12)]), /signature .* is wrong/)
})

test('another key is refused by its fingerprint, a plain backup without --unencrypted, a sealed one with it', async () => {
  await refused('other key', whole, /was encrypted with the key [0-9a-f-]{39}, the key given is [0-9a-f-]{39}/, other)
  const plain = await backup('plain.tar.gz', 'unencrypted')
  await refused('plain', plain, /is not an encrypted and signed Zhiheng backup/)
  await refused('sealed', whole, /leave --unencrypted out/, 'unencrypted')
})

test('a file that is changed between the verification and the loading leaves the database empty', async () => {
  const change = (path: string) => writeFileSync(path, flipped(HEAD + 2 * BOX + 5))
  await assert.rejects(restore(whole, key, change), /piece 3 of 4/)
  await assertEmpty('changed')
  await assert.rejects(
    restore(whole, key, (path) => writeFileSync(path, second)),
    BackupRefused,
  )
  await assertEmpty('exchanged')
})

test('neither rows nor secrets can be read in a sealed backup, and what it restores is the same city', async () => {
  for (const words of ['probe.entry', 'manifest', '\x1f\x8b\x08'])
    assert.equal(whole.subarray(0, 4096).includes(words), false)
  assert.notDeepEqual(whole.subarray(48, 4096), second.subarray(48, 4096))
  await restore(whole, await readBackupKey(join(folder, 'operator.key')))
  const [before, after] = [source, target].map((d) => d.db.pool.query(COUNT))
  assert.deepEqual((await after)?.rows, (await before)?.rows)
  assert.equal(readFileSync(join(dataDir, 'files/ab/abcd'), 'utf8'), 'content')
})

test('a stream is sealed piece by piece, with the last piece marked at every length', async () => {
  for (const [length, pieces] of [
    [0, 1],
    [1, 1],
    [1024 * 1024, 1],
    [1024 * 1024 + 1, 2],
    [2 * 1024 * 1024, 2],
  ] as const) {
    async function* plain() {
      for (let at = 0; at < length; at += 300_000) yield Buffer.alloc(Math.min(300_000, length - at))
    }
    let bytes = 0
    for await (const chunk of seal(key)(plain())) {
      assert.ok(chunk.length <= BOX)
      bytes += chunk.length
    }
    assert.equal(bytes, HEAD + length + 16 * pieces + TAIL)
  }
})

test('a key file is for its owner only, is never overwritten, and a slip in copying it is found', async () => {
  const path = join(folder, 'operator.key')
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.throws(() => makeBackupKey(path), /已存在/)
  assert.deepEqual((await readBackupKey(path)).id, key.id)
  const copy = join(folder, 'copy.key')
  const text = readFileSync(path, 'utf8')
  writeFileSync(copy, text, { mode: 0o600 })
  chmodSync(copy, 0o640)
  await assert.rejects(readBackupKey(copy), /chmod 600/)
  chmodSync(copy, 0o600)
  for (const name of ['encryption', 'signing', 'fingerprint']) {
    const at = text.indexOf(`"${name}": "`) + name.length + 34
    writeFileSync(copy, `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`)
    await assert.rejects(readBackupKey(copy), /cannot be used as a backup key file/, name)
  }
  await assert.rejects(readBackupKey(join(folder, 'none.key')), /there is no backup key file/)
})
