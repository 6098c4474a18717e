/**
 * Jaro's similarity of two texts, (m/|a| + m/|b| + (m − t)/m)/3: m characters in common that stand no farther apart than half the longer text less one, t half
 * the number of them in another order. M. A. Jaro, JASA 84 (1989) 414–420. Characters are Unicode characters.
 *
 * @returns 0 to 1; two empty texts are alike (1), one empty text is like nothing (0)
 * @example
 * jaro('DWAYNE', 'DUANE').toFixed(3) // '0.822'
 */
export function jaro(a: string, b: string): number {
  if (a === b) return 1
  const left = [...a]
  const right = [...b]
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1)
  const isTaken = new Uint8Array(right.length)
  const common: string[] = []
  left.forEach((character, i) => {
    const end = Math.min(right.length, i + reach + 1)
    for (let j = Math.max(0, i - reach); j < end; j++) {
      if (isTaken[j] || right[j] !== character) continue
      isTaken[j] = 1
      common.push(character)
      return
    }
  })
  const m = common.length
  if (m === 0) return 0
  const inOrder = right.filter((_, j) => isTaken[j])
  const moved = common.filter((character, i) => inOrder[i] !== character).length
  return (m / left.length + m / right.length + (m - moved / 2) / m) / 3
}

/**
 * Jaro–Winkler similarity: Jaro's, brought nearer to 1 by 0.1 of what is missing for each of the first characters in common, four at the most.
 * W. E. Winkler, Proc. Section on Survey Research Methods, ASA (1990) 354–359; without the threshold of 0.7 that some programs add.
 *
 * @returns 0 to 1, as {@link jaro}
 * @example
 * jaroWinkler('MARTHA', 'MARHTA').toFixed(3) // '0.961'
 */
export function jaroWinkler(a: string, b: string): number {
  const score = jaro(a, b)
  const right = [...b]
  const differs = [...a].slice(0, 4).findIndex((character, i) => character !== right[i])
  const prefix = differs < 0 ? Math.min(4, [...a].length) : differs
  return score + 0.1 * prefix * (1 - score)
}
