import type { Clause, Paragraph, Part, PolicyDocument } from './document.ts'
import { spansOf } from './parse.ts'

export interface Change {
  readonly kind: 'added' | 'removed' | 'changed' | 'renumbered'
  /** Address of the sentence, heading's clause, paragraph or whole clause. */
  readonly address: string
  readonly before: string
  readonly after: string
}

export interface Alignment {
  /** The new document with the addresses of the old wherever a clause, paragraph or sentence is the same one. */
  readonly document: PolicyDocument
  readonly changes: readonly Change[]
}

/**
 * Carries the addresses of an earlier import over to a later one. What did not change keeps its address even when something was put in before
 * it; what is new gets the number it is printed with, or, when that address is taken, `-1` behind its predecessor's, like 第三条之一.
 * @param retired addresses that earlier imports used and that are gone: never given again
 */
export function alignDocuments(
  before: PolicyDocument,
  after: PolicyDocument,
  retired: ReadonlySet<string> = new Set(),
): Alignment {
  const changes: Change[] = []
  const parts = after.parts.map((part, i): Part => {
    const old = before.parts[i]
    return { ...part, clauses: alignClauses(old?.clauses ?? [], part.clauses, part.prefix, changes, retired) }
  })
  for (const gone of before.parts.slice(after.parts.length))
    for (const clause of gone.clauses)
      changes.push({ kind: 'removed', address: clause.address, before: clauseText(clause), after: '' })
  // Head marks have no address and stay as they are.
  const marks = after.spans
    .filter((s) => s.role !== 'space' && s.address === undefined)
    .map((s) => ({ role: s.role, piece: [s.start, s.end] as const }))
  return { document: { ...after, parts, spans: spansOf(after.text, marks, parts) }, changes }
}

function alignClauses(
  before: readonly Clause[],
  after: readonly Clause[],
  prefix: string,
  changes: Change[],
  retired: ReadonlySet<string>,
): Clause[] {
  const pairs = matchInOrder(
    before,
    after,
    clauseText,
    (a, b) =>
      // Chapters are long and change inside: the same heading, or the same number and half the words, is the same clause.
      a.scheme === b.scheme &&
      ((a.heading !== '' && a.heading === b.heading) || similarity(clauseText(a), clauseText(b)) >= 0.5),
  )
  reportRemoved(before, pairs, clauseText, changes)
  const give = addressGiver(before, prefix, retired)
  return after.map((clause, i): Clause => {
    const old = pairs.get(i)
    const address = old === undefined ? give(lastSegment(clause.address), undefined) : give('', before[old]?.address)
    const was = old === undefined ? undefined : (before[old] as Clause)
    if (!was) changes.push({ kind: 'added', address, before: '', after: clauseText(clause) })
    else {
      if (was.marker !== clause.marker)
        changes.push({ kind: 'renumbered', address, before: was.marker, after: clause.marker })
      if (was.heading !== clause.heading)
        changes.push({ kind: 'changed', address, before: was.heading, after: clause.heading })
    }
    // Inside a clause that is new as a whole nothing is reported again.
    const inner = was ? changes : []
    return {
      ...clause,
      address,
      paragraphs: alignParagraphs(was?.paragraphs ?? [], clause.paragraphs, address, inner, retired),
      children: alignClauses(was?.children ?? [], clause.children, `${address}/`, inner, retired),
    }
  })
}

function alignParagraphs(
  before: readonly Paragraph[],
  after: readonly Paragraph[],
  clause: string,
  changes: Change[],
  retired: ReadonlySet<string>,
): Paragraph[] {
  const textOf = (p: Paragraph): string => p.sentences.map((s) => s.text).join('')
  const pairs = matchInOrder(before, after, textOf, (a, b) => similarity(textOf(a), textOf(b)) >= 0.4)
  reportRemoved(before, pairs, textOf, changes)
  const give = addressGiver(before, `${clause}/`, retired)
  return after.map((paragraph, i): Paragraph => {
    const old = pairs.get(i)
    const was = old === undefined ? undefined : before[old]
    const address = was ? give('', was.address) : give(lastSegment(paragraph.address), undefined)
    if (!was) changes.push({ kind: 'added', address, before: '', after: textOf(paragraph) })
    const inner = was ? changes : []
    const sentencePairs = matchInOrder(
      was?.sentences ?? [],
      paragraph.sentences,
      (s) => s.text,
      (a, b) => similarity(a.text, b.text) >= 0.5,
    )
    reportRemoved(was?.sentences ?? [], sentencePairs, (s) => s.text, inner)
    const giveSentence = addressGiver(was?.sentences ?? [], `${address}/`, retired)
    return {
      ...paragraph,
      address,
      sentences: paragraph.sentences.map((sentence, k) => {
        const at = sentencePairs.get(k)
        const earlier = at === undefined ? undefined : was?.sentences[at]
        const own = earlier ? giveSentence('', earlier.address) : giveSentence(lastSegment(sentence.address), undefined)
        if (!earlier) inner.push({ kind: 'added', address: own, before: '', after: sentence.text })
        else if (earlier.text !== sentence.text)
          inner.push({ kind: 'changed', address: own, before: earlier.text, after: sentence.text })
        return { ...sentence, address: own }
      }),
    }
  })
}

function reportRemoved<Node extends { readonly address: string }>(
  before: readonly Node[],
  pairs: ReadonlyMap<number, number>,
  textOf: (node: Node) => string,
  changes: Change[],
): void {
  const kept = new Set(pairs.values())
  before.forEach((node, i) => {
    if (!kept.has(i)) changes.push({ kind: 'removed', address: node.address, before: textOf(node), after: '' })
  })
}

/** Gives out addresses below one parent; an old one is given only to the node it belonged to. */
function addressGiver(before: readonly { readonly address: string }[], prefix: string, retired: ReadonlySet<string>) {
  const taken = new Set([...before.map((n) => n.address), ...retired])
  // Where the search for a free number stopped: ten thousand new clauses of one number are not counted through each time.
  const tried = new Map<string, number>()
  let previous = ''
  return (wanted: string, kept: string | undefined): string => {
    let address = kept ?? `${prefix}${wanted}`
    if (kept === undefined && taken.has(address)) {
      const base = previous === '' ? `${prefix}${wanted}` : previous
      let k = tried.get(base) ?? 1
      while (taken.has(`${base}-${k}`)) k++
      tried.set(base, k)
      address = `${base}-${k}`
    }
    taken.add(address)
    previous = address
    return address
  }
}

const lastSegment = (address: string): string => address.slice(address.lastIndexOf('/') + 1)

function clauseText(clause: Clause): string {
  return [
    clause.heading,
    ...clause.paragraphs.flatMap((p) => p.sentences.map((s) => s.text)),
    ...clause.children.map(clauseText),
  ].join('')
}

/**
 * Pairs the nodes of two lists: index in `after` → index in `before`. Exactly equal ones first, in order (longest common subsequence) and then
 * moved ones; in the gaps between them the alike ones, in order.
 */
function matchInOrder<Node>(
  before: readonly Node[],
  after: readonly Node[],
  keyOf: (node: Node) => string,
  isAlike: (a: Node, b: Node) => boolean,
): Map<number, number> {
  const beforeKeys = before.map(keyOf)
  const afterKeys = after.map(keyOf)
  const pairs = commonInOrder(beforeKeys, afterKeys)
  const free = new Set(before.keys())
  for (const i of pairs.values()) free.delete(i)
  const places = Map.groupBy(free, (i) => beforeKeys[i] as string)
  after.forEach((_, k) => {
    if (pairs.has(k)) return
    const moved = places.get(afterKeys[k] as string)?.shift()
    if (moved === undefined) return
    pairs.set(k, moved)
    free.delete(moved)
  })
  const restBefore = [...free]
  const restAfter = [...after.keys()].filter((k) => !pairs.has(k))
  if (restBefore.length * restAfter.length > MOST_COMPARED) return pairs
  const alike = longestCommon(restBefore.length, restAfter.length, (i, k) =>
    isAlike(before[restBefore[i] as number] as Node, after[restAfter[k] as number] as Node),
  )
  for (const [k, i] of alike) pairs.set(restAfter[k] as number, restBefore[i] as number)
  return pairs
}

/** Comparing every pair of two long lists would take hours; a document whose clauses are almost all different is another document. */
const MOST_COMPARED = 40_000
const MOST_IN_ORDER = 4_000_000

/** Equal keys in order: what both lists begin and end with, and the longest common subsequence between. */
function commonInOrder(before: readonly string[], after: readonly string[]): Map<number, number> {
  const pairs = new Map<number, number>()
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) pairs.set(head, head++)
  let n = before.length
  let m = after.length
  while (n > head && m > head && before[n - 1] === after[m - 1]) pairs.set(--m, --n)
  if ((n - head) * (m - head) > MOST_IN_ORDER) return pairs
  const between = longestCommon(n - head, m - head, (i, k) => before[head + i] === after[head + k])
  for (const [k, i] of between) pairs.set(head + k, head + i)
  return pairs
}

function longestCommon(n: number, m: number, same: (i: number, k: number) => boolean): Map<number, number> {
  const hit = Array.from({ length: n }, (_, i) => Array.from({ length: m }, (_, k) => same(i, k)))
  const best = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1))
  for (let i = n - 1; i >= 0; i--)
    for (let k = m - 1; k >= 0; k--) {
      const row = best[i] as Uint16Array
      const below = best[i + 1] as Uint16Array
      row[k] = hit[i]?.[k] ? (below[k + 1] ?? 0) + 1 : Math.max(below[k] ?? 0, row[k + 1] ?? 0)
    }
  const pairs = new Map<number, number>()
  for (let i = 0, k = 0; i < n && k < m; ) {
    if (hit[i]?.[k] && best[i]?.[k] === (best[i + 1]?.[k + 1] ?? 0) + 1) pairs.set(k++, i++)
    else if ((best[i + 1]?.[k] ?? 0) >= (best[i]?.[k + 1] ?? 0)) i++
    else k++
  }
  return pairs
}

/** Dice coefficient of character pairs: 1 the same, 0 nothing in common. */
export function similarity(a: string, b: string): number {
  if (a === b) return 1
  const pairsOf = (s: string): Map<string, number> => {
    const counts = new Map<string, number>()
    for (let i = 0; i + 1 < s.length; i++) counts.set(s.slice(i, i + 2), (counts.get(s.slice(i, i + 2)) ?? 0) + 1)
    return counts
  }
  const first = pairsOf(a)
  let common = 0
  for (const [pair, count] of pairsOf(b)) common += Math.min(count, first.get(pair) ?? 0)
  return (2 * common) / Math.max(1, a.length + b.length - 2)
}
