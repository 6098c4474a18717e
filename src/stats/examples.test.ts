import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createContext, Script } from 'node:vm'

/** `expression // expected` after an @example of a doc comment; an expression may run over several lines, of which the last has what is expected. */
const EXAMPLE = /^\s*\*\s(?!@)(.+?)\s\/\/\s(.+)$/
const PART = /^\s*\*\s(?!@)(.+)$/

const FILES = globSync('src/stats/**/*.ts').filter((file) => !file.endsWith('.test.ts') && !file.includes('/testing/'))

/** The examples of a source file: expression, expected, line. */
function examplesOf(source: string): { expression: string; expected: string; line: number }[] {
  const found: { expression: string; expected: string; line: number }[] = []
  let isInside = false
  let begun = ''
  for (const [i, line] of source.split('\n').entries()) {
    if (line.includes('@example')) {
      isInside = true
      begun = ''
    } else if (/\*\/|\*\s@/.test(line)) isInside = false
    else if (isInside) {
      const match = EXAMPLE.exec(line)
      if (match) {
        found.push({ expression: `${begun}${match[1]}`, expected: match[2] as string, line: i + 1 })
        begun = ''
      } else begun += `${PART.exec(line)?.[1] ?? ''} `
    }
  }
  return found
}

const everything: Record<string, unknown> = {}
for (const file of FILES) Object.assign(everything, await import(pathToFileURL(file).href))

for (const file of FILES) {
  const source = readFileSync(file, 'utf8')
  test(`${file}: every exported function has an example, and each example is true`, () => {
    const examples = examplesOf(source)
    for (const [, name] of source.matchAll(/^export function (\w+)/gm))
      assert.ok(
        examples.some((e) => new RegExp(`\\b${name}\\b`).test(e.expression)),
        `${name} has no example`,
      )
    for (const { expression, expected, line } of examples) {
      const context = createContext({ ...everything })
      const run = (text: string) => new Script(`(${text})`, { filename: file, lineOffset: line }).runInContext(context)
      const actual = run(expression)
      assert.deepEqual(plain(actual), plain(run(expected)), `${file}:${line} ${expression}`)
    }
  })
}

/** Objects of another context have other prototypes. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value
}
