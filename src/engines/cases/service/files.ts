import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { takeUploads } from '../../../core/uploads/index.ts'
import type { UploadedFile } from '../../../core/uploads/schema.ts'
import { attachFile } from '../../archive/index.ts'
import { fileUnknown } from '../problems.ts'
import type { CaseRow } from '../store.ts'

/**
 * Puts uploaded files into the archive of the subject, where each is sealed. Only files that the actor uploaded himself.
 * @throws Refusal `case-file-unknown`
 */
export async function attachUploads(
  tx: Tx,
  app: App,
  actor: Actor,
  row: Pick<CaseRow, 'subjectId'>,
  digests: readonly string[],
): Promise<UploadedFile[]> {
  const files = await takeUploads(tx, app, actor, digests)
  const missing = digests.filter((d) => !files.some((f) => f.digest === d))
  if (missing.length > 0) throw refuse(fileUnknown({ digests: missing }))
  for (const { digest, name, type, size } of files)
    await attachFile(tx, app, actor, { subjectId: row.subjectId, digest, name, type, bytes: size })
  return files
}
