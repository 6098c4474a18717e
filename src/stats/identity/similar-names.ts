import type { EnterpriseName } from './enterprise-name.ts'
import { nameSimilarity, plainBranch, SAME_NAME_THRESHOLD } from './name-similarity.ts'
import type { SimilarPair } from './similar-texts.ts'

/**
 * Pairs of names whose {@link nameSimilarity} reaches the threshold. Only names that share two neighbouring characters of the trade name, or its first and
 * last, are compared; of
 * branches only those of the same branch name. A trade name of two characters with one of them wrong is therefore still found, with
 * both wrong it is not. Time grows with the names that share characters: with the square of the largest group.
 *
 * @param names as a splitter gives them
 * @param threshold {@link SAME_NAME_THRESHOLD} if nobody says
 * @returns by falling similarity, then by place; `first` < `second`
 * @throws RangeError for a threshold outside (0, 1]
 * @example
 * similarNames(['天津星槎食品有限公司', '天津市星槎食品有限责任公司', '天津云鲸食品有限公司'].map(nameSplitter([]))) // [{ first: 0, second: 1, similarity: 1 }]
 */
export function similarNames(names: readonly EnterpriseName[], threshold = SAME_NAME_THRESHOLD): SimilarPair[] {
  if (!(threshold > 0 && threshold <= 1)) throw new RangeError(`similarNames: a threshold of ${threshold}`)
  const groups = new Map<string, number[]>()
  const pairs: SimilarPair[] = []
  names.forEach((name, second) => {
    const candidates = new Set<number>()
    for (const key of keysOf(name)) {
      const group = groups.get(key)
      if (!group) groups.set(key, [second])
      else {
        for (const first of group) candidates.add(first)
        group.push(second)
      }
    }
    for (const first of candidates) {
      const similarity = nameSimilarity(names[first] as EnterpriseName, name)
      if (similarity >= threshold) pairs.push({ first, second, similarity })
    }
  })
  return pairs.toSorted((a, b) => b.similarity - a.similarity || a.first - b.first || a.second - b.second)
}

function keysOf({ tradeName, industry, branch }: EnterpriseName): Set<string> {
  const trade = bigramsOf(tradeName || industry)
  return branch === '' ? trade : new Set([...trade].map((head) => `${head}|${plainBranch(branch)}`))
}

/** Neighbours, and the first with the last; a text of one character is its own. */
function bigramsOf(text: string): Set<string> {
  const characters = [...text]
  if (characters.length < 2) return new Set([text])
  return new Set([
    ...characters.slice(1).map((character, i) => `${characters[i]}${character}`),
    `${characters[0]}${characters.at(-1)}`,
  ])
}
