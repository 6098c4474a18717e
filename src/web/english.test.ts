import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'

const sources = globSync(['src/web/{kit,workbench}/**/*.tsx', 'src/{engines,domains,core}/*/web/**/*.tsx'])
// The portal is another program with its own dictionary.
const dictionaries = globSync('src/**/en.ts').filter((f) => !f.includes('portal'))

/** Chinese that is the product's own mark, or says the name of the language in that language. */
const MARKS = /^(质衡|质|中文)$/

const CALL = /\bt\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`$]*)`)/g

function textsOf(source: string): string[] {
  return [...source.matchAll(CALL)].map((m) => (m[1] ?? m[2] ?? m[3] ?? '').replace(/\\(['"])/g, '$1'))
}

async function readEnglish(): Promise<Map<string, Set<string>>> {
  const all = new Map<string, Set<string>>()
  for (const file of dictionaries) {
    const { default: dictionary } = (await import(pathToFileURL(file).href)) as { default: Record<string, string> }
    for (const [zh, en] of Object.entries(dictionary)) all.set(zh, (all.get(zh) ?? new Set()).add(en))
  }
  return all
}

test('every Chinese text of a page has its English', async () => {
  const english = await readEnglish()
  const texts = sources.flatMap((file) => textsOf(readFileSync(file, 'utf8')).map((text) => ({ file, text })))
  assert.ok(texts.length > 50, 'the search for texts found too few')
  const missing = texts.filter(({ text }) => /\p{Script=Han}/u.test(text) && !english.has(text))
  assert.deepEqual(
    missing.map(({ file, text }) => `${file}: ${text}`),
    [],
  )
})

test('one Chinese text has one English, whichever module asks', async () => {
  const doubled = [...(await readEnglish())].filter(([, en]) => en.size > 1)
  assert.deepEqual(
    doubled.map(([zh, en]) => `${zh}: ${[...en].join(' | ')}`),
    [],
  )
})

test('no page has Chinese text beside the dictionary', async () => {
  const english = await readEnglish()
  const bare = sources.flatMap((file) => {
    const source = readFileSync(file, 'utf8')
      .replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '')
      .replace(CALL, '')
      // A declaration's { zh, en } carries its English with it; a text chosen before t() sees it is in the dictionary.
      .replace(/\bzh:\s*(?:'[^'\n]*'|`[^`]*`)/g, '')
      .replace(/'([^'\n]*)'/g, (whole, text: string) => (english.has(text) ? '' : whole))
    return [...source.matchAll(/\p{Script=Han}[^'"`<>{}\n]*/gu)]
      .map((m) => m[0].trim())
      .filter((text) => !MARKS.test(text))
      .map((text) => `${file}: ${text}`)
  })
  assert.deepEqual(bare, [])
})
