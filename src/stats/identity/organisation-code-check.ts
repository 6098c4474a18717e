const WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * Check character of the first eight characters of an organisation code (GB 11714): 11 − (Σ Cᵢ·Wᵢ mod 11); 10 is X, 11 is 0. Letters count 10 to 35, so
 * two characters whose values differ by 11 or 22 (0 and B, 1 and C …) are not told apart; every other single error and swap of neighbours is found.
 *
 * @throws RangeError on a character that is not a digit or capital letter, or another length
 * @example
 * organisationCodeCheck('M000100Y') // '4'
 */
export function organisationCodeCheck(first8: string): string {
  if (first8.length !== 8) throw new RangeError('8 characters are needed')
  let sum = 0
  for (let i = 0; i < 8; i++) {
    const value = CHARACTERS.indexOf(first8[i] as string)
    if (value < 0) throw new RangeError(`${first8[i]} is not a character of GB 11714`)
    sum += value * (WEIGHTS[i] as number)
  }
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}
