import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Refusal } from '../problem.ts'
import { folderFiles } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiheng-files-'))
const files = folderFiles(folder)
after(() => rmSync(folder, { recursive: true, force: true }))

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
)
const LIMITS = { maxBytes: 1000 }

test('a file is kept under the digest of its content, and twice the same content is one file', async () => {
  const first = await files.put(Readable.from([PNG]), LIMITS)
  assert.equal(first.digest, createHash('sha256').update(PNG).digest('hex'))
  assert.deepEqual(await files.put(Readable.from([PNG]), LIMITS), first)
  assert.deepEqual(Buffer.concat(await (await files.read(first.digest)).toArray()), PNG)
})

test('the type is what the content is, whatever it is called', async () => {
  assert.equal((await files.put(Readable.from([PNG]), LIMITS)).type, 'image/png')
  assert.equal((await files.put(Readable.from([Buffer.from('企业名称,代码\n')]), LIMITS)).type, 'text/plain')
  assert.equal((await files.put(Readable.from([Buffer.from([1, 2, 0, 3])]), LIMITS)).type, 'application/octet-stream')
})

test('a file that is too large or of a refused type is refused and leaves nothing behind', async () => {
  const code = (wanted: string) => (e: unknown) => e instanceof Refusal && e.problem.code === wanted
  await assert.rejects(files.put(Readable.from([Buffer.alloc(600), Buffer.alloc(600)]), LIMITS), code('too-large'))
  await assert.rejects(
    files.put(Readable.from([Buffer.from('MZ text')]), { ...LIMITS, types: ['image/png'] }),
    code('file-type-refused'),
  )
  assert.deepEqual(readdirSync(join(folder, 'incoming')), [])
})

test('a digest that is a path reaches nothing', async () => {
  for (const path of ['../../etc/passwd', '/etc/passwd', 'a'.repeat(63), `${'a'.repeat(63)}/`])
    await assert.rejects(async () => files.read(path), RangeError)
})

test('an erased file is gone', async () => {
  const { digest } = await files.put(Readable.from([Buffer.from('to be erased')]), LIMITS)
  await files.erase(digest)
  assert.equal(await files.has(digest), false)
})

test('below the floor of free space uploads are refused first, in words, and leave nothing behind', async () => {
  let freeBytes = 999
  const near = folderFiles(join(folder, 'near'), async () => ({ freeBytes, floorBytes: 1000 }))
  const full = (e: unknown) => e instanceof Refusal && e.problem.code === 'storage-full' && e.problem.status === 507
  await assert.rejects(near.put(Readable.from([PNG]), LIMITS), full)
  freeBytes = 1000 + PNG.length - 1
  await assert.rejects(near.put(Readable.from([PNG]), LIMITS), full)
  assert.deepEqual(readdirSync(join(folder, 'near', 'incoming')), [])
  freeBytes = 1000 + PNG.length
  const { digest } = await near.put(Readable.from([PNG]), LIMITS)
  freeBytes = 0
  assert.ok(await near.has(digest), 'what is kept can be read')
})

test('a content that came in again since is not removed as old', async () => {
  const { digest } = await files.put(Readable.from([Buffer.from('old')]), LIMITS)
  const before = new Date(Date.now() + 50)
  assert.equal(await files.eraseOlder(digest, new Date(0)), false)
  await setTimeout(100)
  await files.put(Readable.from([Buffer.from('old')]), LIMITS)
  assert.equal(await files.eraseOlder(digest, before), false)
  assert.ok(await files.has(digest))
  const all: string[] = []
  for await (const some of files.list()) all.push(...some)
  assert.ok(all.includes(digest))
  assert.equal(await files.eraseOlder(digest, new Date(Date.now() + 1000)), true)
  assert.equal(await files.has(digest), false)
  assert.equal(await files.eraseOlder(digest, new Date(Date.now() + 1000)), false)
})

test('what a crash left on its way in is removed', async () => {
  writeFileSync(join(folder, 'incoming', 'half'), 'half a file')
  await files.tidy(new Date(0))
  assert.deepEqual(readdirSync(join(folder, 'incoming')), ['half'])
  await files.tidy(new Date(Date.now() + 1000))
  assert.deepEqual(readdirSync(join(folder, 'incoming')), [])
})
