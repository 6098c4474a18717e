import { isDeepStrictEqual } from 'node:util'
import type { StateCheck, StateFinding } from '../../../core/seal.ts'
import { listRecordsOfKinds } from '../../archive/index.ts'
import { derive } from '../logic/observation.ts'
import { readStretch, type Stretch } from '../store.ts'
import { indicatorsOf } from './declared.ts'
import { derivable } from './rebuild.ts'

const PAGE = 2000

/** What indicators count follows from the sealed records. A rebuild puts right what is found here. */
export const observationCheck: StateCheck = {
  id: 'observations',
  label: { zh: '指标所计的样品', en: 'What indicators count' },
  async *compare(tx, app) {
    for (const indicator of indicatorsOf(app)) {
      for (let after: Stretch['after'], isLast = false; !isLast; ) {
        const records = await listRecordsOfKinds(tx, [indicator.recordKind], after, PAGE)
        const last = records.at(-1)
        isLast = records.length < PAGE || !last
        const to = isLast || !last ? undefined : { subjectId: last.subjectId, id: last.id }
        const derived = records.map((r) => derive(indicator, derivable(r)))
        const stored = await readStretch(tx, indicator.id, { after, to })
        yield* differences(
          'indicators.observation',
          (o) => `${o.indicatorId} ${o.recordId}`,
          derived.flatMap((d) => d.observation ?? []),
          stored.observations,
        )
        yield* differences(
          'indicators.superseded',
          (s) => `${s.indicatorId} ${s.recordId}`,
          derived.flatMap((d) => d.superseded ?? []),
          stored.superseded,
        )
        yield records.length
        after = to
      }
    }
  },
}

function* differences<R extends object>(
  table: string,
  keyOf: (row: R) => string,
  derived: readonly R[],
  stored: readonly R[],
): Generator<StateFinding> {
  const wanted = new Map(derived.map((r) => [keyOf(r), r]))
  for (const row of stored) {
    const id = keyOf(row)
    const want = wanted.get(id)
    wanted.delete(id)
    if (!want) yield { table, id, why: 'no record says this' }
    else if (!isDeepStrictEqual({ ...row }, { ...want })) {
      const fields = Object.keys(want).filter((k) => !isDeepStrictEqual(row[k as keyof R], want[k as keyof R]))
      yield { table, id, why: `not as its record says: ${fields.join(', ')}` }
    }
  }
  for (const id of wanted.keys()) yield { table, id, why: 'its record is there, but it is not counted' }
}
