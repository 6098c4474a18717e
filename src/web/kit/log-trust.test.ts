import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { test } from 'node:test'
import { browserCrypto } from '../../engines/evidence/logic/browser-crypto.ts'
import { toBase64 } from '../../engines/evidence/logic/bytes.ts'
import { signCheckpoint } from '../../engines/evidence/logic/checkpoint.ts'
import { commit } from '../../engines/evidence/logic/commitment.ts'
import { treeHash } from '../../engines/evidence/logic/merkle.ts'
import { type NoteSigner, verifierKey, writeVerifierKey } from '../../engines/evidence/logic/note.ts'
import { writeReceipt } from '../../engines/evidence/logic/receipt.ts'
import { grow } from '../../engines/evidence/logic/tiles.ts'
import { proveConsistency, proveInclusion } from '../../engines/evidence/service/proofs.ts'
import { checkAgainstMemory, keepMemory, readMemory } from './log-trust.ts'

const hash = browserCrypto.hashes.sha256
const tree = treeHash(hash)

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key = verifierKey(
    hash,
    'log.example',
    'sha256',
    Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url'),
  )
  const signer: NoteSigner = { key, sign: (message) => sign(null, message, privateKey) }
  return { signer, text: writeVerifierKey(key) }
}

/** A log of nine things on paper; the second is ours. */
function paperLog({ signer, text }: ReturnType<typeof newKey>) {
  const at = new Date('2026-03-04T05:06:07Z')
  const things = Array.from({ length: 9 }, (_, i) =>
    commit(hash, randomBytes(16), at, { kind: 'record', id: `r${i}`, body: { i } }),
  )
  const leaves = things.map((t) => tree.leaf(t.entry))
  const load = async (refs: readonly { width: number }[]) =>
    refs.map((r) => Buffer.concat(leaves.slice(0, r.width).map((l) => Buffer.from(l))))
  const ours = things[1] as (typeof things)[number]
  return {
    async receiptAt(size: number) {
      const checkpoint = signCheckpoint(
        { origin: 'log.example', size, root: grow(tree, 0, [], leaves.slice(0, size)).root },
        signer,
      )
      const proof = await proveInclusion(tree, 1, size, load)
      return writeReceipt({
        key: text,
        kind: 'record',
        id: 'r1',
        digest: ours.digest,
        entry: ours.entry,
        index: 1,
        proof,
        checkpoint,
      })
    },
    consistency: async (from: number, to: number) => ({
      from,
      to,
      proof: (await proveConsistency(tree, from, to, load)).map(toBase64),
    }),
  }
}

test('the newest checkpoint that was checked is remembered, and an older receipt does not make it forgotten', async () => {
  const key = newKey()
  const log = paperLog(key)
  const first = await checkAgainstMemory(await log.receiptAt(5), { verifierKey: key.text }, log.consistency)
  assert.equal(first.check.isProven, true)
  const second = await checkAgainstMemory(await log.receiptAt(9), first.memory, log.consistency)
  assert.equal(second.check.isProven, true)
  assert.match(second.memory.checkpoint ?? '', /\n9\n/)
  const older = await checkAgainstMemory(await log.receiptAt(5), second.memory, log.consistency)
  assert.equal(older.check.isProven, true)
  assert.match(older.memory.checkpoint ?? '', /\n9\n/)
})

test('a log that rewrote its history is found out, although it signs with the right key', async () => {
  const key = newKey()
  const seen = paperLog(key)
  const rewritten = paperLog(key)
  const { memory } = await checkAgainstMemory(await seen.receiptAt(5), { verifierKey: key.text }, seen.consistency)
  const later = await checkAgainstMemory(await rewritten.receiptAt(9), memory, rewritten.consistency)
  assert.equal(later.check.finding, 'checkpoint-differs')
  assert.deepEqual(later.memory, memory)
})

test('a receipt signed with another key than the remembered one is not proven', async () => {
  const log = paperLog(newKey())
  const { check } = await checkAgainstMemory(await log.receiptAt(5), { verifierKey: newKey().text }, log.consistency)
  assert.equal(check.finding, 'key-differs')
})

test('damaged storage is no memory', () => {
  const kept = new Map<string, string>([['zh.log', '{broken']])
  const storage = {
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => void kept.set(k, v),
  }
  assert.equal(readMemory(storage), undefined)
  keepMemory({ verifierKey: 'k' }, storage)
  assert.deepEqual(readMemory(storage), { verifierKey: 'k' })
})
