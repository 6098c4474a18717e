import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { proveConsistency, proveInclusion } from '../service/proofs.ts'
import { serverCrypto } from '../service/server-crypto.ts'
import { browserCrypto } from './browser-crypto.ts'
import { toBase64 } from './bytes.ts'
import { signCheckpoint } from './checkpoint.ts'
import { commit } from './commitment.ts'
import type { HashName } from './hash.ts'
import { treeHash } from './merkle.ts'
import { type NoteSigner, verifierKey, writeVerifierKey } from './note.ts'
import { type Receipt, verifyReceipt, withBody, writeReceipt } from './receipt.ts'
import { grow } from './tiles.ts'

const BODY = { 结论: '合格', value: 12.5, items: [1, 2, 3] }

/** A log of ten things on paper: the third is ours. */
async function paperLog(hash: HashName) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url')
  const key = verifierKey(serverCrypto.hashes.sha256, 'log.example', hash, raw)
  const signer: NoteSigner = { key, sign: (message) => sign(null, message, privateKey) }
  const tree = treeHash(serverCrypto.hashes[hash])
  const at = new Date('2026-03-04T05:06:07Z')
  const things = Array.from({ length: 10 }, (_, i) =>
    commit(serverCrypto.hashes[hash], randomBytes(16), at, { kind: 'record', id: `r${i}`, body: BODY }),
  )
  const leaves = things.map((t) => tree.leaf(t.entry))
  const checkpointAt = (size: number) =>
    signCheckpoint({ origin: 'log.example', size, root: grow(tree, 0, [], leaves.slice(0, size)).root }, signer)
  const load = async (refs: readonly { width: number }[]) =>
    refs.map((r) => Buffer.concat(leaves.slice(0, r.width).map((l) => Buffer.from(l))))
  const vkey = writeVerifierKey(key)
  const thing = things[2] as (typeof things)[number]
  const receiptAt = async (size: number): Promise<Receipt> => {
    const proof = await proveInclusion(tree, 2, size, load)
    const { kind, id, digest, entry, salt } = thing
    return withBody(
      writeReceipt({ key: vkey, kind, id, digest, entry, index: 2, proof, checkpoint: checkpointAt(size) }),
      salt,
      BODY,
    )
  }
  const consistency = async (from: number, to: number) => ({
    from,
    to,
    proof: (await proveConsistency(tree, from, to, load)).map(toBase64),
  })
  return { vkey, receiptAt, checkpointAt, consistency, signer }
}

for (const hash of ['sha256', 'sm3'] as const)
  for (const [where, crypto] of [
    ['on the server', serverCrypto],
    ['in the browser', browserCrypto],
  ] as const)
    describe(`a receipt of a ${hash} log ${where}`, () => {
      it('verifies offline, and every change to it is found and named', async () => {
        const log = await paperLog(hash)
        const receipt = JSON.parse(JSON.stringify(await log.receiptAt(10))) as Receipt
        const check = (r: unknown, more = {}) => verifyReceipt(r, { verifierKey: log.vkey, ...more }, crypto)
        const good = check(receipt)
        assert.equal(good.isProven, true, good.why)
        assert.equal(good.covers, 'body')
        assert.equal(good.sealedHour?.toISOString(), '2026-03-04T05:00:00.000Z')
        const finding = (r: unknown, more = {}) => check(r, more).finding
        assert.equal(finding({ ...receipt, body: { ...BODY, value: 12.51 } }), 'body-changed')
        assert.equal(finding({ ...receipt, id: 'r3' }), 'entry-of-another-thing')
        assert.equal(finding({ ...receipt, index: 3 }), 'not-in-log')
        assert.equal(finding({ ...receipt, proof: receipt.proof.slice(1) }), 'not-in-log')
        assert.equal(
          finding({ ...receipt, checkpoint: receipt.checkpoint.replace('\n10\n', '\n11\n') }),
          'checkpoint-not-signed',
        )
        assert.equal(finding(await (await paperLog(hash)).receiptAt(10)), 'key-differs')
        for (const bad of [
          null,
          1,
          [],
          {},
          { ...receipt, proof: 'x' },
          { ...receipt, index: -1 },
          { ...receipt, entry: '!' },
        ])
          assert.equal(finding(bad), 'receipt-unreadable')
      })

      it('is linked to a checkpoint of another day by a consistency proof only', async () => {
        const log = await paperLog(hash)
        const receipt = await log.receiptAt(5)
        const check = (more: object) => verifyReceipt(receipt, { verifierKey: log.vkey, ...more }, crypto)
        const checkpoint = log.checkpointAt(10)
        assert.equal(check({ checkpoint }).finding, 'checkpoint-not-linked')
        assert.equal(check({ checkpoint, consistency: await log.consistency(5, 10) }).isProven, true)
        const older = { checkpoint: log.checkpointAt(3), consistency: await log.consistency(3, 5) }
        assert.equal(check(older).isProven, true)
        const forked = signCheckpoint({ origin: 'log.example', size: 10, root: new Uint8Array(32) }, log.signer)
        const lie = { checkpoint: forked, consistency: await log.consistency(5, 10) }
        assert.equal(check(lie).finding, 'checkpoint-differs')
        const split = signCheckpoint({ origin: 'log.example', size: 5, root: new Uint8Array(32) }, log.signer)
        assert.equal(check({ checkpoint: split }).finding, 'checkpoint-differs')
      })

      it('without content proves the thing, without digest only the entry', async () => {
        const log = await paperLog(hash)
        const { body, salt, ...thing } = await log.receiptAt(10)
        assert.ok(body && salt)
        assert.equal(verifyReceipt(thing, { verifierKey: log.vkey }, crypto).covers, 'thing')
        const { bodyDigest, ...entry } = thing
        assert.ok(bodyDigest)
        assert.equal(verifyReceipt(entry, { verifierKey: log.vkey }, crypto).covers, 'entry')
      })
    })
