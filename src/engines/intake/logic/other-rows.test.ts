import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDistrictFinder } from '../../../core/regions/logic.ts'
import { tianjinCity } from '../../../packs/tianjin-2018/city.ts'
import { creditCode } from '../../archive/testing/city.ts'
import { mapColumns } from './columns.ts'
import { checkRow } from './row.ts'

const HEADERS = ['企业名称', '统一社会信用代码', '注册日期', '企业类型', '注册资金', '经营范围', '地区', '注册地址']
const columns = mapColumns(HEADERS)
const good = [
  '某某有限公司',
  creditCode(1),
  '1999-02-03',
  'N/A',
  '50(万元人民币)',
  '百货',
  '南开',
  '天津市南开区某路1号',
]
const changed = (i: number, value: string) => good.map((c, at) => (at === i ? value : c))
const check = (cells: string[]) =>
  checkRow(cells, 2, columns, {
    districts: createDistrictFinder(tianjinCity),
    regions: ['12'],
    industries: new Map(),
    today: '2026-11-22',
  })
const faultsOf = (cells: string[]) => {
  const result = check(cells)
  return 'faults' in result ? result.faults.map((f) => f.field) : []
}

test('sums, remarks, a header printed again and numbers of columns are told by what they are, once, and are no subjects', () => {
  const told = (cells: string[]) => {
    const result = check(cells)
    return 'faults' in result ? result.faults.map((f) => `${f.field} ${f.reason.zh.slice(5, 12)}`) : []
  }
  for (const cells of [['合计', '3'], ['总计：3家'], ['', '小 计', '', '', '1,500'], ['共计3户']])
    assert.deepEqual(told(cells), ['row 合计，不是监管'], cells.join())
  for (const cells of [
    ['注：数据截至2024年底'],
    ['填表人：张三', '', '', '审核人：李四'],
    ['# 以下为二季度'],
    ['以下空白'],
  ])
    assert.deepEqual(told(cells), ['row 备注或填表信息'], cells.join())
  assert.deepEqual(told(HEADERS), ['row 重复的表头，不'])
  assert.deepEqual(told(['1', '2', '3', '4', '5', '6', '7', '8']), ['row 栏号，不是监管'])
  assert.deepEqual(told(['甲', '乙', '丙', '丁']), ['row 栏号，不是监管'])
  // A firm may be called so: a code makes it one.
  assert.deepEqual(told(changed(0, '合计家具店')), [])
  assert.deepEqual(told(changed(0, '总计')), [])
  assert.deepEqual(faultsOf(['总计家具有限公司', '']), ['creditCode'])
})
