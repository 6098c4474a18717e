import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tiles } from '../../packs/tianjin-2018/tiles.ts'
import { actorView, type Me } from './actor.ts'
import { withQuery } from './api.ts'
import { toApiProblem } from './api-problem.ts'
import { fitted } from './compress-photo.ts'
import { chosenLanguage, translate } from './language.ts'
import { formatDay, formatMoment } from './moment.ts'
import { withRecent } from './recent-subjects.ts'
import { readViews, removeView, saveView } from './saved-views.ts'
import { activeFilters, filtersOf } from './table-columns.ts'

test('Chinese is the language until the reader chooses English', () => {
  assert.equal(chosenLanguage(''), 'zh')
  assert.equal(chosenLanguage('a=1; zh_lang=en'), 'en')
  assert.equal(chosenLanguage('xzh_lang=en'), 'zh')
})

test('a text without English stays Chinese, and parameters are filled in both languages', () => {
  const english = { '共 {n} 条': '{n} in all' }
  assert.equal(translate('共 {n} 条', 'zh', english, { n: 3 }), '共 3 条')
  assert.equal(translate('共 {n} 条', 'en', english, { n: 3 }), '3 in all')
  assert.equal(translate('没有英文', 'en', english), '没有英文')
  assert.equal(translate({ zh: '区', en: 'District' }, 'en', {}), 'District')
})

test('empty query values are left out and lists repeat their name', () => {
  assert.equal(
    withQuery('/api/x', { a: '', b: undefined, c: ['1', '2'], d: '和平' }),
    '/api/x?c=1&c=2&d=%E5%92%8C%E5%B9%B3',
  )
  assert.equal(withQuery('/api/x', {}), '/api/x')
})

test('a problem document names its code, its fields and its request', () => {
  const p = toApiProblem(400, {
    type: '/problems/input-invalid',
    title: '提交的内容有误',
    status: 400,
    instance: 'r1',
    errors: [{ pointer: '/name', message: '不能为空' }],
  })
  assert.deepEqual([p.code, p.fieldMessage('name'), p.requestId], ['input-invalid', '不能为空', 'r1'])
})

test('an answer that is no problem document is still a problem with its status', () => {
  assert.deepEqual([toApiProblem(502, undefined).status, toApiProblem(502, undefined).title], [502, 'HTTP 502'])
})

const me = { permissions: { 'subject.read': ['120101', '12'], 'record.write': ['120101'] } } as unknown as Me

test('a permission reaches the regions below its prefixes and no others', () => {
  const actor = actorView(me)
  assert.equal(actor.may('record.write', '120101001'), true)
  assert.equal(actor.may('record.write', '120102'), false)
  assert.equal(actor.may('policy.read'), false)
  assert.deepEqual(actor.regions, ['12'])
})

const columns = [
  { key: 'name', title: '名称', filter: { kind: 'text', minLength: 2 } },
  { key: 'region', title: '区', filter: { kind: 'choice', isMultiple: true, options: [] } },
  { key: 'code', title: '代码' },
] as const

test('only set filters are sent; a text that is too short is not, and several choices are a list', () => {
  const filters = filtersOf(columns)
  assert.deepEqual(activeFilters(filters, { name: '津', region: '120101,120102', other: 'x' }), {
    region: ['120101', '120102'],
  })
  assert.deepEqual(activeFilters(filters, { name: ' 津南 ' }), { name: '津南' })
})

test('a saved view replaces the one of the same name, and damaged storage is no views', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => void kept.set(k, v),
  }
  saveView('t', { name: '和平', search: { region: '120101' } }, storage)
  saveView('t', { name: '和平', search: { region: '120102' } }, storage)
  assert.deepEqual(readViews('t', storage), [{ name: '和平', search: { region: '120102' } }])
  assert.deepEqual(removeView('t', '和平', storage), [])
  kept.set('zh.views.t', '{broken')
  assert.deepEqual(readViews('t', storage), [])
})

test('a photo keeps its shape when it is made smaller, and a small one stays as it is', () => {
  assert.deepEqual(fitted(4000, 3000, 2000), { width: 2000, height: 1500 })
  assert.deepEqual(fitted(800, 600, 2000), { width: 800, height: 600 })
})

test('recent subjects are each listed once, latest first, eight at most', () => {
  const one = (id: string) => ({ id, name: id, kind: 'enterprise', at: '' })
  const list = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'a'].reduce(
    (all, id) => withRecent(all, one(id)),
    [] as ReturnType<typeof withRecent>,
  )
  assert.deepEqual(
    list.map((s) => s.id),
    ['a', 'i', 'h', 'g', 'f', 'e', 'd', 'c'],
  )
})

test('days and moments are shown in Beijing time', () => {
  assert.equal(formatDay('2024-04-30T16:30:00Z'), '2024-05-01')
  assert.equal(formatMoment('2024-04-30T16:30:00Z'), '2024-05-01 00:30')
})

test('the sixteen districts stand on sixteen different places, codes below 12', () => {
  assert.equal(new Set(tiles.map((t) => `${t.row}/${t.column}`)).size, 16)
  assert.equal(new Set(tiles.map((t) => t.code)).size, 16)
  assert.ok(tiles.every((t) => /^1201\d\d$/.test(t.code)))
})
