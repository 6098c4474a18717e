// How texts come in and go out, over every route there is: nobody keeps a list by hand.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { modules } from '../src/city.ts'
import { cleanBody, personalInPublic } from '../src/core/http/body-text.ts'
import { forPublic, isForPublic, rawForPublic } from '../src/core/http/public-text.ts'
import { type Route, raw } from '../src/core/http/route.ts'
import { createAjv } from '../src/core/http/validation.ts'
import { personalNumbers } from '../src/core/text/personal-numbers.ts'
import { PLANTED, waysToWrite } from '../src/core/text/testing/planted-numbers.ts'
import { type Schema, valid } from './fuzz/from-schema.ts'

const routes: readonly Route[] = modules.flatMap((m) => m.routes ?? [])
const ajv = createAjv()
const nowhere = (): Schema => ({})

/** Looks like nothing to people. */
const NOTHING = [
  '   ',
  '\u3000',
  '\t\r\n',
  '\u200B\u200B',
  '\u2060\uFEFF',
  '\u202E \u202C',
  '\u2066\u2069',
  '\u0007\u001B',
  '\u2800',
  '\u3164',
  '\uFE0F',
  '\u{E0041}',
  '\u00AD',
]

/** Every text of a body that must say something, with a body that is whole but for it. */
function* neededTexts(schema: Schema, at: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  const isOpen = (!schema.pattern || schema.pattern === '\\S') && !schema.format && !schema.enum && !('const' in schema)
  if (schema.type === 'string' && isOpen && (schema.minLength ?? 0) > 0 && (schema as { text?: string }).text !== 'raw')
    yield at
  for (const [name, part] of Object.entries(schema.properties ?? {})) yield* neededTexts(part, [...at, name])
  if (schema.items && !Array.isArray(schema.items)) yield* neededTexts(schema.items as Schema, [...at, 0])
}

function withText(value: unknown, [first, ...rest]: readonly (string | number)[], text: string): unknown {
  if (first === undefined) return text
  if (typeof first === 'number') return [withText(Array.isArray(value) ? value[0] : undefined, rest, text)]
  return {
    ...(value as object),
    [first]: withText((value as Record<string, unknown> | undefined)?.[first], rest, text),
  }
}

test('a name, label or reason of blanks, invisible signs, marks of direction or controls is refused at its field, on every route', () => {
  let looked = 0
  for (const { body, method, path } of routes) {
    if (!body) continue
    const validate = ajv.compile(body)
    for (const at of neededTexts(body as Schema)) {
      const [whole] = fc.sample(valid(body as Schema, nowhere), { numRuns: 1, seed: 7 })
      looked++
      for (const nothing of NOTHING) {
        validate(cleanBody(body, withText(whole, at, nothing)))
        const pointers = (validate.errors ?? []).map((e) => e.instancePath)
        assert.ok(
          pointers.includes(`/${at.join('/')}`),
          `${method} ${path} takes ${JSON.stringify(nothing)} at /${at.join('/')}`,
        )
      }
    }
  }
  assert.ok(looked > 60, `only ${looked} texts were looked at`)
})

test('no text of any route keeps what nobody sees, and none of up to 200 characters keeps a line end', () => {
  const unseen = '\u202E\u0007\u200B\uFFFE甲\r\n乙\uFEFF\u2066 '
  for (const { body } of routes) {
    if (!body) continue
    for (const at of neededTexts(body as Schema)) {
      const [whole] = fc.sample(valid(body as Schema, nowhere), { numRuns: 1, seed: 7 })
      const kept = at.reduce<unknown>((v, key) => (v as never)?.[key], cleanBody(body, withText(whole, at, unseen)))
      assert.match(String(kept), /^甲\n?乙$/, `${at}`)
    }
  }
})

test('a text that the public will read is refused with a number that names a person, however written', () => {
  const schema = {
    properties: { lines: { items: { properties: { text: { isPublic: true, maxLength: 9 } } } }, inner: {} },
  }
  for (const [kind, number] of PLANTED)
    for (const written of waysToWrite(kind, number)) {
      const faults = personalInPublic(schema, {
        lines: [{ text: '好' }, { text: `请找 ${written} 谢谢` }],
        inner: written,
      })
      assert.deepEqual(
        faults.map((f) => f.pointer),
        ['/lines/1/text'],
        written,
      )
      assert.match(faults[0]?.message.zh ?? '', /请删去/)
    }
  assert.ok(routes.filter((r) => r.body && JSON.stringify(r.body).includes('"isPublic":true')).length >= 8)
})

test('every answer that everybody may read goes through the one way out, or says why it stands as it is', async () => {
  const open = routes.filter((r) => typeof r.permission === 'object' && 'open' in r.permission)
  assert.ok(open.length > 40, `${open.length} open routes`)
  for (const r of open.filter((r) => !isForPublic(r))) assert.ok((r.asItStands ?? '').length > 10, r.path)
  assert.ok(open.filter(isForPublic).length > 30)
  for (const [kind, number] of PLANTED)
    for (const written of waysToWrite(kind, number)) {
      const text = `<p>请找 ${written} 谢谢</p>`
      const answers = [
        JSON.stringify(forPublic({ a: [{ b: text }], n: 1, on: null })),
        rawForPublic(raw(text, 'text/html; charset=utf-8')).raw,
        rawForPublic(raw(Buffer.from(text), 'application/rss+xml; charset=utf-8')).raw.toString(),
        await readAll(rawForPublic(raw(chunked(`a,b\r\n${text}\r\n`), 'text/csv; charset=utf-8')).raw),
      ]
      for (const answer of answers)
        assert.deepEqual(
          personalNumbers(String(answer)).filter((n) => n.isCertain),
          [],
          written,
        )
    }
  const picture = Buffer.from('13812345678')
  assert.equal(rawForPublic(raw(picture, 'image/png')).raw, picture)
})

async function readAll(source: unknown): Promise<string> {
  const parts: string[] = []
  for await (const part of source as AsyncIterable<string>) parts.push(String(part))
  return parts.join('')
}

/** As a stream brings it: cut anywhere, also within a sign. */
function chunked(text: string): Readable {
  const bytes = Buffer.from(text)
  return Readable.from(Array.from({ length: Math.ceil(bytes.length / 5) }, (_, i) => bytes.subarray(i * 5, i * 5 + 5)))
}
