import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemScope } from '../../core/db/index.ts'
import { createDistrictFinder, findCity, loadCity } from '../../core/regions/index.ts'
import { treeOf } from '../../core/regions/routes.ts'
import { listRegionRows, putCity } from '../../core/regions/store.ts'
import { openTestDatabase, type TestDatabase } from '../../core/testing/database.ts'
import { tianjinCity } from './city.ts'

let database: TestDatabase
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())

const finder = createDistrictFinder(tianjinCity)

test('Tianjin has 16 districts and 299 streets, each below its district', () => {
  const at = (level: string) => tianjinCity.regions.filter((r) => r.level === level)
  assert.equal(at('district').length, 16)
  assert.equal(at('street').length, 299)
  assert.equal(new Set(tianjinCity.regions.map((r) => r.code)).size, 316)
  const districts = new Set(at('district').map((d) => d.code))
  for (const street of at('street')) {
    assert.ok(street.parentCode && districts.has(street.parentCode), street.code)
    assert.ok(street.code.startsWith(street.parentCode) && street.code.length === 9, street.code)
  }
})

test('GB/T 4754 has 20 sections and 97 divisions, each below its section', () => {
  const sections = tianjinCity.industries.filter((i) => i.parentCode === null)
  assert.equal(sections.map((s) => s.code).join(''), 'ABCDEFGHIJKLMNOPQRST')
  assert.equal(tianjinCity.industries.length - sections.length, 97)
  for (const { code, parentCode } of tianjinCity.industries)
    assert.ok(parentCode === null || (code.startsWith(parentCode) && /^[A-T]\d\d$/.test(code)), code)
})

test('codes of counties and districts that are gone lead to today’s district', () => {
  const now = {
    '120221': '宁河区',
    '120222': '武清区',
    '120223': '静海区',
    '120224': '宝坻区',
    '120225': '蓟州区',
    '120107': '滨海新区',
    '120108': '滨海新区',
    '120109': '滨海新区',
  }
  for (const [code, name] of Object.entries(now)) {
    assert.equal(finder.nameOf(finder.find(code) ?? ''), name, code)
    assert.equal(finder.nameOf(finder.findByCode(code) ?? ''), name, code)
  }
  assert.equal(finder.findByCode('120000'), undefined)
  assert.equal(finder.find('110101'), undefined)
})

test('a district is found by any of its names, with or without the city before it', () => {
  for (const text of ['南开', '南开区', '天津市南开区', '天津南开', ' 南 开 ', '120104', '120104000000', '120104001'])
    assert.equal(finder.find(text), '120104', text)
  for (const text of ['滨海新区', '滨海', '塘沽', '塘沽区', '大港', '保税区', '自贸区', '天津港保税区', '天津开发区'])
    assert.equal(finder.find(text), '120116', text)
  assert.equal(finder.find('蓟县'), '120119')
  assert.equal(finder.find('武清县'), '120114')
  for (const text of ['', '天津市', '天津', 'N/A', '朝阳区', '高新区', '市辖区', '12', '1201'])
    assert.equal(finder.find(text), undefined, text)
})

test('an address names its district only at its beginning', () => {
  assert.equal(finder.findInAddress('天津市南开区宜宾道6号'), '120104')
  assert.equal(finder.findInAddress('天津港保税区跃进路'), '120116')
  assert.equal(finder.findInAddress('天津自贸试验区（空港经济区）环河南路269号'), '120116')
  assert.equal(finder.findInAddress('蓟县城东七里峰'), '120119')
  assert.equal(finder.findInAddress('沈阳市和平区太原街'), undefined)
  assert.equal(finder.findInAddress('建材局门前'), undefined)
})

test('loading the city twice changes nothing the second time, and a renamed region is renamed', async () => {
  assert.equal(await loadCity(database.db, tianjinCity), 316)
  assert.equal(await loadCity(database.db, tianjinCity), 0)
  const renamed = {
    ...tianjinCity,
    regions: tianjinCity.regions.map((r) => (r.code === '120119' ? { ...r, name: '新名区' } : r)),
  }
  assert.equal(await database.db.asOwner((client) => putCity(client, renamed)), 1)
  assert.equal(await loadCity(database.db, tianjinCity), 1)
  await database.db.read(systemScope('test'), async (tx) => {
    const tree = treeOf(await listRegionRows(tx))
    assert.equal(tree.length, 1)
    assert.equal(tree[0]?.children.length, 16)
    assert.equal(tree[0]?.children.flatMap((d) => d.children).length, 299)
    assert.deepEqual(await findCity(tx), { code: '12', name: '天津市', nameEn: 'Tianjin', isDemo: false, demo: null })
  })
})
