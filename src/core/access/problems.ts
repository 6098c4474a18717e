import { problem } from '../problem.ts'
import type { Bilingual } from '../text.ts'
import type { RoleHolders } from './define.ts'
import type { RoleMisfit } from './roles.ts'
import type { GrantObstacle } from './separation.ts'

/** One text for a wrong password, an unknown name, a disabled account and a wrong code: nothing tells which names exist. */
export const signInRefused = problem('sign-in-refused', 401, {
  zh: '登录名、密码或验证码不正确',
  en: 'The login name, password or code is not right',
})
export const signInDelayed = problem(
  'sign-in-delayed',
  429,
  { zh: '尝试次数过多，请稍后再试', en: 'Too many attempts; try again later' },
  (d: { retryAfterSeconds: number }) => ({
    detail: { zh: `请在 ${d.retryAfterSeconds} 秒后再试`, en: `Try again in ${d.retryAfterSeconds} seconds` },
    facts: d,
  }),
)
export const codeRequired = problem('code-required', 401, {
  zh: '请输入动态验证码',
  en: 'Enter the code of your authenticator',
})
export const passwordWeak = problem(
  'password-weak',
  400,
  { zh: '新密码不符合要求', en: 'The new password does not meet the rules' },
  (d: { faults: readonly Bilingual[]; pointer: string }) => ({
    errors: d.faults.map((message) => ({ pointer: d.pointer, message })),
  }),
)
export const passwordWrong = problem(
  'password-wrong',
  400,
  { zh: '当前密码不正确', en: 'The current password is not right' },
  () => ({ errors: [{ pointer: '/currentPassword', message: { zh: '不正确', en: 'is not right' } }] }),
)
export const passwordTooNew = problem(
  'password-too-new',
  409,
  { zh: '密码刚修改过，暂时不能再改', en: 'The password was changed a short time ago' },
  (d: { hours: number; from: string }) => ({
    detail: {
      zh: `修改后 ${d.hours} 小时内不能再次修改。如密码已泄露，请联系管理员生成一次性链接。`,
      en: `It may be changed again ${d.hours} hours later. If others know it, ask the administrators for a one-time link.`,
    },
    facts: d,
  }),
)
export const codeWrong = problem('code-wrong', 400, { zh: '验证码不正确', en: 'The code is not right' }, () => ({
  errors: [{ pointer: '/code', message: { zh: '不正确或已使用', en: 'is not right or was already used' } }],
}))
export const totpAlreadyOn = problem('totp-already-on', 409, {
  zh: '已经启用动态验证码',
  en: 'The second factor is already on',
})
export const totpNotOn = problem('totp-not-on', 409, {
  zh: '尚未启用动态验证码',
  en: 'The second factor is not on',
})
export const totpRequired = problem('totp-required', 409, {
  zh: '管理员必须使用动态验证码',
  en: 'Administrators must keep the second factor',
})

const idFact = (d: { id: string }) => ({ facts: d })
export const accountUnknown = problem('account-unknown', 404, { zh: '没有这个账号', en: 'No such account' }, idFact)
export const organisationUnknown = problem(
  'organisation-unknown',
  404,
  { zh: '没有这个组织机构', en: 'No such organisation' },
  idFact,
)
export const grantUnknown = problem('grant-unknown', 404, { zh: '没有这项授权', en: 'No such grant' }, idFact)
export const sessionUnknown = problem('session-unknown', 404, { zh: '没有这个会话', en: 'No such session' }, idFact)
export const linkUnknown = problem('link-unknown', 404, {
  zh: '链接无效、已使用或已过期',
  en: 'The link is not valid, was used, or has expired',
})
export const linkNotReleased = problem('link-not-released', 409, {
  zh: '此账号已有权限，需由安全管理员放行后才能使用链接',
  en: 'This account holds rights: the security administrator must release the link first',
})
export const loginTaken = problem('login-taken', 409, { zh: '登录名已被使用', en: 'The login name is taken' }, () => ({
  errors: [{ pointer: '/loginName', message: { zh: '已被使用', en: 'is taken' } }],
}))
export const codeTaken = problem(
  'organisation-code-taken',
  409,
  { zh: '机构编码已被使用', en: 'The organisation code is taken' },
  () => ({ errors: [{ pointer: '/code', message: { zh: '已被使用', en: 'is taken' } }] }),
)
export const identityTaken = problem('identity-taken', 409, {
  zh: '这个统一身份已绑定另一账号',
  en: 'This identity is linked to another account',
})
export const regionUnknown = problem(
  'region-unknown',
  400,
  { zh: '没有这个行政区划', en: 'No such region' },
  (d: { region: string; pointer: string }) => ({
    errors: [{ pointer: d.pointer, message: { zh: `没有区划 ${d.region}`, en: `no region ${d.region}` } }],
    facts: { region: d.region },
  }),
)
export const outOfScope = problem(
  'out-of-scope',
  403,
  { zh: '超出您的管辖区域', en: 'Beyond the regions you administer' },
  (d: { region: string }) => ({ facts: d }),
)
export const roleUnknown = problem(
  'role-unknown',
  400,
  { zh: '没有这个角色', en: 'No such role' },
  (d: { roleId: string }) => ({
    errors: [{ pointer: '/roleId', message: { zh: `没有角色 ${d.roleId}`, en: `no role ${d.roleId}` } }],
    facts: d,
  }),
)

const OBSTACLES: Readonly<Record<GrantObstacle, Bilingual>> = {
  'to-oneself': { zh: '不能给自己授权', en: 'Nobody grants roles to himself' },
  'second-role-of-administrator': {
    zh: '管理员账号只能持有一个管理员角色，不能再有其他角色',
    en: 'An administrator holds that one role and no other',
  },
  'own-link': {
    zh: '链接由您自己生成，须由另一人放行',
    en: 'You made this link yourself: another person must release it',
  },
  'own-request': {
    zh: '由您自己提出的授予，须由另一人复核',
    en: 'You asked for this role yourself: another person must confirm it',
  },
}
export const separationRefused = problem(
  'separation-refused',
  409,
  { zh: '违反三员分立', en: 'The three administrators must stay separate' },
  (d: { obstacle: GrantObstacle }) => ({ detail: OBSTACLES[d.obstacle], facts: d }),
)
export const alreadyGranted = problem('already-granted', 409, { zh: '已有此项授权', en: 'The role is already granted' })
export const lastAdministrator = problem(
  'last-administrator',
  409,
  { zh: '这是最后一个此类管理员', en: 'This is the last administrator of this kind' },
  (d: { roleId: string }) => ({ facts: d }),
)
export const subjectRoleNeedsSubject = problem('subject-role-needs-subject', 409, {
  zh: '企业和检验检测机构账号必须先绑定监管对象',
  en: 'An enterprise or laboratory account must be bound to its subject first',
})
const MISFITS: Readonly<Record<RoleHolders, Bilingual>> = {
  officials: {
    zh: '这是工作人员的角色：账号绑定了监管对象，或属于企业、检验检测机构，不能授予。请为工作人员另建政府机构下的账号',
    en: 'This role is for officials: the account is bound to a subject or belongs to an enterprise or a laboratory. Make another account under a government organisation',
  },
  enterprises: {
    zh: '这是企业账号的角色：账号所属机构不是企业。请在企业机构下新建账号并绑定企业',
    en: 'This role is for enterprises: the account’s organisation is none. Make an account under an enterprise organisation, bound to the enterprise',
  },
  laboratories: {
    zh: '这是检验检测机构账号的角色：账号所属机构不是检验检测机构。请在检验检测机构下新建账号并绑定该机构',
    en: 'This role is for laboratories: the account’s organisation is none. Make an account under a laboratory organisation, bound to the laboratory',
  },
}
export const roleDoesNotFit = problem(
  'role-does-not-fit',
  409,
  { zh: '这个角色与账号不符', en: 'The role does not fit the account' },
  (d: RoleMisfit) => ({
    detail: MISFITS[d.holders],
    errors: [{ pointer: '/roleId', message: MISFITS[d.holders] }],
    facts: { ...d },
  }),
)
export const organisationInUse = problem('organisation-in-use', 409, {
  zh: '机构下有账号持有与新性质不符的角色：请先由安全管理员收回，再修改机构性质',
  en: 'Accounts of this organisation hold roles that do not fit its new kind: have them revoked first',
})
export const requestUnknown = problem(
  'grant-request-unknown',
  404,
  { zh: '没有这项待复核的授予，或已有人处理', en: 'No such request, or somebody has decided on it' },
  idFact,
)
export const alreadyRequested = problem('grant-already-requested', 409, {
  zh: '已有人提出同一授予，等待复核',
  en: 'The same role is asked for already and awaits a second person',
})
export const subjectInUse = problem('account-holds-rights', 409, {
  zh: '账号已有权限：请先由安全管理员收回，再修改所属机构或绑定对象',
  en: 'The account holds rights: have them revoked before its organisation or subject changes',
})
export const organisationCycle = problem('organisation-cycle', 409, {
  zh: '上级机构不能是自己或自己的下级',
  en: 'An organisation cannot stand below itself',
})
export const accountOfOneself = problem('own-account', 409, {
  zh: '不能停用或重置自己的账号',
  en: 'You cannot disable or reset your own account',
})
export const oidcNotConfigured = problem('oidc-not-configured', 404, {
  zh: '本系统未接入统一身份认证',
  en: 'No identity provider is configured',
})
export const oidcFailed = problem('oidc-failed', 401, {
  zh: '统一身份认证未成功，请重试',
  en: 'The identity provider did not confirm the sign-in; try again',
})
export const oidcNotLinked = problem('oidc-not-linked', 403, {
  zh: '您的统一身份尚未绑定本系统账号：请先用密码登录并绑定',
  en: 'Your identity is not linked to an account: sign in with your password and link it first',
})
export const oidcNeedsSecondFactor = problem('oidc-needs-second-factor', 403, {
  zh: '管理员须经双因素认证登录',
  en: 'Administrators must sign in with two factors',
})
export const oidcUnreachable = problem('oidc-unreachable', 503, {
  zh: '统一身份认证暂不可用',
  en: 'The identity provider cannot be reached',
})

export const otherAccount = problem(
  'other-account',
  409,
  { zh: '登录的账号不是填写这份表单的账号', en: 'The account signed in is not the one that filled the form' },
  () => ({
    detail: { zh: '请由填写的账号登录后再发送。', en: 'Sign in with the account that filled it, then send.' },
  }),
)
