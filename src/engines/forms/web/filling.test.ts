import assert from 'node:assert/strict'
import { test } from 'node:test'
import { notesAt, withAnswer, withNote, withoutRow } from './changes.ts'
import { forget, type Kept, keep, listKept } from './kept-answers.ts'

test('an answer is set in its place, in a group too, and an empty one is taken away', () => {
  const one = withAnswer({}, '/tools/1/name', '秤')
  assert.deepEqual(withAnswer({ a: 'x' }, '/a', ''), {})
  assert.deepEqual((one.tools as unknown[])[1], { name: '秤' })
})

test('removing a row moves the notes of later rows with their answers', () => {
  const notes = {
    '/a': { remark: '0' },
    '/tools/0/x': { remark: '1' },
    '/tools/1/x': { remark: '2' },
    '/tools/2/x': { remark: '3' },
  }
  const answers = { tools: [{ x: '1' }, { x: '2' }, { x: '3' }] }
  assert.deepEqual(withoutRow(answers, notes, 'tools', 1), {
    answers: { tools: [{ x: '1' }, { x: '3' }] },
    notes: { '/a': { remark: '0' }, '/tools/0/x': { remark: '1' }, '/tools/1/x': { remark: '3' } },
  })
})

test('an emptied note is none, and notes at items that are not asked do not travel', () => {
  assert.deepEqual(withNote({ '/a': { remark: 'x' } }, '/a', { remark: '' }), {})
  assert.deepEqual(notesAt({ '/a': { remark: 'x' }, '/b': { remark: 'y' } }, new Set(['/b'])), {
    '/b': { remark: 'y' },
  })
})

test('a device keeps what each account is filling in until it is forgotten, and a full device says so', () => {
  const items = new Map<string, string>()
  const store = {
    get length() {
      return items.size
    },
    key: (i: number) => [...items.keys()][i] ?? null,
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, text: string) => void items.set(name, text),
    removeItem: (name: string) => void items.delete(name),
  }
  const kept = { draftId: 'd', key: 'k', changedAt: '2025', answers: { a: 1 } } as unknown as Kept
  assert.equal(keep(store, 'ben', kept), true)
  items.set('zh-form:ben:broken', '{')
  assert.deepEqual(listKept(store, 'ben'), [kept])
  assert.deepEqual(listKept(store, 'eve'), [])
  forget(store, 'ben', 'd')
  assert.deepEqual(listKept(store, 'ben'), [])
  const full = { ...store, setItem: () => assert.fail('full') }
  assert.equal(keep(full, 'ben', kept), false)
})
