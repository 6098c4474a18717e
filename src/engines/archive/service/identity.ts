import type { Actor } from '../../../core/access/define.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import { checkCreditCode } from '../logic/credit-code.ts'
import { storedOwnKey } from '../logic/subject-state.ts'
import { codeTaken, creditCodeInvalid } from '../problems.ts'
import type { OwnKey } from '../schema.ts'
import { deleteIdentity, findSubjectIdByCode, type IdentityRow, insertIdentity } from '../store/subjects.ts'

/** Who did it, as records store it: the account, or a part of the system (`system:import`). */
export function actorIdOf(actor: Actor): string {
  if (actor.accountId) return actor.accountId
  if (actor.kind !== 'system') throw new Error('a guest writes no record')
  return actor.name.startsWith('system:') ? actor.name : `system:${actor.name}`
}

export function organisationOf(actor: Actor): string | null {
  return actor.grants[0]?.organisationId ?? null
}

/** The identity a request asks for. @throws Refusal `credit-code-invalid` with the character that is wrong and the remedy. */
export function askedIdentity(
  asked: { creditCode?: string | undefined; ownKey?: OwnKey | undefined; kind: string },
  pointer = '',
): IdentityRow | undefined {
  if (asked.creditCode !== undefined) {
    const finding = checkCreditCode(asked.creditCode)
    if (!finding.valid)
      throw refuse(
        creditCodeInvalid({
          pointer: `${pointer}/creditCode`,
          position: finding.position,
          message: finding.message,
          suggestion: finding.suggestion,
        }),
      )
    return { scheme: 'credit-code', issuer: '', code: finding.code, kind: '' }
  }
  if (asked.ownKey) return { scheme: 'own', ...storedOwnKey(asked.ownKey), kind: asked.kind }
  return undefined
}

/** Gives the subject this code; a code it had of the same scheme is given up. @throws Refusal `code-taken`. */
export async function takeIdentity(tx: Tx, subjectId: string, identity: IdentityRow, pointer = ''): Promise<void> {
  await deleteIdentity(tx, subjectId, identity.scheme)
  if (await insertIdentity(tx, subjectId, identity)) return
  throw refuse(
    codeTaken({
      pointer: `${pointer}${identity.scheme === 'credit-code' ? '/creditCode' : '/ownKey/code'}`,
      subjectId: await findSubjectIdByCode(tx, identity),
    }),
  )
}
