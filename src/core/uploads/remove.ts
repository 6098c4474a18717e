import type { PoolClient } from 'pg'
import { currentSettings } from '../access/current-settings.ts'
import type { App } from '../app.ts'
import { systemScope } from '../db/index.ts'
import { claimFile, type FilePlace, listNamed } from '../files/named.ts'

const DAY_MS = 86_400_000

/**
 * Removes stored files that came in some days ago and that nothing names: given up uploads, and what was refused after it was stored. The
 * store itself is walked, not a list of uploads, so that nothing is forgotten. As owner of the tables: row-level security must not hide
 * who names a file.
 * @returns how many were removed
 */
export async function removeUnnamed(app: App): Promise<number> {
  const { uploadKeptDays } = await app.db.read(systemScope('uploads'), (tx) => currentSettings(tx))
  const before = new Date(app.clock.now().getTime() - uploadKeptDays * DAY_MS)
  const places = app.modules.flatMap((m) => m.namesFiles ?? [])
  let removed = 0
  for await (const digests of app.files.list()) {
    const named = await app.db.asOwner((client) => listNamed(client, places, digests))
    await app.db.asOwner((client) => markSeenNamed(client, [...named], before, app.clock.now()))
    for (const digest of digests) if (!named.has(digest) && (await removeOne(app, places, digest, before))) removed++
  }
  await app.files.tidy(before)
  if (removed > 0) app.log.info({ part: 'uploads', removed }, 'files that nothing named were removed')
  return removed
}

/** Whoever took it was another than who sent it: it counts no longer as unnamed. */
async function markSeenNamed(client: PoolClient, named: readonly string[], before: Date, now: Date): Promise<void> {
  await client.query(
    'update core.upload set named_at = $1 where digest = any ($2) and named_at is null and uploaded_at < $3',
    [now, named, before],
  )
}

/** Looked at again under its lock: whoever names it holds it ({@link holdFiles}) until his transaction is over. */
async function removeOne(app: App, places: readonly FilePlace[], digest: string, before: Date): Promise<boolean> {
  return app.db.asOwner(async (client) => {
    await client.query('begin')
    try {
      const isFree = (await claimFile(client, digest)) && (await listNamed(client, places, [digest])).size === 0
      const isRemoved = isFree && (await app.files.eraseOlder(digest, before))
      if (isRemoved) await client.query('delete from core.upload where digest = $1', [digest])
      await client.query('commit')
      return isRemoved
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  })
}
