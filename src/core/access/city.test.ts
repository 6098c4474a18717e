import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modules } from '../../city.ts'
import { permissionMatrix } from './matrix.ts'
import { accessFaults, collectPermissions, collectRoles } from './roles.ts'
import { ADMINISTRATOR_ROLES, EXCLUSIVE_PERMISSIONS } from './separation.ts'

test('every permission a route of the city asks for is declared by a module and held by a role', () => {
  assert.deepEqual(accessFaults(modules), [])
  const matrix = permissionMatrix(modules)
  assert.ok(matrix.routes.length >= 60, `only ${matrix.routes.length} routes`)
  for (const row of matrix.routes)
    if (row.access === 'permission') assert.ok(row.roles.length > 0, `${row.method} ${row.path}`)
    else assert.ok((row.why ?? '').length > 5, `${row.method} ${row.path} does not say why it is ${row.access}`)
})

test('no administrator of the city reaches the work of the city: no record is read, written or unmasked by one', () => {
  const roles = collectRoles(modules)
  for (const id of ADMINISTRATOR_ROLES) {
    const held = roles.find((r) => r.id === id)?.permissions ?? []
    for (const p of held) assert.doesNotMatch(p, /^(subject|record|person|form|task)\./, `${id} holds ${p}`)
    for (const p of EXCLUSIVE_PERMISSIONS[id]) assert.ok(held.includes(p))
  }
})

test('every permission of the city is held by somebody', () => {
  const held = new Set(collectRoles(modules).flatMap((r) => r.permissions))
  assert.deepEqual(
    collectPermissions(modules)
      .map((p) => p.id)
      .filter((p) => !held.has(p)),
    [],
  )
})
