import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import { getSubject, listRecordsOfKinds } from '../../archive/index.ts'
import { wasFollowed } from '../store/entry.ts'
import { publicationKindsOf } from './kinds.ts'
import { followRecord } from './propose.ts'

const PAGE = 500

/**
 * Follows records that were loaded in bulk, which tells no listener. What was followed before is left alone, so it may run again.
 * `since`: the earliest day of the event; what is older is left to history.
 * @returns how many records were looked at and how many followed now
 */
export async function catchUp(app: App, since: Date): Promise<{ readonly seen: number; readonly followed: number }> {
  const declared = [...publicationKindsOf(app).values()].map((k) => k.kind)
  const ending = declared.flatMap(({ term }) => ('untilRecord' in term ? term.untilRecord : []))
  const kinds = [...new Set([...declared.flatMap((k) => k.recordKinds), ...ending])]
  const scope = systemScope('publications')
  let seen = 0
  let followed = 0
  let after: { subjectId: string; id: string } | undefined
  while (kinds.length > 0) {
    const place = after
    const page = await app.db.read(scope, (tx) => listRecordsOfKinds(tx, kinds, place, PAGE))
    const wanted = page.filter((r) => r.happenedAt >= since && r.erasedAt === null)
    followed += await app.db.write(scope, async (tx) => {
      let n = 0
      for (const record of wanted) {
        if (await wasFollowed(tx, record.subjectId, record.id)) continue
        await followRecord(tx, app, writerOf(record.actorId), record, () => getSubject(tx, record.subjectId))
        if (await wasFollowed(tx, record.subjectId, record.id)) n++
      }
      return n
    })
    seen += page.length
    const last = page.at(-1)
    if (!last || page.length < PAGE) break
    after = { subjectId: last.subjectId, id: last.id }
  }
  return { seen, followed }
}

/** The record keeps who wrote it: he does not approve its publication, however it came in. */
function writerOf(actorId: string): Actor {
  return {
    kind: 'system',
    accountId: actorId,
    name: '批量导入',
    grants: [],
    permissions: new Map(),
    subjectId: undefined,
    sessionId: undefined,
  }
}
