import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const text = readFileSync('docs/security.md', 'utf8')
const named = [...text.matchAll(/`([\w./-]+\.test\.ts)` “([^”]+)”/g)].map(([, file = '', name = '']) => ({
  file,
  name,
}))

function isThere(file: string, name: string): boolean {
  if (!existsSync(file)) return false
  const source = readFileSync(file, 'utf8')
  return ["'", '"', '`'].some((quote) => source.includes(`test(${quote}${name}${quote}`))
}

test('every test that docs/security.md names is there under that name', () => {
  assert.ok(named.length > 60)
  assert.deepEqual(
    named.filter(({ file, name }) => !isThere(file, name)),
    [],
  )
})

test('every control of docs/security.md has a test, or says that it is missing or not used', () => {
  const rows = text.split('\n').filter((line) => /^\| (8\.1|V\d)/.test(line))
  assert.ok(rows.length > 60)
  const bare = rows.filter(
    (r) => !/\.test\.ts` “|\*\*Missing\*\*|not used|is no authorization server|level 3|as 8\.1/.test(r),
  )
  assert.deepEqual(bare, [])
})
