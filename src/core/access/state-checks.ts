import type { StateCheck } from '../seal.ts'
import { digestOf } from './sealed-password.ts'
import {
  type GrantWithAct,
  listGrantActs,
  listGrantsWithActs,
  listSecondFactors,
  listSettingsWithActs,
  type SecondFactorWithAct,
} from './store/state.ts'

const PAGE = 1000
/** Row and act take the time twice in one transaction. */
const SAME_MOMENT_MS = 60_000

/** Who holds which role follows from the acts that gave and took it, each of which is sealed. */
export const grantCheck: StateCheck = {
  id: 'role-grants',
  label: { zh: '角色授予', en: 'Roles granted' },
  async *compare(tx) {
    for (let after: string | undefined; ; ) {
      const page = await listGrantsWithActs(tx, after, PAGE)
      after = page.at(-1)?.id
      if (after === undefined) break
      for (const row of page) {
        const why = grantFault(row)
        if (why) yield { table: 'core.role_grant_event', id: row.id, why }
      }
      yield page.length
    }
    for (let after: string | undefined; ; ) {
      const page = await listGrantActs(tx, after, PAGE)
      after = page.at(-1)?.id
      if (after === undefined) return
      for (const act of page)
        if (!act.isThere)
          yield {
            table: 'core.role_grant_event',
            id: `grant ${act.grantId}`,
            why: `the act ${act.id} (${act.kind}) has no row: it was removed`,
          }
    }
  },
}

function grantFault({ act, ...row }: GrantWithAct): string | undefined {
  if (!act) return `no act of the audit trail did this (${row.kind} ${row.role_id} to account ${row.account_id})`
  const differs = [
    act.object_id !== row.account_id && 'account_id',
    act.detail.roleId !== row.role_id && 'role_id',
    act.detail.region !== row.region && 'region',
    act.detail.organisationId !== undefined && act.detail.organisationId !== row.organisation_id && 'organisation_id',
    // A powerful role: asked for by one person, given by the act of another.
    (act.detail.requestedBy ?? act.actor_id) !== row.by_actor && 'by_actor',
    act.reason !== row.reason && 'reason',
    Math.abs(new Date(act.at).getTime() - row.at.getTime()) > SAME_MOMENT_MS && 'at',
  ].filter(Boolean)
  return differs.length > 0 ? `not as the act said: ${differs.join(', ')}` : undefined
}

/** Each version of the security settings is what the act that set it says. */
export const settingsCheck: StateCheck = {
  id: 'security-settings',
  label: { zh: '安全设置', en: 'Security settings' },
  async *compare(tx) {
    const rows = await listSettingsWithActs(tx)
    for (const { version, by_actor, isAsOrdered, actor_id } of rows) {
      const place = { table: 'core.security_setting', id: String(version) }
      if (isAsOrdered === null) yield { ...place, why: 'no act of the audit trail set this version' }
      else if (!isAsOrdered) yield { ...place, why: 'not as the act said: body' }
      else if (actor_id !== by_actor) yield { ...place, why: 'not as the act said: by_actor' }
    }
    yield rows.length
  },
}

/** A second factor is the one that the account enrolled; one that was exchanged, put on or taken off behind its back is named. */
export const secondFactorCheck: StateCheck = {
  id: 'second-factors',
  label: { zh: '第二因素', en: 'Second factors' },
  async *compare(tx) {
    for (let after: string | undefined; ; ) {
      const page = await listSecondFactors(tx, after, PAGE)
      after = page.at(-1)?.account_id
      if (after === undefined) return
      for (const row of page) {
        const why = secondFactorFault(row)
        if (why) yield { table: 'core.totp_secret', id: row.account_id, why }
      }
      yield page.length
    }
  },
}

function secondFactorFault({ secret, action, stored }: SecondFactorWithAct): string | undefined {
  const isOn = action === 'account.enrol-totp'
  if (secret === null) return isOn && stored !== null ? 'it was enrolled, and no act took it off' : undefined
  if (!isOn) return 'no act of the audit trail enrolled it'
  return stored !== null && stored !== digestOf(secret) ? 'not the one that was enrolled' : undefined
}
