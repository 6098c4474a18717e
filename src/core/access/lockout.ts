/** Seconds to wait after the n-th wrong sign-in in a row; before the first entry there is no wait. Rises, then stays. */
export const DELAYS_SECONDS: readonly number[] = [30, 60, 120, 300, 900, 1800]

/**
 * Wrong sign-ins to one login name from anywhere before it waits everywhere. So high that no single stranger gets there: his own source is
 * closed after five, and one guess each half hour makes fewer than sixty a day.
 */
export const LOGIN_THRESHOLD = 100

/** Wrong sign-ins from one address before it waits: many honest people share the address of an office. */
export const ADDRESS_THRESHOLD = 30

/** A day without a wrong sign-in and the count begins anew. */
export const FORGET_AFTER_MS = 24 * 3_600_000

/**
 * How long sign-in is closed after so many failures in a row.
 *
 * | failures (threshold 5) | wait |
 * | --- | --- |
 * | 1–4 | none |
 * | 5 | 30 s |
 * | 6 | 1 min |
 * | 7 | 2 min |
 * | 8 | 5 min |
 * | 9 | 15 min |
 * | 10 and more | 30 min |
 *
 * It is counted per login name and source, so that a stranger closes only his own way; a device from which somebody signed in to the
 * account before has a count of its own. It never closes for good; the security administrator may open it earlier.
 */
export function delaySeconds(failures: number, threshold: number): number {
  if (failures < threshold) return 0
  return DELAYS_SECONDS[Math.min(failures - threshold, DELAYS_SECONDS.length - 1)] as number
}
