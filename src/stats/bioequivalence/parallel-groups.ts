import { mean } from '../summary/mean.ts'
import { variance } from '../summary/standard-deviation.ts'
import { intervalOf, type RatioInterval } from './average-bioequivalence.ts'

/**
 * Average bioequivalence of two parallel groups on the log scale. `welch` (unequal variances, Satterthwaite's degrees of freedom) is what the guidelines
 * ask for; `pooled` supposes
 * equal ones. B. L. Welch, Biometrika 34 (1947) 28–35; FDA, Statistical Approaches to Establishing Bioequivalence (2001), VI.B.
 *
 * @param test, @param reference values > 0, at least two each
 * @param alpha one-sided; 0.05 if nobody says
 * @throws RangeError for fewer than two values in a group, a value that is not positive, or no variation at all
 * @example
 * parallelGroups([1, 2, 4], [1, 2, 4], 'pooled').ratio // 1
 */
export function parallelGroups(
  test: readonly number[],
  reference: readonly number[],
  method: 'welch' | 'pooled',
  alpha = 0.05,
): RatioInterval {
  if (test.length < 2 || reference.length < 2) throw new RangeError('parallelGroups: a group has fewer than two values')
  if (![...test, ...reference].every((x) => x > 0)) throw new RangeError('parallelGroups: a value is not positive')
  const [t, r] = [test.map(Math.log), reference.map(Math.log)]
  const difference = mean(t) - mean(r)
  const [varianceT, varianceR] = [variance(t), variance(r)]
  if (varianceT + varianceR === 0) throw new RangeError('parallelGroups: the values do not vary')
  if (method === 'pooled') {
    const nu = t.length + r.length - 2
    const pooled = ((t.length - 1) * varianceT + (r.length - 1) * varianceR) / nu
    return intervalOf(difference, Math.sqrt(pooled * (1 / t.length + 1 / r.length)), nu, alpha)
  }
  const [a, b] = [varianceT / t.length, varianceR / r.length]
  const nu = (a + b) ** 2 / (a ** 2 / (t.length - 1) + b ** 2 / (r.length - 1))
  return intervalOf(difference, Math.sqrt(a + b), nu, alpha)
}
