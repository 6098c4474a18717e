import assert from 'node:assert/strict'
import { test } from 'node:test'
import { route } from '../http/route.ts'
import { type Actor, guest, may as mayDo, type Permission } from './define.ts'
import { deviceOf } from './device.ts'
import { delaySeconds } from './lockout.ts'
import { maskEmail, maskIdNumber, maskName, maskPhone } from './masking.ts'
import { hashPassword, passwordMatches } from './password-hash.ts'
import { passwordFaults } from './password-rules.ts'
import { accessFaults, accessPermissions, baseRoles, collectRoles, permissionsOf } from './roles.ts'
import { totpCode, totpStep } from './totp.ts'

const organisationId = 'o'

test('the wait rises with every wrong sign-in and never closes for good', () => {
  const waits = Array.from({ length: 14 }, (_, n) => delaySeconds(n, 5))
  assert.deepEqual(waits, [0, 0, 0, 0, 0, 30, 60, 120, 300, 900, 1800, 1800, 1800, 1800])
})

test('a wider region swallows the narrower ones it holds, and unknown roles allow nothing', () => {
  const grants = [
    { roleId: 'inspector', organisationId, region: '120101001' },
    { roleId: 'inspector', organisationId, region: '120101' },
    { roleId: 'inspector', organisationId, region: '120102' },
    { roleId: 'reviewer', organisationId, region: '12' },
    { roleId: 'of-yesterday', organisationId, region: '12' },
  ]
  const permissions = permissionsOf(grants, baseRoles)
  assert.deepEqual(permissions.get('record.write'), ['120101', '120102'])
  assert.deepEqual(permissions.get('record.read'), ['12'])
  assert.equal(permissionsOf([], baseRoles).size, 0)
})

test('a permission reaches down from where it is held, never up to what lies above and never sideways', () => {
  const held = (...regions: string[]) => ({ ...guest, permissions: new Map([['record.write' as const, regions]]) })
  const may = (actor: Actor, region: string) => mayDo(actor, 'record.write', region)
  const street = held('120101001')
  assert.equal(may(street, '120101001'), true)
  assert.equal(may(street, '120101001002'), true, 'a community of the street')
  for (const beyond of ['120101', '12', '1', '', '120101002', '120102', '1201010010'.slice(0, 8)])
    assert.equal(may(street, beyond), false, `a street does not act for ${beyond || 'nowhere'}`)
  const district = held('120101')
  assert.deepEqual(
    ['120101', '120101001', '12', '120102', '120102001'].map((region) => may(district, region)),
    [true, true, false, false, false],
  )
  assert.equal(may(held('120102', '120101'), '120101003'), true, 'any of several regions')
  assert.equal(may(held(), '12'), false)
  assert.equal(mayDo(district, 'record.read', '120101'), false, 'another permission is not held')
})

test('modules add permissions to base roles and bring roles of their own', () => {
  const roles = collectRoles([
    {
      id: 'm',
      roles: [
        { id: 'inspector', label: { zh: '', en: '' }, kind: 'working', permissions: ['draw.run', 'record.read'] },
        { id: 'expert', label: { zh: '专家', en: 'Expert' }, kind: 'working', permissions: ['draw.run'] },
      ],
    },
  ])
  const inspector = roles.find((r) => r.id === 'inspector')
  assert.equal(inspector?.label.zh, '检查人员')
  assert.equal(inspector?.permissions.filter((p) => p === 'record.read').length, 1)
  assert.ok(inspector?.permissions.includes('draw.run') && inspector.permissions.includes('record.write'))
  assert.ok(roles.some((r) => r.id === 'expert'))
})

test('a route whose permission nobody declares or holds, and a role that mixes administrators, are faults', () => {
  const routeOf = (permission: Permission) =>
    route({ method: 'GET', path: '/api/x', permission, summary: { zh: '', en: '' }, run: async () => undefined })
  const base = { id: 'access', permissions: accessPermissions }
  assert.deepEqual(accessFaults([base]), [])
  assert.match(
    accessFaults([base, { id: 'm', routes: [routeOf('x.read')] }])[0] ?? '',
    /GET \/api\/x.*declared by no module/,
  )
  const declared = {
    id: 'm',
    permissions: [{ id: 'x.read' as const, label: { zh: '', en: '' } }],
    routes: [routeOf('x.read')],
  }
  assert.match(accessFaults([base, declared])[0] ?? '', /held by no role/)
  const role = (id: string, kind: 'working' | 'audit-administrator', permissions: Permission[]) => ({
    id: 'm',
    roles: [{ id, kind, label: { zh: '', en: '' }, permissions }],
  })
  assert.match(
    accessFaults([base, role('inspector', 'working', ['role.grant'])])[0] ?? '',
    /belongs to security-admin alone/,
  )
  assert.match(accessFaults([base, role('system-admin', 'working', [])])[0] ?? '', /it is system-administrator/)
  assert.match(
    accessFaults([base, role('fourth', 'audit-administrator', [])])[0] ?? '',
    /only three administrator roles/,
  )
  assert.match(accessFaults([base, role('inspector', 'working', ['no.such'])])[0] ?? '', /declared by no module/)
})

test('enterprises and laboratories hold no permission that reaches by region in the base roles', () => {
  for (const role of baseRoles.filter((r) => ['enterprise', 'laboratory'].includes(r.id)))
    for (const p of role.permissions) assert.doesNotMatch(p, /^(subject|record|person|evidence|task)\./)
})

test('names, numbers and mailboxes are masked beyond recognition but not beyond use', () => {
  assert.deepEqual(['张三', '欧阳小华', '李', '', ' 王芳 ', 'Ana Silva'].map(maskName), [
    '*三',
    '***华',
    '*',
    '',
    '*芳',
    'A***',
  ])
  assert.deepEqual(['13812345678', '+86 13812345678', '022-23456789', '12345', '23456789'].map(maskPhone), [
    '138****5678',
    '138****5678',
    '022-******89',
    '*****',
    '******89',
  ])
  assert.deepEqual(['110101199003078888', 'E1234', '123'].map(maskIdNumber), ['1****************8', 'E***4', '***'])
  assert.deepEqual(['wang@example.cn', 'x', '@a'].map(maskEmail), ['w***@example.cn', '*', '**'])
})

test('password rules look at length, login name, common choices and straight walks', () => {
  const rules = { minLength: 10, history: 5 }
  for (const bad of [
    'short',
    '1234567890',
    'qwertyuiop',
    'ben-is-here-now',
    'ａａａａａａａａａａａａ',
    'Password123',
    'x'.repeat(300),
  ])
    assert.ok(passwordFaults(bad, 'ben', rules).length > 0, bad)
  for (const good of ['correct horse battery', '津门故里海河水', 'Zx9$kfM2!qP'])
    assert.deepEqual(passwordFaults(good, 'ben', good.length < 10 ? { ...rules, minLength: 7 } : rules), [])
})

test('a password matches its own hash in any width, and no other', async () => {
  const hash = await hashPassword('Ｐａｓｓ phrase 一', (n) => Buffer.alloc(n, 7))
  assert.equal(await passwordMatches('Pass phrase 一', hash), true)
  assert.equal(await passwordMatches('pass phrase 一', hash), false)
})

test('codes follow RFC 6238: the test vector of appendix B for SHA-1, and one step of tolerance', () => {
  const secret = Buffer.from('12345678901234567890')
  // Appendix B gives eight digits, 94287082 at 59 s; six digits are its end.
  const at = new Date(59_000)
  assert.equal(totpCode(secret, at), '287082')
  assert.equal(totpStep(secret, '287082', at), 1)
  assert.equal(totpStep(secret, '287082', new Date(89_000)), 1)
  assert.equal(totpStep(secret, '287082', new Date(120_000)), undefined)
  assert.equal(totpStep(secret, '28708x', at), undefined)
})

test('a device is named coarsely', () => {
  const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0'
  assert.equal(deviceOf(firefox), 'Firefox · Windows')
  assert.equal(
    deviceOf('Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile MicroMessenger/8.0'),
    '微信 · Android',
  )
  assert.equal(deviceOf(undefined), '其他')
})
