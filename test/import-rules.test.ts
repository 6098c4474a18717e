import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { RULES } from '../scripts/import-rules.config.ts'
import { checkImports } from '../scripts/import-rules.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiheng-rules-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** One violation per rule: [file, the import it must not have]. */
const PLANTED: Record<string, [file: string, imports: string]> = {
  'no-cycles': ['src/core/one.ts', './two.ts'],
  'core-knows-nobody': ['src/core/nosy.ts', '../engines/archive/index.ts'],
  'stats-is-alone': ['src/stats/wilson.ts', '../core/one.ts'],
  'engines-do-not-know-domains': ['src/engines/archive/service.ts', '../../domains/recall/domain.ts'],
  'module-by-its-front-door': ['src/engines/forms/service.ts', '../archive/store.ts'],
  'domains-do-not-know-each-other': ['src/domains/awards/service.ts', '../recall/domain.ts'],
  'pure-files-reach-no-io': ['src/engines/forms/logic.ts', './hidden-reader.ts'],
  'sql-only-in-store': ['src/domains/awards/routes.ts', 'kysely'],
  'browser-reaches-no-server-code': ['src/web/kit/table.tsx', '../../engines/archive/store.ts'],
  'only-composers-assemble': ['src/engines/archive/jobs.ts', '../../domains/registry.ts'],
}

const BACKGROUND: Record<string, string> = {
  'src/core/two.ts': "import './one.ts'\nexport const two = 2",
  'src/engines/archive/index.ts': 'export const archive = 1',
  'src/engines/archive/store.ts': "import { sql } from 'kysely'\nexport const store = sql",
  'src/engines/forms/hidden-reader.ts': "import { readFileSync } from 'node:fs'\nexport const hidden = readFileSync",
  'src/domains/recall/domain.ts': 'export const recall = 1',
  'src/domains/registry.ts': 'export const registry = 1',
  'src/stats/unnamed-package.ts': "import dayjs from 'dayjs'\nexport const day = dayjs",
}

test('every import rule is planted against, so that none can be dead', () => {
  assert.deepEqual(Object.keys(PLANTED).sort(), RULES.forbidden.map((r) => r.name).sort())
})

test('each planted import is reported by its rule', async () => {
  symlinkSync(`${process.cwd()}/node_modules`, join(folder, 'node_modules'))
  for (const [file, text] of Object.entries(BACKGROUND)) write(file, text)
  for (const [file, imports] of Object.values(PLANTED))
    write(file, `import * as x from '${imports}'\nexport const y = x`)
  const { violations, modules } = await checkImports(folder)
  assert.ok(modules >= Object.keys(PLANTED).length, `only ${modules} modules were read`)
  assert.ok(
    violations.some((v) => v.rule === 'stats-is-alone' && v.from.endsWith('src/stats/unnamed-package.ts')),
    'stats/ may import a package that nobody named',
  )
  for (const [rule, [file]] of Object.entries(PLANTED))
    assert.ok(
      violations.some((v) => v.rule === rule && v.from.endsWith(file)),
      `${rule} did not see ${file}; reported: ${violations.map((v) => `${v.rule} ${v.from}`).join(', ')}`,
    )
})

function write(file: string, text: string): void {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${text}\n`)
}
