import { variance } from '../summary/standard-deviation.ts'

/**
 * Cronbach's α of the questions of one scale: k/(k − 1)·(1 − Σ s²ⱼ/s²_total). L. J. Cronbach, Psychometrika 16 (1951) 297–334.
 *
 * @param answers one row per respondent, the same k ≥ 2 questions in each; turn round questions that are put the other way first
 * @returns may be negative when the questions contradict one another
 * @throws RangeError for fewer than two respondents or questions, rows of different lengths, or sums that do not vary
 * @example
 * cronbachAlpha([[1, 1], [2, 2], [3, 3]]) // 1
 */
export function cronbachAlpha(answers: readonly (readonly number[])[]): number {
  const questions = answers[0]?.length ?? 0
  if (answers.length < 2 || questions < 2)
    throw new RangeError('cronbachAlpha: two respondents and two questions at least')
  if (answers.some((row) => row.length !== questions))
    throw new RangeError('cronbachAlpha: rows have different lengths')
  const total = variance(answers.map((row) => row.reduce((a, b) => a + b, 0)))
  if (total === 0) throw new RangeError('cronbachAlpha: the sums do not vary')
  let parts = 0
  for (let j = 0; j < questions; j++) parts += variance(answers.map((row) => row[j] as number))
  return (questions / (questions - 1)) * (1 - parts / total)
}
