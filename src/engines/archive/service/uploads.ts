import type { FastifyRequest } from 'fastify'
import type { Actor } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import { PAPERS, receiveFile, takeUploads } from '../../../core/uploads/index.ts'
import type { FileView } from '../schema.ts'
import { attachFile } from './files.ts'
import { getSubject } from './subjects.ts'
import { viewFile } from './views.ts'

/**
 * Takes an uploaded file into a subject's archive. No transaction is open while the content streams in.
 * @throws Refusal `subject-unknown`, `input-invalid`, and of {@link receiveFile}.
 */
export async function uploadFile(
  app: App,
  actor: Actor,
  regions: readonly string[],
  subjectId: string,
  request: FastifyRequest,
): Promise<FileView> {
  const scope = { actorId: actor.accountId ?? actor.name, regions }
  await app.db.read(scope, (tx) => getSubject(tx, subjectId, regions))
  const { digest, name, size, type } = await receiveFile(app, actor, regions, request, PAPERS)
  const file = await app.db.write(scope, async (tx) => {
    await takeUploads(tx, app, actor, [digest])
    return attachFile(tx, app, actor, { subjectId, digest, name, type, bytes: size })
  })
  return viewFile(file)
}
