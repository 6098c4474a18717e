import type { App } from '../../../core/app.ts'
import { systemScope } from '../../../core/db/index.ts'
import type { StateFinding } from '../../../core/seal.ts'
import type { Bilingual } from '../../../core/text.ts'
import { type AdoptionRow, listAdoptions } from '../store/adoption.ts'

export interface StateResult {
  readonly id: string
  readonly label: Bilingual
  readonly compared: number
  readonly findings: readonly StateFinding[]
  /** Findings beyond the listed ones are only counted. */
  readonly findingCount: number
}

export interface StateReport {
  readonly isAsDerived: boolean
  readonly checks: readonly StateResult[]
  /** Kinds that are sealed only since a day: what was changed before it cannot be found. */
  readonly sealedSince: readonly AdoptionRow[]
}

const MAX_LISTED = 200

/**
 * Derives again what follows from what was sealed (where a case stands, who a subject is, who holds which role, what is counted) and names
 * the rows that say something else. It proves something only together with `verifyLog`, which holds the sealed things to their seals.
 */
export async function verifyState(app: Pick<App, 'db' | 'modules'>): Promise<StateReport> {
  const checks: StateResult[] = []
  for (const { id, label, compare } of app.modules.flatMap((m) => m.stateChecks ?? [])) {
    const findings: StateFinding[] = []
    let [compared, findingCount] = [0, 0]
    await app.db.read(systemScope('verify'), async (tx) => {
      for await (const found of compare(tx, app)) {
        if (typeof found === 'number') compared += found
        else if (++findingCount <= MAX_LISTED) findings.push(found)
      }
    })
    checks.push({ id, label, compared, findings, findingCount })
  }
  const sealedSince = await app.db.read(systemScope('verify'), listAdoptions)
  return { isAsDerived: checks.every((c) => c.findingCount === 0), checks, sealedSince }
}
