/**
 * Sum with Neumaier's compensation: the error does not grow with the number of terms.
 * Reference: A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54 (1974) 39–51.
 *
 * @param values any number of finite terms
 * @returns 0 for no terms
 * @example
 * sum([1, 1e100, 1, -1e100]) // 2
 */
export function sum(values: readonly number[]): number {
  let total = 0
  let lost = 0
  for (const value of values) {
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return total + lost
}
