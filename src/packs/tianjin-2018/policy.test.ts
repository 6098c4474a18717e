// Registry tests of the pack: what holds of its data, and that it agrees with the source where the source is present.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { checkPack } from '../../engines/policy/define.ts'
import { allSentences, isWithin } from '../../engines/policy/logic/document.ts'
import { parseDocument } from '../../engines/policy/logic/parse.ts'
import { tianjin2018 } from './index.ts'

const MISSION = new URL('../../../../shared/mission/', import.meta.url)
const source = new URL('policy-tianjin-2018.txt', MISSION)
const skip = existsSync(source) ? false : 'the source text is not on this machine'
const rowsOf = (name: string): Record<string, string>[] =>
  parse(readFileSync(new URL(name, MISSION)), { columns: true })

test('the pack is sound: 298 items with unique addresses and names, every article has items, every group and server is known', () => {
  assert.deepEqual(checkPack(tianjin2018), [])
  assert.equal(tianjin2018.items.length, 298)
  assert.equal(tianjin2018.articles.length, 28)
  const kinds = Object.groupBy(tianjin2018.items, (i) => i.kind)
  assert.deepEqual(Object.fromEntries(Object.entries(kinds).map(([k, list]) => [k, list?.length])), {
    A: 124,
    B: 96,
    C: 27,
    D: 51,
  })
})

test('a short name has at most 24 characters and Chinese script', () => {
  for (const { address, name } of tianjin2018.items) {
    assert.ok([...name.zh].length <= 24, `${address} ${name.zh}`)
    assert.match(name.zh, /\p{Script=Han}/u, address)
  }
})

test('the pack holds 22 numeric targets, 6 rules, 5 structural numbers and 3 aims, and a name is not scored', () => {
  const classes = Object.groupBy(tianjin2018.targets, (t) => t.class)
  assert.deepEqual(Object.fromEntries(Object.entries(classes).map(([k, list]) => [k, list?.length])), {
    hard: 22,
    rule: 6,
    structure: 5,
    qualitative: 3,
  })
  assert.equal(tianjin2018.targets.find((t) => t.id === 'S05')?.isUnscored, true)
})

test('an ambiguity is told in both languages', () => {
  for (const { id, ambiguity } of tianjin2018.targets) {
    if (!ambiguity) continue
    assert.match(ambiguity.zh, /\p{Script=Han}/u, id)
    assert.match(ambiguity.en, /[a-z]/, id)
  }
})

test('no name of ours copies thirteen characters in a row from the source', { skip }, () => {
  const flat = readFileSync(source, 'utf8').replace(/\s/g, '')
  const texts = [
    ...tianjin2018.items.map((i) => i.name.zh),
    ...tianjin2018.targets.flatMap((t) => [t.name.zh, t.ambiguity?.zh ?? '']),
    ...tianjin2018.articles.map((a) => a.name.zh),
    ...tianjin2018.notes.map((n) => n.explanation.zh),
  ]
  for (const text of texts)
    for (let i = 0; i + 13 <= text.length; i++) assert.ok(!flat.includes(text.slice(i, i + 13)), `copied: ${text}`)
})

test('every item agrees with systems.csv and stands in the sentence where its phrase begins', { skip }, () => {
  const document = parseDocument(readFileSync(source, 'utf8'))
  const sentences = allSentences(document)
  const rows = rowsOf('systems.csv')
  assert.deepEqual(
    tianjin2018.items.map((i) => i.address),
    rows.map((r) => r.id),
  )
  for (const row of rows) {
    const item = tianjin2018.items.find((i) => i.address === row.id)
    assert.ok(item)
    assert.equal(item.kind, row.kind, row.id)
    const clause = tianjin2018.articles.find((a) => a.number === item.article)?.address as string
    const own = sentences.filter((s) => isWithin(s.address, clause))
    const phrase = row.phrase_zh as string
    const from = own.findIndex((s) => s.address === item.sentence)
    assert.ok(from >= 0, `${row.id}: no sentence ${item.sentence}`)
    const text = own
      .slice(from)
      .map((s) => s.text)
      .join('')
    assert.ok(text.indexOf(phrase) >= 0 && text.indexOf(phrase) < (own[from]?.text.length ?? 0), `${row.id}: ${phrase}`)
  }
})

test('every target agrees with targets.csv and stands in its sentence', { skip }, () => {
  const sentences = allSentences(parseDocument(readFileSync(source, 'utf8')))
  const rows = rowsOf('targets.csv')
  assert.deepEqual(
    tianjin2018.targets.map((t) => t.id),
    rows.map((r) => r.id),
  )
  for (const row of rows) {
    const target = tianjin2018.targets.find((t) => t.id === row.id)
    assert.ok(target)
    assert.equal(target.class, row.class, row.id)
    assert.ok(sentences.find((s) => s.address === target.sentence)?.text.includes(row.quote_zh as string), row.id)
    assert.equal(
      target.deadline?.slice(0, 4),
      /^\d{4}$/.test(row.deadline as string) ? row.deadline : undefined,
      row.id,
    )
    if (row.class !== 'hard') continue
    assert.equal(target.value, Number(row.value), row.id)
    assert.equal(target.comparator, row.comparator, row.id)
    assert.equal(target.ambiguity !== undefined, row.ambiguity_note !== '', row.id)
  }
})

test('every editorial note points at printed words that stand in its sentence once', { skip }, () => {
  const sentences = allSentences(parseDocument(readFileSync(source, 'utf8')))
  for (const note of tianjin2018.notes) {
    const text = sentences.find((s) => s.address === note.address)?.text ?? ''
    assert.equal(text.split(note.printed).length, 2, `${note.address}: ${note.printed}`)
    assert.notEqual(note.reading, note.printed)
  }
})
