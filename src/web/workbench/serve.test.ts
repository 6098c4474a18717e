import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { encodingFor, readAssets } from './serve.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiheng-assets-'))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<!doctype html>')
writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'export {}')
after(() => rmSync(folder, { recursive: true }))

test('the list of served files has every built file by its address and type, and nothing else', async () => {
  const assets = await readAssets(folder)
  assert.deepEqual([...assets].map(([path, a]) => [path, a.type]).sort(), [
    ['assets/index-abc123.js', 'text/javascript; charset=utf-8'],
    ['index.html', 'text/html; charset=utf-8'],
  ])
})

test('a workbench that was never built is an empty list, not a failed start', async () => {
  assert.equal((await readAssets(join(folder, 'nowhere'))).size, 0)
})

test('an encoding the client refuses is not sent', () => {
  assert.equal(encodingFor('gzip, deflate, br'), 'br')
  assert.equal(encodingFor('gzip, br;q=0'), 'gzip')
  assert.equal(encodingFor('identity'), undefined)
  assert.equal(encodingFor(undefined), undefined)
})
