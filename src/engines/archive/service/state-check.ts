import type { StateCheck } from '../../../core/seal.ts'
import { foldIdentity } from '../logic/subject-state.ts'
import { listIdentitySteps } from '../store/records.ts'
import { pageSubjects, type SubjectRow } from '../store/subjects.ts'

const PAGE = 2000
/** What a merge or a link does not touch; those change names, holder and, while merged, region. */
const OWN_FIELDS = ['name', 'scheme', 'issuer', 'code', 'industry', 'address', 'status', 'region'] as const

/** Who a subject is follows from its sealed records of identity: name, code, place, status. */
export const subjectCheck: StateCheck = {
  id: 'subjects',
  label: { zh: '监管对象的名称、代码、状态', en: 'Names, codes and status of subjects' },
  async *compare(tx) {
    for (let after: string | undefined; ; ) {
      const page = await pageSubjects(tx, after, PAGE)
      after = page.at(-1)?.subjectId
      if (after === undefined) return
      const steps = Map.groupBy(
        await listIdentitySteps(
          tx,
          page.map((s) => s.subjectId),
        ),
        (s) => s.subjectId,
      )
      for (const row of page) {
        const why = subjectFault(row, steps.get(row.subjectId) ?? [])
        if (why) yield { table: 'archive.subject', id: row.subjectId, why }
      }
      yield page.length
    }
  },
}

function subjectFault(
  row: SubjectRow,
  steps: readonly { readonly kind: string; readonly body: unknown; readonly isErased: boolean }[],
): string | undefined {
  const state = foldIdentity(steps)
  // What was erased says no more what followed from it.
  if (steps.some((s) => s.isErased)) return undefined
  if (!state) return 'no record registered it'
  const differs = OWN_FIELDS.filter(
    (field) => !(field === 'region' && row.mergedInto) && state[field] !== undefined && state[field] !== row[field],
  )
  return differs.length > 0 ? `not as its records say: ${differs.join(', ')}` : undefined
}
