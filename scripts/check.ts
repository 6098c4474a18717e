/** `npm run check`: format, lint, types, types of the pure files, import rules. Ends with the first failure's own words. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { checkImports } from './import-rules.ts'

const SOURCE_FOLDERS = ['src', 'test', 'bench', 'scripts']

interface Step {
  readonly name: string
  readonly run: () => Promise<boolean> | boolean
}

function tool(command: string, ...args: string[]): () => boolean {
  return () => spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' }).status === 0
}

/** dependency-cruiser that finds no modules reports "no violations"; so at least this share of the files on disk must have been read. */
function sourceFiles(): number {
  return readdirSync('src', { recursive: true }).filter((f) => /[.]tsx?$/.test(String(f))).length
}

async function importRules(): Promise<boolean> {
  const { violations, modules } = await checkImports('.')
  for (const v of violations) console.error(`${v.rule}: ${v.from} → ${v.to}\n  ${v.remedy}`)
  const floor = Math.floor(sourceFiles() * 0.9)
  if (modules < floor)
    console.error(`only ${modules} modules were read, of at least ${floor}: the import rules saw nothing`)
  return violations.length === 0 && modules >= floor
}

export const CHECKS: readonly Step[] = [
  {
    name: 'format and lint',
    run: tool('biome', 'ci', '--colors=off', '--error-on-warnings', ...SOURCE_FOLDERS, 'bin'),
  },
  { name: 'types', run: tool('tsc', '-p', '.') },
  { name: 'types of pure files', run: tool('tsc', '-p', 'tsconfig.pure.json') },
  { name: 'import rules', run: importRules },
]

if (import.meta.main) {
  let failed = 0
  for (const { name, run } of CHECKS) {
    const ok = await run()
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}`)
    if (!ok) failed++
  }
  process.exitCode = failed > 0 ? 1 : 0
}
