import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { currentOf, menuOf, type PageEntry, pagesAbove } from './menu.ts'

const title = { zh: '页', en: 'Page' }
const pages: PageEntry[] = [
  { path: '/subjects', title, permission: 'subject.read', menu: { group: 'archive', order: 10 } },
  {
    path: '/subjects/import',
    title,
    permission: ['subject.import', 'subject.write'],
    menu: { group: 'archive', order: 5 },
  },
  { path: '/subjects/$subjectId', title, permission: 'subject.read' },
  { path: '/help', title, menu: { group: 'archive', order: 20 } },
]

test('the menu shows a page to whoever holds any one of its permissions, in the declared order', () => {
  assert.deepEqual(
    menuOf('archive', pages, { may: (p) => p === 'subject.write' || p === 'subject.read' }).map((p) => p.path),
    ['/subjects/import', '/subjects', '/help'],
  )
})

test('a page without a permission is for every account, and one without a place in the menu is not listed', () => {
  assert.deepEqual(
    menuOf('archive', pages, { may: () => false }).map((p) => p.path),
    ['/help'],
  )
})

test('breadcrumbs are the pages above an address; parts that are no page are left out', () => {
  assert.deepEqual(
    pagesAbove('/subjects/42/records/7', pages).map((a) => a.path),
    ['/subjects', '/subjects/42'],
  )
})

test('a literal address is nearer than one with a variable', () => {
  assert.equal(pagesAbove('/subjects/import', pages).at(-1)?.page.path, '/subjects/import')
})

test('one entry of the menu is current: the nearest above the address', () => {
  const entries = [
    { path: '/', title },
    { path: '/policy', title },
    { path: '/policy/targets', title },
  ]
  const current = (pathname: string) => currentOf(pathname, entries)?.path
  assert.equal(current('/policy/targets'), '/policy/targets')
  assert.equal(current('/policy/items/13.06'), '/policy')
  assert.equal(current('/'), '/')
  assert.equal(current('/policyholders'), undefined)
})

test('the own archive is in the menu of accounts that speak for a subject, and of no other', () => {
  const own: PageEntry = { path: '/own', title, isForOwnSubject: true, menu: { group: 'archive', order: 1 } }
  assert.deepEqual(menuOf('archive', [own], { may: () => true }), [])
  assert.deepEqual(menuOf('archive', [own], { may: () => false, subjectId: 's' }), [own])
})

test('every link of the workbench leads to a page that is declared', () => {
  const files = globSync('src/**/*.tsx')
  const textOf = new Map(files.map((f) => [f, readFileSync(f, 'utf8')]))
  const declared = [...textOf.values()].flatMap((text) =>
    [...text.matchAll(/\bpath: '(\/[^']*)'/g)].map((m) => m[1] ?? ''),
  )
  const all: PageEntry[] = declared.map((path) => ({ path, title }))
  assert.ok(all.length > 50, `${all.length} pages`)
  const links = [...textOf].flatMap(([file, text]) =>
    [...text.matchAll(/\bto=(?:"(\/[^"]*)"|\{`(\/[^`]*)`\})|\browPath=\{[^}]*?`(\/[^`]*)`/g)].map((m) => ({
      file,
      to: (m[1] ?? m[2] ?? m[3] ?? '').replace(/\$\{[^}]*\}/g, 'x').replace(/[?#].*$/, ''),
    })),
  )
  assert.ok(links.length > 80, `${links.length} links`)
  const astray = links.filter(({ to }) => to !== '/' && pagesAbove(to, all).at(-1)?.path !== to)
  assert.deepEqual(astray, [])
})

test('every page lights up an entry of the menu, so that nobody loses where they are', () => {
  const declared = globSync('src/**/*.tsx').flatMap((f) =>
    [...readFileSync(f, 'utf8').matchAll(/\bpath: '(\/[^']*)',([\s\S]*?)\bPage:/g)].map(([, path = '', rest = '']) => ({
      path,
      title,
      ...(rest.includes('menu:') && { menu: { group: 'work' as const, order: 0 } }),
    })),
  )
  const entries = declared.filter((p) => p.menu)
  assert.ok(entries.length > 30, `${entries.length} entries`)
  // Before sign-in there is no menu; the account and the examples are reached from the header.
  const apart = new Set(['/sign-in', '/setup', '/kit', '/my-account'])
  const lost = declared.filter((p) => !apart.has(p.path) && !currentOf(p.path, entries))
  assert.deepEqual(
    lost.map((p) => p.path),
    [],
  )
})
