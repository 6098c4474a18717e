/**
 * `npm run new-domain NAME`: a folder below src/domains with README, declaration and test, and its line in the registry.
 * What it writes passes the registry tests as it is; then replace every sentence in it.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** Two-word names become camelCase where they are identifiers: `food-grid` → `foodGrid`. */
function identifier(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

function readme(name: string): string {
  return `# ${name}

Purpose: one sentence on what this domain is for, and for whom.

- **Legal basis**: which laws and articles; each stands in \`src/domains/laws.ts\`.
- **Actors**: who fills, who decides, who reads.
- **States**: none yet; a domain without a case kind only records.
- **Serves**: which items of the policy, and honestly how much of each.
- **Sources**: where every figure and term in the declaration comes from.
`
}

function declaration(name: string): string {
  const id = identifier(name)
  return `import { defineRecordKind } from '../../engines/archive/define.ts'
import {
  defineForm,
  failedItems,
  formVersion,
  paragraph,
  personalFields,
  section,
  verdict,
} from '../../engines/forms/define.ts'
import { defineDomain } from '../define.ts'
import { productQualityLaw } from '../laws.ts'

const version1 = formVersion({
  version: 1,
  from: '2025-01-01',
  sections: [
    section(
      'findings',
      { zh: '一、检查情况', en: '1. Findings' },
      {
        complies: verdict({
          label: { zh: '符合规定要求', en: 'The requirement is met' },
          clause: 'CN-PQL-2018/26',
          onFail: ['remark'],
        }),
        remarks: paragraph({ label: { zh: '其他情况', en: 'Anything else' }, optional: true }),
      },
    ),
  ],
})

const checkForm = defineForm({
  id: '${name}.check',
  title: { zh: '检查表', en: 'Check of ${name}' },
  about: ['enterprise'],
  recordKind: '${name}.check',
  rules: {},
  versions: [version1],
})

export const ${id} = defineDomain({
  id: '${name}',
  name: { zh: '新领域', en: '${name}' },
  purpose: { zh: '一句话说明本领域的用途。', en: 'One sentence on what this domain is for.' },
  serves: [],
  laws: [productQualityLaw],
  recordKinds: [
    defineRecordKind({
      kind: checkForm.recordKind,
      label: { zh: '检查', en: 'Check' },
      about: checkForm.about,
      personal: personalFields(checkForm),
      shows: [failedItems],
    }),
  ],
  forms: [checkForm],
})
`
}

function domainTest(name: string): string {
  const id = identifier(name)
  return `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentOf } from '../../engines/forms/define.ts'
import { stripHidden } from '../../engines/forms/logic/answers.ts'
import { decideOutcomes } from '../../engines/forms/logic/outcomes.ts'
import { ${id} } from './domain.ts'

const [form] = ${id}.forms

test('a check with one failed finding fails as a whole', () => {
  const version = form?.versions.at(-1)
  assert.ok(form && version)
  const { asked } = stripHidden(documentOf(form, version), { complies: 'fail' })
  assert.equal(decideOutcomes(asked, form.rules, '2025-06-01').overall, 'fail')
})
`
}

/** Adds the import and the entry; both lists stay in the order of the alphabet, which is the order a formatter keeps. */
function registered(registry: string, name: string): string {
  const id = identifier(name)
  const imports = [...registry.matchAll(/^import \{ \w+ \} from '\.\/[a-z0-9-]+\/(?:domain|index)\.ts'$/gm)].map(
    (m) => m[0],
  )
  const entries = /readonly Domain\[\] = \[([^\]]*)\]/.exec(registry)
  if (imports.length === 0 || !entries) throw new Error('src/domains/registry.ts has another form than expected')
  const sorted = [...imports, `import { ${id} } from './${name}/domain.ts'`].sort((a, b) =>
    (a.split("'")[1] ?? '') < (b.split("'")[1] ?? '') ? -1 : 1,
  )
  const names = [...(entries[1] ?? '').split(',').map((e) => e.trim()), id].filter(Boolean).sort()
  const list = names.join(', ').length > 60 ? `\n  ${names.join(',\n  ')},\n` : names.join(', ')
  return registry.replace(imports.join('\n'), sorted.join('\n')).replace(entries[0], `readonly Domain[] = [${list}]`)
}

/**
 * Writes the scaffold below `root`.
 * @throws RangeError for a name that is no kebab-case word, or that is taken
 */
export function scaffoldDomain(root: string, name: string): string[] {
  if (!NAME.test(name))
    throw new RangeError(`${name}: a domain is named in kebab-case letters and digits, e.g. food-grid`)
  const folder = join(root, 'src/domains', name)
  if (existsSync(folder)) throw new RangeError(`src/domains/${name} is there already`)
  const registryPath = join(root, 'src/domains/registry.ts')
  const registry = registered(readFileSync(registryPath, 'utf8'), name)
  mkdirSync(folder, { recursive: true })
  const files = { 'README.md': readme(name), 'domain.ts': declaration(name), 'domain.test.ts': domainTest(name) }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  writeFileSync(registryPath, registry)
  return [...Object.keys(files).map((f) => `src/domains/${name}/${f}`), 'src/domains/registry.ts']
}

if (import.meta.main) {
  const [name] = process.argv.slice(2)
  if (!name) {
    console.error('npm run new-domain NAME    (kebab-case, e.g. food-grid)')
    process.exitCode = 2
  } else
    try {
      for (const file of scaffoldDomain('.', name)) console.log(file)
      console.log(
        'Next: read src/domains/supervision, then replace every sentence of the scaffold. npm test holds it to the rules.',
      )
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    }
}
