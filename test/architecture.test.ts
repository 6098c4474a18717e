// Conventions that a graph of imports cannot see.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const files = readdirSync('src', { recursive: true })
  .map((f) => String(f).replaceAll('\\', '/'))
  .filter((f) => /[.]tsx?$/.test(f))
const text = (f: string): string => readFileSync(`src/${f}`, 'utf8')
const code = (f: string): string => text(f).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
const isTest = (f: string): boolean => /[.]test[.]tsx?$/.test(f) || f.includes('/testing/')
const isPure = (f: string): boolean =>
  !isTest(f) && (/(^|\/)(logic|domain|define|problems|schema)[.]ts$|\/logic\//.test(f) || f.startsWith('stats/'))

/** Checks that every file satisfies; a check that looks at no file is a fault of its own. */
function every(select: (f: string) => boolean, check: (f: string) => void): void {
  const selected = files.filter(select)
  assert.ok(selected.length > 0, 'no file was looked at')
  for (const f of selected) check(f)
}

test('pure files are synchronous and take the clock and chance as arguments', () => {
  every(isPure, (f) => {
    for (const bad of [/\basync\b/, /\bawait\b/, /\bDate\.now\(/, /\bnew Date\(\s*\)/, /\bMath\.random\(/])
      assert.doesNotMatch(code(f), bad, `${f} is not pure`)
  })
})

test('a domain folder holds only the agreed names; an engine may name further parts after what they do', () => {
  // Declarations that pass what domain.ts can hold stand in files named after what they declare.
  const agreed =
    /^((define|domain|index|schema|problems|en)[.]ts|(bindings|classes|correction|documents|follow-up|indicator|matters|publication|results|sheet|site-record|timeline)[.]ts|(logic|store|service|routes|jobs)([.]ts|\/[a-z0-9-]+([.]test)?[.]ts)|[a-z0-9-]+[.]test[.]ts|(forms|rules|web|testing)\/.*)$/
  const ofEngine = /^[a-z0-9-]+([.]test)?[.]ts$/
  every(
    (f) => /^(domains|engines)\/[^/]+\//.test(f),
    (f) => {
      const name = f.split('/').slice(2).join('/')
      if (f.startsWith('engines/') && ofEngine.test(name)) return
      assert.match(name, agreed, `${f} is not one of the agreed names`)
    },
  )
})

test('every engine and domain says in a README what it is', () => {
  for (const ring of ['engines', 'domains'])
    for (const d of readdirSync(`src/${ring}`, { withFileTypes: true }).filter((d) => d.isDirectory()))
      assert.ok(existsSync(`src/${ring}/${d.name}/README.md`), `src/${ring}/${d.name} has no README.md`)
})

// A view named current_… is what a register lets others read: its columns are a promise, its tables are not.
test('the SQL of an engine or domain names only its own PostgreSQL schema and the views of others', () => {
  const modules = ['engines', 'domains'].flatMap((ring) =>
    readdirSync(`src/${ring}`, { withFileTypes: true })
      .filter((d) => d.isDirectory())
      .map((d) => d.name),
  )
  every(
    (f) => /^(engines|domains)\/[^/]+\/store([.]ts|\/)/.test(f) && !isTest(f),
    (f) => {
      for (const other of modules.filter((m) => m !== f.split('/')[1]))
        assert.doesNotMatch(
          code(f),
          new RegExp(
            `\\b(from|join|into|update)\\s+${other}[.](?!current_)\\w|(From|Into|Join|Table)\\('${other}[.](?!current_)`,
            'i',
          ),
          `${f} reaches into the tables of ${other}`,
        )
    },
  )
})

test('no source file is longer than 500 lines', () => {
  every(
    (f) => !f.startsWith('packs/'),
    (f) => assert.ok(text(f).split('\n').length <= 500, `${f} is too long: split it`),
  )
})

test('no file or folder has a name that says nothing', () => {
  every(
    () => true,
    (f) => assert.doesNotMatch(f, /(^|\/)(utils?|helpers?|common|types|managers?)([.]tsx?$|\/)/, f),
  )
})

// Two folds that differ by one sign are two answers to “is it the same name?”.
test('nothing folds text by itself: width, radicals and invisible characters are the affair of core/text', () => {
  const own: readonly [RegExp, string | undefined][] = [
    // Passwords keep NFKC, the form in which they were hashed.
    [/[.]normalize\(/, 'core/access/password-rules.ts'],
    // A plan is read with the place of every figure in the printed text: each sign for one sign.
    [/0xfee0/i, 'engines/policy/logic/numerals.ts'],
    [/\\p\{(Cf|Format|Default_Ignorable_Code_Point|DI|Pd|Variation_Selector|VS)\}/, 'engines/policy/logic/fold.ts'],
    [/\\u(200[b-f]|202[a-e]|206[0-9a-f]|2e[89a-f]|ff0)/i, undefined],
  ]
  every(
    (f) => !isTest(f) && !f.startsWith('core/text/'),
    (f) => {
      for (const [bad, allowed] of own)
        if (f !== allowed) assert.doesNotMatch(code(f), bad, `${f} folds text by itself: use core/text`)
    },
  )
  for (const [bad, allowed] of own) if (allowed) assert.match(code(allowed), bad, `${allowed} needs no exception`)
})

test('every .xlsx is written by the one writer, and every other XML is cleaned by core/text', () => {
  every(
    (f) => !isTest(f) && /write-excel-file|from 'feed'|from 'docx'/.test(code(f)),
    (f) =>
      assert.match(code(f), /from '[^']*core\/text\/stored[.]ts'|from '[.][.]\/text\/stored[.]ts'/, `${f} writes XML`),
  )
})

test('every list to choose from filters by typing: pages take the kit’s Select, never antd’s', () => {
  const direct = files
    .filter((f) => f.endsWith('.tsx') && !f.endsWith('web/kit/select.tsx'))
    .filter((f) => /import \{[^}]*\b(?:Select|TreeSelect|Cascader)\b[^}]*\} from 'antd'/.test(text(f)))
  assert.deepEqual(direct, [])
})

test('a button that cannot be pressed says why: pages take the kit’s ReadyButton, never a mute disabled one', () => {
  // The first and last page of a list say it themselves; a form that is still loading shows so.
  const plain = ['engines/rules/web/replay-page.tsx', 'engines/forms/web/queue-page.tsx']
  every(
    (f) => f.endsWith('.tsx') && !f.startsWith('web/kit/') && !plain.includes(f),
    (f) =>
      assert.doesNotMatch(
        code(f),
        /<Button\b(?:(?!<\/Button>|\/>)[\s\S])*?\bdisabled=\{(?!isBusy\b)/,
        `${f} has a mute button`,
      ),
  )
  for (const f of plain) assert.match(code(f), /<Button[^>]*\bdisabled=/, `${f} needs no exception`)
})
