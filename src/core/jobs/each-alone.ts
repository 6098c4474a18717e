import type { App } from '../app.ts'

/**
 * Does something to each of many things, page by page, so that what fails for one stops no other: one refused entry must not starve all that
 * come after it, and a page full of failures must not be the last one. Each fault is logged; the caller decides whether the job fails.
 * @param list the ids after the given one, in ascending order; an empty page ends it
 * @returns the faults, in their order
 */
export async function eachAlone(
  app: Pick<App, 'log'>,
  part: string,
  list: (after: string | undefined) => Promise<readonly string[]>,
  act: (id: string) => Promise<unknown>,
): Promise<unknown[]> {
  const faults: unknown[] = []
  for (let after: string | undefined; ; ) {
    const ids = await list(after)
    for (const id of ids)
      try {
        await act(id)
      } catch (error) {
        app.log.error({ part, id, err: error }, 'failed for one, the others go on')
        faults.push(error)
      }
    after = ids.at(-1)
    if (after === undefined) return faults
  }
}
