import type pg from 'pg'
import type { App } from '../../../core/app.ts'
import { refuse } from '../../../core/problem.ts'
import { normalCode } from '../logic/credit-code.ts'
import { type Asked, type LookAlike, lookAlikeKey, mayBeSame, NAMED_ONCE } from '../logic/look-alikes.ts'
import { looksLikeExisting } from '../problems.ts'
import { listByNameKeys } from '../store/look-alikes.ts'

/** Of each subject that is asked for, the archives within `regions` that may be the same. In the order asked. */
export async function listLookAlikes(
  client: pg.ClientBase,
  regions: readonly string[],
  asked: readonly Asked[],
): Promise<LookAlike[][]> {
  const keys = asked.map((a) => (NAMED_ONCE.has(a.kind) ? lookAlikeKey(a.name) : ''))
  const found = await listByNameKeys(client, [...new Set(keys.filter((k) => k !== ''))])
  const visible = found.filter((f) => regions.some((r) => f.region.startsWith(r)))
  const byKey = new Map<string, typeof visible>()
  for (const one of visible) for (const key of one.keys) byKey.set(key, [...(byKey.get(key) ?? []), one])
  return asked.map((a, i) =>
    (byKey.get(keys[i] as string) ?? []).filter((f) => mayBeSame(a, f)).map(({ keys: _, ...row }) => row),
  )
}

/** @throws Refusal `looks-like-existing` while an archive of that name stands that the caller did not say to be another's. */
export async function requireNoLookAlike(
  app: App,
  regions: readonly string[],
  asked: Asked & { readonly notSameAs?: readonly string[] | undefined },
): Promise<void> {
  const creditCode = asked.creditCode === undefined ? undefined : normalCode(asked.creditCode)
  const [found = []] = await app.db.asOwner((client) => listLookAlikes(client, regions, [{ ...asked, creditCode }]))
  if (found.some((f) => !asked.notSameAs?.includes(f.subjectId))) throw refuse(looksLikeExisting({ found }))
}
