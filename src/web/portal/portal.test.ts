import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import en from './en.ts'
import { page, sayer } from './layout.ts'
import { toCsv } from './open-data-routes.ts'
import { safeBack } from './site-routes.ts'

test('every text of a portal page has its English, and no English is left over', () => {
  const sources = globSync('src/web/portal/{*,pages/*}.ts').filter((f) => !/en[.]ts$|[.]test[.]ts$/.test(f))
  const code = sources.map((f) => readFileSync(f, 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')).join('\n')
  const said = [...code.matchAll(/(?:\bt\(\s*|\b(?:label|about): |\? |: )'([^'\n]*[\u3400-\u9fff，][^'\n]*)'/g)].map(
    (m) => m[1] ?? '',
  )
  assert.ok(said.length > 100, `only ${said.length} texts were found`)
  assert.deepEqual(
    said.filter((zh) => !(zh in en) && !/^(English|中文)$/.test(zh) && !code.includes(`zh: '${zh}'`)),
    [],
  )
  assert.deepEqual(
    Object.keys(en).filter((zh) => !code.includes(`'${zh}'`)),
    [],
  )
})

test('texts are filled from params, and an unknown param stays visible', () => {
  assert.equal(sayer('en')('共 {n} 条', { n: 3 }), '3 found')
  assert.equal(sayer('zh')('共 {n} 条', {}), '共 {n} 条')
})

test('what comes from data is escaped on a page', () => {
  const visit = { language: 'zh', isLargeText: false, isDemo: false, cityName: '<b>', here: '/"><script>' } as const
  const html = page(visit, '<script>alert(1)</script>', '')
  assert.doesNotMatch(html, /<script>alert|<b>|"><script>/)
})

test('the way back stays on this site', () => {
  assert.equal(safeBack('/policy?x=1'), '/policy?x=1')
  for (const elsewhere of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:x',
    '',
    undefined,
    '/a\nb',
  ])
    assert.equal(safeBack(elsewhere), '/')
})

test('a CSV cell is quoted where it must be, and never becomes a formula in a spreadsheet', () => {
  assert.equal(
    toCsv(
      ['a', 'b'],
      [
        ['=1+1', 'x,"y"'],
        [undefined, -5],
      ],
    ),
    '\ufeffa,b\r\n\'=1+1,"x,""y"""\r\n,-5\r\n',
  )
})
