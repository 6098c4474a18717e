/**
 * Dice's coefficient on bigrams, 2·|common|/(|a| + |b|), repeated bigrams counted as often as they occur. L. R. Dice, Ecology 26 (1945) 297–302. Both ends count as
 * a character, so that texts of one character have bigrams and the ends weigh as much as the middle.
 *
 * @returns 0 to 1; two empty texts are alike (1)
 * @example
 * bigramDice('天源', '天源').toFixed(2) // '1.00'
 * bigramDice('天源', '天原').toFixed(2) // '0.33'
 */
export function bigramDice(a: string, b: string): number {
  if (a === b) return 1
  const left = bigrams(a)
  const right = bigrams(b)
  const counts = new Map<string, number>()
  for (const bigram of left) counts.set(bigram, (counts.get(bigram) ?? 0) + 1)
  let common = 0
  for (const bigram of right) {
    const count = counts.get(bigram) ?? 0
    if (count === 0) continue
    counts.set(bigram, count - 1)
    common++
  }
  return (2 * common) / (left.length + right.length)
}

/** The neighbours of a text with a line end before and after it; one for the empty text. */
function bigrams(text: string): string[] {
  const characters = ['\n', ...text, '\n']
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`)
}
