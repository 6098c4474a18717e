import { type Static, Type as T } from 'typebox'
import type { TextOptions } from '../text/schema.ts'

export const Id = T.String({ format: 'uuid' })
export const Region = T.String({ pattern: '^[0-9]{2,15}$' })
const Moment = T.String({ format: 'date-time' })
const Label = T.Object({ zh: T.String(), en: T.String() })
export const Reason = T.String({ minLength: 1, maxLength: 500, pattern: '\\S' })
const Password = T.String({ minLength: 1, maxLength: 1000, text: 'raw' } satisfies TextOptions)
/** Letters of any script and digits first; then also full stop, underscore, hyphen, at sign. 2 to 64 characters. */
export const LOGIN_NAME = '^[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]*$'
const LoginName = T.String({ minLength: 2, maxLength: 64, pattern: LOGIN_NAME })
const DisplayName = T.String({ minLength: 1, maxLength: 100, pattern: '\\S' })

export const SignInBody = T.Object(
  {
    loginName: T.String({ minLength: 1, maxLength: 64 }),
    password: Password,
    /** Six digits of the authenticator, or a recovery code. */
    code: T.Optional(T.String({ minLength: 1, maxLength: 32 })),
  },
  { additionalProperties: false },
)
export const Duties = T.Object({
  mustChangePassword: T.Boolean(),
  mustEnrolTotp: T.Boolean(),
  /** Rights sleep until a security administrator has asked the holder. */
  mustBeConfirmed: T.Boolean(),
})

export const Me = T.Object({
  accountId: Id,
  name: T.String(),
  loginName: T.String(),
  organisation: T.String(),
  organisationId: Id,
  region: T.String(),
  roles: T.Array(T.String()),
  roleLabels: T.Array(T.Object({ id: T.String(), label: Label, region: T.String() })),
  subjectId: T.Optional(Id),
  /** Region prefixes by permission. */
  permissions: T.Record(T.String(), T.Array(T.String())),
  mustChangePassword: T.Boolean(),
  mustEnrolTotp: T.Boolean(),
  mustBeConfirmed: T.Boolean(),
  hasTotp: T.Boolean(),
  hasOidc: T.Boolean(),
  city: T.Object({ code: T.String(), name: T.String(), isDemo: T.Boolean() }),
})
export type Me = Static<typeof Me>

export const SignInOptions = T.Object({
  city: T.Object({ code: T.String(), name: T.String(), isDemo: T.Boolean() }),
  hasOidc: T.Boolean(),
  passwordMinLength: T.Integer(),
  /** In a demo city only. */
  demo: T.Optional(
    T.Object({
      password: T.String(),
      accounts: T.Array(T.Object({ login: T.String(), name: T.String(), label: Label })),
    }),
  ),
})
export type SignInOptions = Static<typeof SignInOptions>

export const ChangePasswordBody = T.Object(
  { currentPassword: Password, newPassword: Password },
  { additionalProperties: false },
)
export const TotpEnrolment = T.Object({
  uri: T.String(),
  secretText: T.String(),
  /** A PNG as data address. */
  qr: T.String(),
})
export const CodeBody = T.Object({ code: T.String({ minLength: 1, maxLength: 32 }) }, { additionalProperties: false })
export const RecoveryCodes = T.Object({ recoveryCodes: T.Array(T.String()) })
export const PasswordBody = T.Object({ password: Password }, { additionalProperties: false })

export const SetupLinkBody = T.Object(
  { token: T.String({ minLength: 1, maxLength: 100 }), newPassword: Password },
  { additionalProperties: false },
)
export const SetupLinkToken = T.Object(
  { token: T.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
)
export const SetupLinkInfo = T.Object({
  loginName: T.String(),
  displayName: T.String(),
  passwordMinLength: T.Integer(),
  needsRelease: T.Boolean(),
})

export const Session = T.Object({
  id: Id,
  accountId: Id,
  name: T.String(),
  loginName: T.String(),
  region: T.String(),
  method: T.String(),
  device: T.String(),
  createdAt: Moment,
  lastUsedAt: Moment,
  expiresAt: Moment,
  endedAt: T.Optional(Moment),
  isOwn: T.Boolean(),
})
export type Session = Static<typeof Session>

export const Organisation = T.Object({
  id: Id,
  code: T.String(),
  parentId: T.Optional(Id),
  name: T.String(),
  region: T.String(),
  kind: T.String(),
  status: T.String(),
})
export type Organisation = Static<typeof Organisation>
const OrganisationKind = T.Union([
  T.Literal('government'),
  T.Literal('enterprise'),
  T.Literal('laboratory'),
  T.Literal('other'),
])
export const NewOrganisationBody = T.Object(
  {
    code: T.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' }),
    name: T.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    region: Region,
    kind: OrganisationKind,
    parentId: T.Optional(Id),
  },
  { additionalProperties: false },
)
export const OrganisationBody = T.Object(
  {
    name: T.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    kind: OrganisationKind,
    status: T.Union([T.Literal('active'), T.Literal('closed')]),
    parentId: T.Optional(Id),
  },
  { additionalProperties: false },
)

export const GrantView = T.Object({
  grantId: Id,
  roleId: T.String(),
  label: Label,
  organisationId: Id,
  organisation: T.String(),
  region: T.String(),
  grantedAt: Moment,
  reason: T.String(),
})
export const Account = T.Object({
  id: Id,
  loginName: T.String(),
  displayName: T.String(),
  status: T.Union([T.Literal('active'), T.Literal('disabled')]),
  organisationId: Id,
  organisation: T.String(),
  region: T.String(),
  subjectId: T.Optional(Id),
  hasTotp: T.Boolean(),
  hasOidc: T.Boolean(),
  mustChangePassword: T.Boolean(),
  isDemo: T.Boolean(),
  createdAt: Moment,
  lastSignedInAt: T.Optional(Moment),
  grants: T.Array(GrantView),
  /** A one-time link that waits for its release by the security administrator. */
  linkToRelease: T.Optional(Id),
  /** Its password was set by a link that no second person released: what it holds sleeps until the holder is confirmed. */
  isUnconfirmed: T.Boolean(),
})
export type Account = Static<typeof Account>
export const AccountQuery = T.Object({
  text: T.Optional(T.String({ minLength: 1, maxLength: 100 })),
  organisationId: T.Optional(Id),
  roleId: T.Optional(T.String({ maxLength: 64 })),
  status: T.Optional(T.Union([T.Literal('active'), T.Literal('disabled')])),
  /** Only active accounts that wait for the security administrator: for a role, a release, or their holder to be confirmed. */
  waiting: T.Optional(T.Boolean()),
  after: T.Optional(T.String({ maxLength: 100 })),
  limit: T.Integer({ minimum: 1, maximum: 200, default: 50 }),
})
export const AccountPage = T.Object({ items: T.Array(Account), next: T.Optional(T.String()), total: T.Integer() })
export type AccountPage = Static<typeof AccountPage>
export const NewAccountBody = T.Object(
  { loginName: LoginName, displayName: DisplayName, organisationId: Id, subjectId: T.Optional(Id) },
  { additionalProperties: false },
)
export const AccountBody = T.Object(
  {
    displayName: DisplayName,
    organisationId: Id,
    subjectId: T.Optional(Id),
    status: T.Union([T.Literal('active'), T.Literal('disabled')]),
    reason: Reason,
  },
  { additionalProperties: false },
)
export const OneTimeLink = T.Object({
  /** Path with the token; shown once. */
  path: T.String(),
  expiresAt: Moment,
  needsRelease: T.Boolean(),
})
export const CreatedAccount = T.Object({ id: Id, link: OneTimeLink })
export const ReasonBody = T.Object({ reason: Reason }, { additionalProperties: false })

export const GrantBody = T.Object(
  {
    accountId: Id,
    roleId: T.String({ minLength: 1, maxLength: 64 }),
    organisationId: T.Optional(Id),
    region: Region,
    reason: Reason,
    /** The holder was asked, and has the link or set the password himself: releases it in the same act. */
    confirmsHolder: T.Optional(T.Boolean()),
  },
  { additionalProperties: false },
)
export const GrantRequest = T.Object({
  id: Id,
  accountId: Id,
  accountName: T.String(),
  loginName: T.String(),
  roleId: T.String(),
  label: Label,
  organisation: T.String(),
  region: T.String(),
  requestedAt: Moment,
  requestedBy: T.String(),
  reason: T.String(),
  /** Asked for by the reader, who may take it back but not confirm it. */
  isOwn: T.Boolean(),
})
export type GrantRequest = Static<typeof GrantRequest>
export const GrantEvent = T.Object({
  grantId: Id,
  kind: T.Union([T.Literal('grant'), T.Literal('revoke')]),
  roleId: T.String(),
  label: Label,
  organisation: T.String(),
  region: T.String(),
  at: Moment,
  by: T.String(),
  reason: T.String(),
})
export type GrantEvent = Static<typeof GrantEvent>

export const Role = T.Object({
  id: T.String(),
  label: Label,
  kind: T.String(),
  holders: T.String(),
  /** Given by two persons: an administrator, or a role that approves what others did. */
  needsSecondPerson: T.Boolean(),
  permissions: T.Array(T.Object({ id: T.String(), label: Label, isPrivileged: T.Boolean() })),
})
export type Role = Static<typeof Role>
export const MatrixRow = T.Object({
  method: T.String(),
  path: T.String(),
  summary: Label,
  module: T.String(),
  access: T.Union([T.Literal('permission'), T.Literal('open'), T.Literal('signed-in')]),
  permission: T.Optional(T.String()),
  why: T.Optional(T.String()),
  roles: T.Array(T.String()),
})
export const PermissionMatrix = T.Object({ roles: T.Array(Role), routes: T.Array(MatrixRow) })
export type PermissionMatrix = Static<typeof PermissionMatrix>

const Words = T.Object({ zh: T.String(), en: T.String() })
export const AuditAct = T.Object({ action: T.String(), label: Words })
export type AuditAct = Static<typeof AuditAct>
export const AuditEntry = T.Object({
  id: Id,
  at: Moment,
  actorId: T.String(),
  actorName: T.String(),
  action: T.String(),
  actionLabel: Words,
  objectKind: T.String(),
  objectLabel: Words,
  objectId: T.String(),
  /** Of an account, whose it is. */
  objectName: T.Optional(T.String()),
  region: T.Optional(T.String()),
  outcome: T.Unsafe<'done' | 'refused' | 'failed'>({ type: 'string', enum: ['done', 'refused', 'failed'] }),
  reason: T.Optional(T.String()),
  requestId: T.Optional(T.String()),
  detail: T.Record(T.String(), T.Unknown()),
})
export type AuditEntry = Static<typeof AuditEntry>
const Day = T.String({ format: 'date', description: 'a day in China time' })
export const AuditQuery = T.Object({
  actorId: T.Optional(T.String({ maxLength: 64 })),
  /** Name, sign-in name or id of who did it; of the name a part. */
  actor: T.Optional(T.String({ maxLength: 64 })),
  action: T.Optional(T.String({ maxLength: 64 })),
  objectId: T.Optional(T.String({ maxLength: 300 })),
  outcome: T.Optional(T.Union([T.Literal('done'), T.Literal('refused'), T.Literal('failed')])),
  from: T.Optional(Day),
  until: T.Optional(Day),
  after: T.Optional(Id),
  limit: T.Integer({ minimum: 1, maximum: 200, default: 50 }),
})
export const AuditPage = T.Object({ items: T.Array(AuditEntry), next: T.Optional(T.String()) })
export type AuditPage = Static<typeof AuditPage>
