/** The 31 characters of GB 32100-2015; I, O, Z, S and V are left out because they are taken for digits or other letters. */
export const CREDIT_CODE_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

const WEIGHTS = Array.from({ length: 17 }, (_, i) => 3 ** i % 31)

/**
 * Check character of the first 17 characters of a unified social credit code (GB 32100-2015):
 * 31 − (Σ Cᵢ·3^(i−1) mod 31), where 31 counts as 0. All weights and their neighbours' differences are prime to 31, so every single wrong character and
 * every swap of two neighbours is found.
 *
 * @throws RangeError on a character outside {@link CREDIT_CODE_CHARACTERS} or another length
 * @example
 * creditCodeCheck('91350100M000100Y4') // '3'
 */
export function creditCodeCheck(first17: string): string {
  if (first17.length !== 17) throw new RangeError('17 characters are needed')
  let sum = 0
  for (let i = 0; i < 17; i++) {
    const value = CREDIT_CODE_CHARACTERS.indexOf(first17[i] as string)
    if (value < 0) throw new RangeError(`${first17[i]} is not a character of GB 32100`)
    sum += value * (WEIGHTS[i] as number)
  }
  return CREDIT_CODE_CHARACTERS[(31 - (sum % 31)) % 31] as string
}
