import { Type as T } from 'typebox'
import { type Actor, signedIn } from '../../../core/access/define.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { type OfficialDocument, sendDocument } from '../../../core/documents/index.ts'
import { type Route, route } from '../../../core/http/route.ts'
import type { Bilingual } from '../../../core/text.ts'
import { sampleUnknown, verdictMissing } from '../problems.ts'
import { Id } from '../schema.ts'
import { ownResultNotice, resultNoticeOf, sheetOf } from '../service/documents.ts'

const OWN = signedIn('samples of the firm the account speaks for')

interface Paper {
  readonly path: string
  readonly permission: Route['permission']
  readonly summary: Bilingual
  readonly make: (
    tx: Tx,
    app: App,
    actor: Actor,
    regions: readonly string[],
    sampleId: string,
  ) => Promise<{ name: string; document: OfficialDocument }>
}

const PAPERS: readonly Paper[] = [
  {
    path: '/api/sampling/samples/:sampleId/sheet',
    permission: 'sampling.read',
    summary: { zh: '抽样单', en: 'Sampling sheet' },
    make: (tx, app, _actor, regions, id) => sheetOf(tx, app, regions, id),
  },
  {
    path: '/api/sampling/samples/:sampleId/notice',
    permission: 'sampling.read',
    summary: { zh: '检验结果告知书', en: 'Notice of the result' },
    make: (tx, app, _actor, regions, id) => resultNoticeOf(tx, app, regions, id),
  },
  {
    path: '/api/own/samples/:sampleId/notice',
    permission: OWN,
    summary: { zh: '本企业的检验结果告知书', en: 'Notice of the result to the firm' },
    make: (tx, app, actor, _regions, id) => ownResultNotice(tx, app, actor, id),
  },
]

/** Each paper as a Word file and as a page to print. */
export const documentRoutes: Route[] = PAPERS.flatMap(({ path, permission, summary, make }) =>
  (['docx', 'html'] as const).map((form) =>
    route({
      method: 'GET',
      path: `${path}.${form}`,
      permission,
      summary,
      tags: ['sampling'],
      params: T.Object({ sampleId: Id }),
      reply: 'raw',
      problems: [sampleUnknown, verdictMissing],
      run: async ({ tx, app, actor, regions, params }) => {
        const { name, document } = await make(tx, app, actor, regions, params.sampleId)
        return sendDocument(document, form, name)
      },
    }),
  ),
)
