import { Type as T } from 'typebox'
import { signedIn } from '../access/define.ts'
import { otherAccount, requireSameAccount } from '../access/index.ts'
import { download, route } from '../http/route.ts'
import { notFound, refuse } from '../problem.ts'
import { findUploads } from './find.ts'
import { bodyLimitOf, IMAGES, PAPERS, receiveFile, uploadProblems } from './receive.ts'
import { Digest, UploadedFile } from './schema.ts'

const tags = ['uploads']

export const uploadRoutes = [
  route({
    method: 'POST',
    path: '/api/uploads',
    permission: signedIn(
      'a file belongs to nothing and is seen by its uploader alone until something he may write names it',
    ),
    summary: {
      zh: '上传文件，随后在表单、案件等处引用',
      en: 'Upload a file, to be named by a form, a case or the like',
    },
    tags,
    query: T.Object({
      only: T.Optional(T.Unsafe<'images'>({ type: 'string', enum: ['images'] })),
      /** The account a device kept it for; refused where another one is signed in now. */
      as: T.Optional(T.String({ format: 'uuid' })),
    }),
    upload: true,
    bodyLimit: bodyLimitOf(PAPERS),
    // A slow upload must not hold a transaction open.
    ownTransactions: true,
    reply: UploadedFile,
    problems: [...uploadProblems, otherAccount],
    run: async ({ app, actor, regions, query, request }) => {
      requireSameAccount(actor, query.as)
      return receiveFile(app, actor, regions, request, query.only === 'images' ? IMAGES : PAPERS)
    },
  }),
  route({
    method: 'GET',
    path: '/api/uploads/:digest',
    permission: signedIn('shows an account what it uploaded itself, before it is part of anything'),
    summary: { zh: '我上传的文件', en: 'A file I uploaded' },
    tags,
    params: T.Object({ digest: Digest }),
    reply: 'raw',
    problems: [notFound],
    run: async ({ tx, app, actor, params: { digest } }) => {
      const [upload] = await findUploads(tx, app, actor, [digest])
      if (!upload) throw refuse(notFound())
      return download(await app.files.read(digest), upload.type, upload.name)
    },
  }),
]
