import { equal } from './bytes.ts'
import { HASH_BYTES, type Hash } from './hash.ts'

/*
 * The Merkle tree of RFC 6962 section 2.1. Sizes and indexes are ordinary numbers up to 2^53, so halving is division: the bit
 * operators of JavaScript end at 32 bits.
 */

/** Leaf and node hashes of one tree; `0x00` before a leaf, `0x01` before a pair, so that no leaf can be read as a node. */
export interface TreeHash {
  readonly hash: Hash
  leaf(entry: Uint8Array): Uint8Array
  node(left: Uint8Array, right: Uint8Array): Uint8Array
  /** Root of the tree without leaves: the hash of nothing. */
  empty(): Uint8Array
}

export function treeHash(hash: Hash): TreeHash {
  // One buffer for all pairs: hashing millions of nodes must not make millions of 65-byte arrays. Digesting is synchronous.
  const pair = new Uint8Array(1 + 2 * HASH_BYTES)
  pair[0] = 1
  let single = new Uint8Array(0)
  return {
    hash,
    leaf(entry) {
      if (single.length !== entry.length + 1) single = new Uint8Array(entry.length + 1)
      single.set(entry, 1)
      return hash.digest(single)
    },
    node(left, right) {
      pair.set(left, 1)
      pair.set(right, 1 + HASH_BYTES)
      return hash.digest(pair)
    },
    empty: () => hash.digest(new Uint8Array(0)),
  }
}

/** Largest power of two below n; n is at least 2. */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/**
 * Merkle tree hash over hashes that are already leaf hashes or roots of complete subtrees of one size (the last may be the root of an incomplete one).
 * No hashes: the hash of nothing.
 */
export function rootOf(
  tree: TreeHash,
  hashes: readonly Uint8Array[],
  from = 0,
  to: number = hashes.length,
): Uint8Array {
  const n = to - from
  if (n === 0) return tree.empty()
  if (n === 1) return hashes[from] as Uint8Array
  const k = split(n)
  return tree.node(rootOf(tree, hashes, from, from + k), rootOf(tree, hashes, from + k, to))
}

/** A run of leaves `[from, to)` whose Merkle tree hash is one step of a proof. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The spans whose hashes prove that leaf `index` is in the tree of `size` leaves, lowest first (RFC 6962 2.1.1). */
export function inclusionSpans(index: number, size: number): Span[] {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size))
    throw new RangeError(`leaf ${index} is not in a tree of ${size}`)
  const spans: Span[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + split(to - from)
    if (index < middle) {
      spans.push({ from: middle, to })
      to = middle
    } else {
      spans.push({ from, to: middle })
      from = middle
    }
  }
  return spans.reverse()
}

/** The spans that prove that the tree of `size` leaves begins with the tree of `oldSize` leaves (RFC 6962 2.1.2). */
export function consistencySpans(oldSize: number, size: number): Span[] {
  if (!(Number.isSafeInteger(oldSize) && Number.isSafeInteger(size) && oldSize >= 0 && oldSize <= size))
    throw new RangeError(`no consistency from ${oldSize} to ${size}`)
  if (oldSize === 0 || oldSize === size) return []
  const spans: Span[] = []
  let from = 0
  let to = size
  while (to !== oldSize) {
    const middle = from + split(to - from)
    if (oldSize <= middle) {
      spans.push({ from: middle, to })
      to = middle
    } else {
      spans.push({ from, to: middle })
      from = middle
    }
  }
  // The old tree itself is known to whoever checks, unless it had to be taken apart.
  if (from !== 0) spans.push({ from, to })
  return spans.reverse()
}

/** A complete subtree: 2^level leaves, the index-th of its level. */
export interface Node {
  readonly level: number
  readonly index: number
}

/** The complete subtrees a span consists of, left to right, largest first. The span begins at a multiple of its power of two. */
export function nodesOf(span: Span): Node[] {
  const nodes: Node[] = []
  let at = span.from
  while (at < span.to) {
    let level = 0
    let width = 1
    while (at % (width * 2) === 0 && at + width * 2 <= span.to) {
      width *= 2
      level++
    }
    nodes.push({ level, index: at / width })
    at += width
  }
  return nodes
}

/** Merkle tree hash of a span from the hashes of {@link nodesOf}. */
export function spanHash(tree: TreeHash, hashes: readonly Uint8Array[]): Uint8Array {
  const last = hashes.at(-1)
  if (!last) return tree.empty()
  let hash = last
  for (let i = hashes.length - 2; i >= 0; i--) hash = tree.node(hashes[i] as Uint8Array, hash)
  return hash
}

/** Root that an inclusion proof leads to (RFC 9162 2.1.3.2); undefined when the proof has the wrong length. */
export function rootFromInclusion(
  tree: TreeHash,
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
): Uint8Array | undefined {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) return undefined
  if (leaf.length !== HASH_BYTES) return undefined
  let fn = index
  let sn = size - 1
  let r = leaf
  for (const p of proof) {
    if (sn === 0 || p.length !== HASH_BYTES) return undefined
    if (fn % 2 === 1 || fn === sn) {
      r = tree.node(p, r)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else r = tree.node(r, p)
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 ? r : undefined
}

/** Whether the leaf hash is leaf `index` of the tree of `size` leaves with that root (RFC 9162 2.1.3.2). */
export function verifyInclusion(
  tree: TreeHash,
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  const found = rootFromInclusion(tree, index, size, leaf, proof)
  return found !== undefined && equal(found, root)
}

/**
 * Whether the newer tree begins with the whole older one: nothing was changed, removed or put between (RFC 9162 2.1.4.2). The RFC leaves
 * two cases out: trees of one size are one tree and need no proof, and the tree without leaves begins every tree; its root is the hash of
 * nothing and no other, also when both trees are empty.
 */
export function verifyConsistency(
  tree: TreeHash,
  oldSize: number,
  oldRoot: Uint8Array,
  size: number,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!(Number.isSafeInteger(oldSize) && Number.isSafeInteger(size) && oldSize >= 0 && oldSize <= size)) return false
  if ([oldRoot, root, ...proof].some((p) => p.length !== HASH_BYTES)) return false
  if (oldSize === 0 && !equal(oldRoot, tree.empty())) return false
  if (oldSize === size) return proof.length === 0 && equal(oldRoot, root)
  if (oldSize === 0) return proof.length === 0
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : [...proof]
  const first = path.shift()
  if (!first) return false
  let fn = oldSize - 1
  let sn = size - 1
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  let fr = first
  let sr = first
  for (const c of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = tree.node(c, fr)
      sr = tree.node(c, sr)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else sr = tree.node(sr, c)
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && equal(fr, oldRoot) && equal(sr, root)
}

function isPowerOfTwo(n: number): boolean {
  while (n % 2 === 0) n /= 2
  return n === 1
}

/**
 * A tree that only grows at its right edge: keeps the roots of its complete subtrees, log2(n) of them. One node hash per leaf on
 * average; the root at any moment costs log2(n).
 */
export interface RightEdge {
  readonly size: number
  /** `onNode` hears every complete subtree of more than one leaf the moment it is complete. */
  append(leaf: Uint8Array, onNode?: (node: Node, hash: Uint8Array) => void): void
  root(): Uint8Array
  /** Another edge that starts from here. */
  copy(): RightEdge
}

export function rightEdge(
  tree: TreeHash,
  start: { size: number; stack: readonly Uint8Array[] } = { size: 0, stack: [] },
): RightEdge {
  let size = start.size
  const stack = [...start.stack]
  return {
    get size() {
      return size
    },
    append(leaf, onNode) {
      let hash = leaf
      let index = size
      let level = 0
      while (index % 2 === 1) {
        hash = tree.node(stack.pop() as Uint8Array, hash)
        index = (index - 1) / 2
        level++
        onNode?.({ level, index }, hash)
      }
      stack.push(hash)
      size++
    },
    root: () => spanHash(tree, stack),
    copy: () => rightEdge(tree, { size, stack }),
  }
}
