import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalName } from '../../../stats/identity/normal-name.ts'
import { searchTerms, searchText } from './search-terms.ts'

const facets = { kind: 'enterprise', region: '120101001', industry: 'C3421', status: 'active' }

test('any two neighbouring characters of any name are an index term', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 2, maxLength: 20 }), { minLength: 1 }), (names) => {
      const text = searchText(names)
      const terms = new Set(searchTerms(text, facets))
      for (const name of names) {
        const characters = [...normalName(name)]
        for (let i = 0; i + 1 < characters.length; i++) assert.ok(terms.has(`${characters[i]}${characters[i + 1]}`))
      }
    }),
  )
})

test('no term joins the end of one name to the beginning of the next', () => {
  const terms = searchTerms(searchText(['天津', '北京']), facets)
  assert.ok(!terms.includes('津北') && !terms.some((t) => t.includes('\n')))
})

test('facets are there once for every level that can be asked for, and none is as short as a bigram', () => {
  const terms = searchTerms('', facets)
  assert.deepEqual(terms, [
    'k:enterprise',
    's:active',
    'r:12',
    'r:120101',
    'r:120101001',
    'i:C',
    'i:C34',
    'i:C342',
    'i:C3421',
  ])
  assert.ok(terms.every((t) => t.length > 2))
})
