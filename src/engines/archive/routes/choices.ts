import { Type as T } from 'typebox'
import type { Route } from '../../../core/http/route.ts'
import { route } from '../../../core/http/route.ts'
import { refuse } from '../../../core/problem.ts'
import type { SubjectKind } from '../define.ts'
import * as problems from '../problems.ts'
import * as schema from '../schema.ts'
import { searchSubjects } from '../service/search.ts'
import { listSubjectNames } from '../store/subjects.ts'
import { subjectParams } from './subjects.ts'

const SHOWN = 20
const HOLDERS: readonly SubjectKind[] = ['enterprise', 'body']

/**
 * Whom an account speaks for is chosen by name. The system administrator needs no archive for that: name, code and region, which are public,
 * of enterprises and bodies in his regions; never a person, and nothing of what is held about them.
 */
export const choiceRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/subject-choices',
    permission: 'account.manage',
    summary: { zh: '按名称选择账号代表的监管对象', en: 'Choose by name whom an account speaks for' },
    query: T.Object({ text: T.String({ minLength: 1, maxLength: 100 }) }),
    reply: T.Object({ items: T.Array(schema.SubjectChoice) }),
    problems: [problems.searchTooShort],
    run: async ({ tx, regions, query }) => {
      const found = await searchSubjects(tx, regions, { q: query.text, kinds: HOLDERS, limit: SHOWN })
      return {
        items: found.items.map(({ subjectId, name, code, region }) => ({
          subjectId,
          name,
          region,
          ...(code && { code }),
        })),
      }
    },
  }),
  route({
    method: 'GET',
    path: '/api/subject-choices/:subjectId',
    permission: 'account.read',
    summary: { zh: '账号代表的监管对象的名称', en: 'What the subject of an account is called' },
    params: subjectParams,
    reply: T.Object({ subjectId: schema.Id, name: T.String() }),
    problems: [problems.subjectUnknown],
    run: async ({ tx, params: { subjectId } }) => {
      const [found] = await listSubjectNames(tx, [subjectId])
      if (!found || !HOLDERS.includes(found.kind)) throw refuse(problems.subjectUnknown({ subjectId }))
      return { subjectId, name: found.name }
    },
  }),
]
