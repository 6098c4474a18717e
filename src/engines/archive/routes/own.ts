import { Type as T } from 'typebox'
import { type Actor, signedIn } from '../../../core/access/define.ts'
import { download, type Route, route } from '../../../core/http/route.ts'
import { refuse } from '../../../core/problem.ts'
import { Digest } from '../../../core/uploads/schema.ts'
import * as problems from '../problems.ts'
import * as schema from '../schema.ts'
import { getFile } from '../service/files.ts'
import { viewLinks } from '../service/links.ts'
import { searchSubjects } from '../service/search.ts'
import { getSubject } from '../service/subjects.ts'
import { listRecords } from '../service/timeline.ts'
import { viewFile, viewRecords, viewSubject } from '../service/views.ts'
import { listFiles } from '../store/files.ts'
import { timelineOptions } from './as-of.ts'

const own = signedIn('what is held about the subject this account speaks for, and nothing else')
const FILES_SHOWN = 200

function ownId(actor: Actor): string {
  if (!actor.subjectId) throw refuse(problems.noOwnSubject())
  return actor.subjectId
}

/** An enterprise's own archive. Row-level security shows these accounts their own subject, and what it answers for, and no region. */
export const ownRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/own/subject',
    permission: own,
    summary: { zh: '本单位档案', en: 'One’s own archive' },
    reply: schema.Subject,
    problems: [problems.noOwnSubject, problems.subjectUnknown],
    run: async ({ tx, actor }) => viewSubject(await getSubject(tx, ownId(actor))),
  }),
  route({
    method: 'GET',
    path: '/api/own/timeline',
    permission: own,
    summary: { zh: '本单位档案时间线', en: 'Timeline of one’s own archive' },
    query: schema.TimelineQuery,
    reply: schema.TimelinePage,
    problems: [problems.noOwnSubject, problems.subjectUnknown, problems.cursorInvalid],
    run: async ({ tx, app, actor, query }) => {
      const subject = await getSubject(tx, ownId(actor))
      const { items, next } = await listRecords(tx, subject.subjectId, timelineOptions(query))
      return { items: await viewRecords(tx, app, items, subject.kind), ...(next && { next }) }
    },
  }),
  route({
    method: 'GET',
    path: '/api/own/subjects',
    permission: own,
    summary: { zh: '本单位的产品、场所和人员', en: 'Products, sites and people of one’s own' },
    query: schema.SubjectQuery,
    reply: schema.SubjectPage,
    problems: [problems.noOwnSubject, problems.searchTooShort, problems.cursorInvalid],
    run: async ({ tx, actor, query }) => {
      const { kind, status, region: _, ...rest } = query
      return searchSubjects(tx, [], { ...rest, kinds: kind, statuses: status, ownedBy: ownId(actor) })
    },
  }),
  route({
    method: 'GET',
    path: '/api/own/links',
    permission: own,
    summary: { zh: '本单位的关联对象', en: 'Links of one’s own' },
    query: T.Object({ after: T.Optional(schema.Id) }),
    reply: T.Object({ items: T.Array(schema.LinkView), next: T.Optional(T.String()) }),
    problems: [problems.noOwnSubject],
    run: ({ tx, actor, query }) => viewLinks(tx, ownId(actor), query.after),
  }),
  route({
    method: 'GET',
    path: '/api/own/files',
    permission: own,
    summary: { zh: '本单位档案附件', en: 'Files of one’s own archive' },
    reply: T.Object({ items: T.Array(schema.FileView) }),
    problems: [problems.noOwnSubject],
    run: async ({ tx, actor }) => ({ items: (await listFiles(tx, ownId(actor), FILES_SHOWN)).map(viewFile) }),
  }),
  route({
    method: 'GET',
    path: '/api/own/files/:digest',
    permission: own,
    summary: { zh: '下载本单位档案附件', en: 'Download a file of one’s own archive' },
    params: T.Object({ digest: Digest }),
    reply: 'raw',
    problems: [problems.noOwnSubject, problems.fileUnknown],
    run: async ({ tx, app, actor, params }) => {
      const file = await getFile(tx, ownId(actor), params.digest)
      if (!(await app.files.has(file.digest))) throw refuse(problems.fileUnknown({ digests: [file.digest] }))
      return download(await app.files.read(file.digest), file.type, file.name)
    },
  }),
]
