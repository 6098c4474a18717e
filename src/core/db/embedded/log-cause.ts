/**
 * Why a program of PostgreSQL ended, out of what it wrote: its last PANIC or FATAL line says it, and what stands below ("database system is
 * shut down") does not. A line that only tells clients to wait or go is none.
 */
export function causeIn(log: string): string {
  const lines = log
    .split('\n')
    .map((l) => l.trim())
    .filter((l) => l !== '')
  const told = (pattern: RegExp) =>
    lines.filter(
      (l) =>
        pattern.test(l) &&
        !/is (starting up|shutting down|not yet accepting)|terminating (connection|background)/.test(l),
    )
  const worst = [/\bPANIC: /, /\bFATAL: /, /\b(error|ERROR): |No space left/]
    .map(told)
    .find((found) => found.length > 0)
  return withoutTime(worst?.at(-1) ?? lines.slice(-4).join(' | '))
}

/** `2026-11-27 10:00:00.000 CST [123] FATAL:  …` without what stands before its weight. */
function withoutTime(line: string): string {
  return line.replace(/^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] /, '').replace(/ {2,}/g, ' ')
}
