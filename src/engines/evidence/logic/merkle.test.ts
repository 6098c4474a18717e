import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { proveConsistency, proveInclusion, rootFromTiles } from '../service/proofs.ts'
import { serverHashes } from '../service/server-crypto.ts'
import { browserCrypto } from './browser-crypto.ts'
import { equal, fromHex, toHex } from './bytes.ts'
import {
  consistencySpans,
  inclusionSpans,
  nodesOf,
  rightEdge,
  rootOf,
  treeHash,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts'
import { edgeRefs, grow, type LoadTiles, tilePath } from './tiles.ts'

const VECTORS = new URL('../../../../../shared/data/merkle/rfc6962_tree_vectors.json', import.meta.url)
const SM3_VECTORS = new URL('../../../../../shared/data/merkle/sm3_vectors.json', import.meta.url)

const tree = treeHash(serverHashes.sha256)

function leavesOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => tree.leaf(new TextEncoder().encode(`leaf ${i}`)))
}

/** The definition of RFC 6962 2.1, word for word, as a second way to the same hash. */
function mth(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length <= 1) return leaves[0] ?? tree.empty()
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return tree.node(mth(leaves.slice(0, k)), mth(leaves.slice(k)))
}

/** Grows a tree in steps and keeps its tiles, as the store does. */
function tilesOf(leaves: readonly Uint8Array[], step: number): { load: LoadTiles; root: Uint8Array } {
  const tiles = new Map<string, Uint8Array>()
  const load: LoadTiles = async (refs) =>
    refs.map((ref) => {
      const stored = tiles.get(`${ref.level}/${ref.tile}`)
      if (!stored || stored.length < ref.width * 32) throw new Error(`no ${tilePath(ref)}`)
      return stored.subarray(0, ref.width * 32)
    })
  let root = tree.empty()
  for (let size = 0; size < leaves.length; ) {
    const edge: Uint8Array[][] = []
    for (const ref of edgeRefs(size)) {
      const bytes = tiles.get(`${ref.level}/${ref.tile}`) as Uint8Array
      edge[ref.level] = Array.from({ length: ref.width }, (_, i) => bytes.subarray(i * 32, i * 32 + 32))
    }
    const growth = grow(tree, size, edge, leaves.slice(size, size + step))
    for (const t of growth.tiles) tiles.set(`${t.level}/${t.tile}`, t.hashes)
    size = growth.size
    root = growth.root
  }
  return { load, root }
}

describe('Merkle tree of RFC 6962', () => {
  it('gives the published roots of sizes 0 to 8', (t) => {
    if (!existsSync(VECTORS)) return t.skip('../shared/data/merkle is not there')
    const v = JSON.parse(readFileSync(VECTORS, 'utf8'))
    for (const crypto of [serverHashes, browserCrypto.hashes]) {
      const th = treeHash(crypto.sha256)
      const leaves = (v.leaf_inputs_hex as string[]).map((hex) => th.leaf(fromHex(hex)))
      assert.equal(toHex(th.empty()), v.empty_root)
      assert.equal(toHex(th.leaf(new Uint8Array(0))), v.empty_leaf)
      assert.equal(toHex(th.leaf(new TextEncoder().encode('L123456'))), v.leaf_L123456)
      const edge = rightEdge(th)
      for (const [i, leaf] of leaves.entries()) {
        edge.append(leaf)
        assert.equal(toHex(edge.root()), v.root_by_size[i + 1])
        assert.equal(toHex(rootOf(th, leaves.slice(0, i + 1))), v.root_by_size[i + 1])
      }
    }
    // Arguments of the published node vector are not 32 bytes long, so it is checked against the definition itself.
    const n = serverHashes.sha256.digest(Buffer.concat([Buffer.of(1), Buffer.from('N123'), Buffer.from('N456')]))
    assert.equal(toHex(n), v.node_N123_N456)
  })

  it('SM3 gives its published values on the server and in the browser', (t) => {
    if (!existsSync(SM3_VECTORS)) return t.skip('../shared/data/merkle is not there')
    for (const { input_ascii, sm3 } of JSON.parse(readFileSync(SM3_VECTORS, 'utf8')))
      for (const hashes of [serverHashes, browserCrypto.hashes])
        assert.equal(toHex(hashes.sm3.digest(new TextEncoder().encode(input_ascii))), sm3)
  })

  it('every root agrees with the definition, however the tree is grown', () => {
    const leaves = leavesOf(700)
    for (const size of [0, 1, 2, 3, 5, 255, 256, 257, 511, 512, 513, 700]) {
      const expected = toHex(mth(leaves.slice(0, size)))
      assert.equal(toHex(rootOf(tree, leaves.slice(0, size))), expected)
      for (const step of [1, 7, 255, 256, 257, 1000])
        assert.equal(toHex(tilesOf(leaves.slice(0, size), step).root), expected, `size ${size} by ${step}`)
    }
  })

  it('grows over the second level of tiles to the root of the definition', () => {
    const leaves = leavesOf(65_536 + 300)
    const { root } = tilesOf(leaves, 8192)
    assert.equal(toHex(root), toHex(mth(leaves)))
  })

  it('every inclusion proof verifies, in every tree of up to 40 leaves', async () => {
    for (let size = 1; size <= 40; size++) {
      const leaves = leavesOf(size)
      const { load, root } = tilesOf(leaves, 3)
      for (let index = 0; index < size; index++) {
        const proof = await proveInclusion(tree, index, size, load)
        assert.ok(verifyInclusion(tree, index, size, leaves[index] as Uint8Array, proof, root))
        assert.ok(
          !verifyInclusion(tree, (index + 1) % (size + 1), size, leaves[index] as Uint8Array, proof, root) ||
            size === 1,
        )
      }
    }
  })

  it('the tree is consistent between all pairs of sizes up to 40, and with no other root', async () => {
    const leaves = leavesOf(40)
    const { load } = tilesOf(leaves, 40)
    const roots = Array.from({ length: 41 }, (_, n) => mth(leaves.slice(0, n)))
    for (let from = 0; from <= 40; from++)
      for (let to = from; to <= 40; to++) {
        const proof = await proveConsistency(tree, from, to, load)
        const [a, b] = [roots[from] as Uint8Array, roots[to] as Uint8Array]
        assert.ok(verifyConsistency(tree, from, a, to, b, proof), `${from} to ${to}`)
        if (from < to) assert.ok(!verifyConsistency(tree, from, b, to, b, proof))
        if (from > 0 && from < to) assert.ok(!verifyConsistency(tree, from, a, to, a, proof))
      }
  })

  it('no leaf is in an empty tree, at an index at or beyond the size, or at one that is no whole number', () => {
    const [leaf] = leavesOf(1) as [Uint8Array]
    const includes = (index: number, size: number, proof: Uint8Array[], root: Uint8Array) =>
      verifyInclusion(tree, index, size, leaf, proof, root)
    assert.ok(includes(0, 1, [], leaf), 'the tree of one leaf is its hash')
    assert.ok(!includes(0, 1, [leaf], leaf), 'and needs no proof')
    for (const root of [tree.empty(), leaf]) assert.ok(!includes(0, 0, [], root))
    for (const [index, size] of [
      [1, 1],
      [2, 1],
      [7, 7],
      [8, 7],
      [-1, 1],
      [0.5, 1],
      [Number.NaN, 1],
      [0, Number.POSITIVE_INFINITY],
      [0, 2 ** 53],
      [0, -1],
    ] as const)
      assert.ok(!includes(index, size, [], leaf), `${index} of ${size}`)
    const none = new Uint8Array(0)
    assert.ok(!verifyInclusion(tree, 0, 1, none, [], none), 'a hash of no bytes is no hash')
  })

  it('trees of one size are consistent when their roots are equal, without a proof', () => {
    const [a, b] = leavesOf(2) as [Uint8Array, Uint8Array]
    for (const size of [1, 2, 3, 7, 8, 2 ** 40]) {
      assert.ok(verifyConsistency(tree, size, a, size, a, []), `${size}`)
      assert.ok(!verifyConsistency(tree, size, a, size, b, []), `${size}: two roots are two histories`)
      assert.ok(!verifyConsistency(tree, size, a, size, a, [a]), `${size}: nothing is to be proven`)
      assert.ok(!verifyConsistency(tree, size, a, size, b, [b]))
    }
    const none = new Uint8Array(0)
    assert.ok(!verifyConsistency(tree, 3, none, 3, none, []), 'a root of no bytes is no root')
  })

  it('the empty tree begins every tree, its root is the hash of nothing, and no proof belongs to it', () => {
    const [root] = leavesOf(1) as [Uint8Array]
    const empty = tree.empty()
    assert.ok(verifyConsistency(tree, 0, empty, 0, empty, []))
    assert.ok(verifyConsistency(tree, 0, empty, 1, root, []))
    assert.ok(!verifyConsistency(tree, 0, root, 0, root, []), 'equal, but not the root of an empty tree')
    assert.ok(!verifyConsistency(tree, 0, empty, 0, root, []))
    assert.ok(!verifyConsistency(tree, 0, root, 1, root, []))
    assert.ok(!verifyConsistency(tree, 0, empty, 0, empty, [empty]))
    assert.ok(!verifyConsistency(tree, 0, empty, 1, root, [root]))
  })

  it('a tree is never consistent with a smaller one, nor a larger one without a proof', () => {
    const [root] = leavesOf(1) as [Uint8Array]
    for (const [from, to] of [
      [2, 1],
      [1, 0],
      [-1, 0],
      [0, -1],
      [1, 2],
      [2, 3],
      [2, 4],
      [0.5, 1],
      [Number.NaN, Number.NaN],
    ] as const)
      assert.ok(!verifyConsistency(tree, from, root, to, root, []), `${from} to ${to}`)
  })

  it('one changed bit anywhere makes an inclusion proof fail', async () => {
    const leaves = leavesOf(600)
    const { load, root } = tilesOf(leaves, 100)
    await fc.assert(
      fc.asyncProperty(fc.nat(599), fc.nat(100_000), fc.nat(7), async (index, where, bit) => {
        const proof = (await proveInclusion(tree, index, 600, load)).map((p) => Uint8Array.from(p))
        const parts = [Uint8Array.from(leaves[index] as Uint8Array), ...proof, Uint8Array.from(root)]
        const part = parts[where % parts.length] as Uint8Array
        part[where % 32] = (part[where % 32] as number) ^ (1 << bit)
        const [leaf, ...rest] = parts
        return !verifyInclusion(tree, index, 600, leaf as Uint8Array, rest.slice(0, -1), rest.at(-1) as Uint8Array)
      }),
      { numRuns: 200 },
    )
  })

  it('one changed bit anywhere makes a consistency proof fail, and so does a missing or an extra hash', async () => {
    const leaves = leavesOf(600)
    const { load, root } = tilesOf(leaves, 600)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 599 }), fc.nat(100_000), fc.nat(7), async (from, where, bit) => {
        const oldRoot = mth(leaves.slice(0, from))
        const proof = (await proveConsistency(tree, from, 600, load)).map((p) => Uint8Array.from(p))
        const check = (p: readonly Uint8Array[]) => verifyConsistency(tree, from, oldRoot, 600, root, p)
        assert.ok(check(proof))
        assert.ok(!check(proof.slice(1)) && !check(proof.slice(0, -1)) && !check([...proof, root]))
        const part = proof[where % proof.length] as Uint8Array
        part[where % 32] = (part[where % 32] as number) ^ (1 << bit)
        return !check(proof)
      }),
      { numRuns: 100 },
    )
  })

  it('sizes beyond 2^32 are cut without losing a leaf', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 45 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (size, at) => {
          const index = Math.floor(size * at)
          const total = inclusionSpans(index, size).reduce((sum, s) => sum + s.to - s.from, 0)
          assert.equal(total, size - 1)
          for (const span of consistencySpans(index, size)) {
            let next = span.from
            for (const node of nodesOf(span)) {
              assert.equal(node.index * 2 ** node.level, next)
              next += 2 ** node.level
            }
            assert.equal(next, span.to)
          }
        },
      ),
    )
  })

  it('the root of any prefix can be read from the tiles of the whole', async () => {
    const leaves = leavesOf(300)
    const { load } = tilesOf(leaves, 300)
    for (const size of [0, 1, 2, 255, 256, 299, 300]) {
      const root = await rootFromTiles(tree, size, load)
      assert.ok(equal(root, mth(leaves.slice(0, size))))
    }
  })
})
