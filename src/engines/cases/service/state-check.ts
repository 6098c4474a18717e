import { isDeepStrictEqual } from 'node:util'
import type { StateCheck } from '../../../core/seal.ts'
import { reduceCase } from '../logic/reduce.ts'
import { type CaseRow, listHistories, listVersions, pageCases } from '../store.ts'
import { projected } from './act.ts'
import { sealedId } from './publish.ts'

const PAGE = 500

/** Where a case stands follows from its sealed entries: state, fields, who has it in hand, its nearest end. */
export const caseCheck: StateCheck = {
  id: 'cases',
  label: { zh: '案件状态', en: 'State of cases' },
  async *compare(tx) {
    const versions = new Map((await listVersions(tx)).map((v) => [sealedId(v.kind, v.version), v.document]))
    for (let after: string | undefined; ; ) {
      const page = await pageCases(tx, after, PAGE)
      after = page.at(-1)?.id
      if (after === undefined) return
      const histories = await listHistories(tx, page)
      for (const row of page) {
        const document = versions.get(sealedId(row.kind, row.version))
        const entries = histories.get(row.id) ?? []
        const why =
          !document || entries.length === 0
            ? 'its version or its history is not there'
            : caseFault(row, projected(row, reduceCase(document, entries)))
        if (why) yield { table: 'cases.kase', id: row.id, why }
      }
      yield page.length
    }
  },
}

function caseFault(row: CaseRow, derived: ReturnType<typeof projected>): string | undefined {
  const differs = Object.entries(derived)
    .filter(([field, value]) => !isDeepStrictEqual(row[field as keyof CaseRow], value))
    .map(([field]) => field)
  return differs.length > 0 ? `not as its history says: ${differs.join(', ')}` : undefined
}
