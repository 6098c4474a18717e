import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { serverCrypto } from '../service/server-crypto.ts'
import { browserCrypto } from './browser-crypto.ts'
import { fromBase64, toBase64, toHex } from './bytes.ts'
import { openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts'
import type { HashName } from './hash.ts'
import {
  BadNote,
  type NoteSigner,
  openNote,
  parseVerifierKey,
  signNote,
  splitNote,
  verifierKey,
  writeVerifierKey,
} from './note.ts'

function signer(name: string, logHash: HashName = 'sha256'): NoteSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url')
  const key = verifierKey(serverCrypto.hashes.sha256, name, logHash, raw)
  return { key, sign: (message) => sign(null, message, privateKey) }
}

// The note and key printed in golang.org/x/mod/sumdb/note, from which the C2SP form was taken.
const GO_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const GO_NOTE =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

describe('signed notes', () => {
  it('the published note of the Go reference verifies with its published key, on the server and in the browser', () => {
    for (const crypto of [serverCrypto, browserCrypto]) {
      const key = parseVerifierKey(crypto.hashes.sha256, GO_KEY)
      assert.equal(key.name, 'PeterNeumann')
      assert.match(openNote(GO_NOTE, key, crypto), /^If you think/)
      assert.equal(writeVerifierKey(key), GO_KEY)
      assert.throws(() => openNote(GO_NOTE.replace('answer', 'Answer'), key, crypto), BadNote)
    }
  })

  it('a key whose id does not fit is refused', () => {
    assert.throws(() => parseVerifierKey(serverCrypto.hashes.sha256, GO_KEY.replace('c74f20a3', 'c74f20a4')), BadNote)
    assert.throws(() => parseVerifierKey(serverCrypto.hashes.sha256, 'a b+00000000+AAAA'), BadNote)
  })

  it('signatures of others are ignored, a wrong one of the known key is not', () => {
    const ours = signer('example.com/log')
    const other = signer('witness.example')
    const note = signNote('text\n', ours)
    const cosigned = note + (signNote('text\n', other).split('\n\n')[1] as string)
    assert.equal(openNote(cosigned, ours.key, browserCrypto), 'text\n')
    assert.equal(splitNote(cosigned).signatures.length, 2)
    assert.throws(() => openNote(note, other.key, serverCrypto), /not signed by/)
    const bytes = splitNote(note).signatures[0]?.bytes as Uint8Array
    for (let i = 4; i < bytes.length; i++) {
      const changed = Uint8Array.from(bytes)
      changed[i] = (changed[i] as number) ^ 1
      assert.throws(
        () => openNote(note.replace(toBase64(bytes), toBase64(changed)), ours.key, serverCrypto),
        /is wrong/,
      )
    }
  })

  it('a checkpoint has origin, size and root; anything else is refused', () => {
    const ours = signer('example.com/log')
    const root = new Uint8Array(32).fill(7)
    const note = signCheckpoint({ origin: 'example.com/log', size: 20_852_163, root }, ours)
    assert.deepEqual(openCheckpoint(note, ours.key, browserCrypto), {
      origin: 'example.com/log',
      size: 20_852_163,
      root,
    })
    assert.deepEqual(parseCheckpoint(`o\n0\n${toBase64(root)}\nextension\n`).size, 0)
    for (const text of [
      '',
      'o\n',
      'o\n1\n',
      `o\n01\n${toBase64(root)}\n`,
      `o\n-1\n${toBase64(root)}\n`,
      'o\n1\nAAAA\n',
      `o\n1\n${toBase64(root)}`,
      `o\n1\n${toBase64(root)}\n\n`,
    ])
      assert.throws(() => parseCheckpoint(text), BadNote, JSON.stringify(text))
    const elsewhere = signNote(`another.example/log\n1\n${toBase64(root)}\n`, ours)
    assert.throws(() => openCheckpoint(elsewhere, ours.key, serverCrypto), /not of example.com/)
  })

  it('a log that hashes with SM3 has a key that tools for SHA-256 logs do not take', () => {
    const ours = signer('example.com/log-sm3', 'sm3')
    const text = writeVerifierKey(ours.key)
    const parsed = parseVerifierKey(browserCrypto.hashes.sha256, text)
    assert.equal(parsed.logHash, 'sm3')
    assert.equal(fromBase64(text.split('+').slice(2).join('+'))[0], 0xff)
    const asSha256 = verifierKey(serverCrypto.hashes.sha256, ours.key.name, 'sha256', ours.key.publicKey)
    assert.notEqual(toHex(asSha256.keyId), toHex(ours.key.keyId))
    assert.throws(() => openNote(signNote('t\n', ours), asSha256, serverCrypto), /not signed/)
    assert.equal(openNote(signNote('t\n', ours), parsed, browserCrypto), 't\n')
  })

  it('control characters and half surrogates end the reading', () => {
    for (const note of [
      'a\tb\n\n— x AAAAAAA=\n',
      'a\r\n\n— x AAAAAAA=\n',
      'a\n',
      '\ud800\n\n— x AAAAAAA=\n',
      'a\n\nx\n',
    ])
      assert.throws(() => splitNote(note), BadNote)
  })
})
