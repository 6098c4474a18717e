import type { Module } from '../app.ts'
import { actSealedKind } from './audit.ts'
import { prepareAuditCopy } from './audit-copy.ts'
import { accessGauges, checkAuditCopy, watchSignIns } from './audit-watch.ts'
import { listenForChanges } from './identify.ts'
import { accessJobs } from './jobs.ts'
import { accessFaults, accessPermissions } from './roles.ts'
import { accessRoutes } from './routes/index.ts'
import { passwordSealedKind } from './sealed-password.ts'
import { grantCheck, secondFactorCheck, settingsCheck } from './state-checks.ts'

export { createAccountRow, ensureOrganisation, type SystemActor } from './accounts.ts'
export { actAs } from './act-as.ts'
export { type AuditedAct, audit, auditRefusal, readAudited, type Taker } from './audit.ts'
export { createDemoAccounts, DEMO_PASSWORD, type DemoAccount, type DemoPlaces, demoAccounts } from './demo.ts'
export { type Holder, listHolders } from './holders.ts'
export { forgetAccount, identify } from './identify.ts'
export { maskEmail, maskIdNumber, maskName, maskPhone } from './masking.ts'
export { codeRequired, otherAccount, signInDelayed, signInRefused } from './problems.ts'
export { accessFaults, baseRoles, collectPermissions, collectRoles, permissionsOf } from './roles.ts'
export { requireSameAccount } from './same-account.ts'
export { addUser, type FirstAdministrator, type OneTimeLink, prepareFirstAdministrators } from './setup-links.ts'
export { findOrganisation, listOrganisations, nameAccounts } from './store/account.ts'

/** Accounts, roles, sessions and the audit trail. */
export const accessModule: Module = {
  id: 'access',
  namesFiles: [
    {
      table: 'core.audit_entry',
      column: 'detail',
      as: 'copy',
      reason: 'the column of what was done: the trail keeps no file',
    },
  ],
  permissions: accessPermissions,
  routes: accessRoutes,
  jobs: accessJobs,
  sealedKinds: [actSealedKind, passwordSealedKind],
  stateChecks: [grantCheck, settingsCheck, secondFactorCheck],
  start: async (app) => {
    const faults = accessFaults(app.modules)
    if (faults.length > 0) throw new Error(`权限声明有误 / access declarations are wrong:\n${faults.join('\n')}`)
    await prepareAuditCopy(app)
    return listenForChanges(app)
  },
  health: checkAuditCopy,
  gauges: accessGauges,
  watch: watchSignIns,
}
