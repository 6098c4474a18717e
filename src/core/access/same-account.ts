import { refuse } from '../problem.ts'
import type { Actor } from './define.ts'
import { otherAccount } from './problems.ts'

/**
 * What a device kept for one account is never taken from another, whoever has signed in on it meanwhile.
 * @param claimed the account the device kept it for; nothing is asked where it does not say
 * @throws Refusal `other-account`
 */
export function requireSameAccount(actor: Actor, claimed: string | undefined): void {
  if (claimed !== undefined && claimed !== actor.accountId) throw refuse(otherAccount())
}
