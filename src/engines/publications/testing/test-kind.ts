import type { Module } from '../../../core/app.ts'
import { definePublicationKind } from '../define.ts'

const both = (zh: string, en: string) => ({ zh, en })
const law = { id: 'CN-TEST-2020', title: both('试验法', 'Test Law'), articles: 20, source: 'https://example.org' }
const OUTCOMES = { pass: both('未发现问题', 'No problem found'), fail: both('发现问题', 'Problem found') }

/** A reviewed kind with every type of field, for tests. */
export const testResult = definePublicationKind({
  kind: 'test.result',
  title: both('试验检查结果', 'Test results'),
  about: both('试验用的公示种类。', 'A kind of publication for tests.'),
  legalBasis: [{ clause: 'CN-TEST-2020/3' }, { clause: 'CN-TEST-2020', isClauseUnverified: true }],
  recordKinds: ['test.check'],
  select: (record) => (record.body as { outcome?: string }).outcome !== 'internal',
  fields: [
    {
      name: 'outcome',
      label: both('检查结果', 'Result'),
      type: 'choice',
      from: '/body/outcome',
      choices: OUTCOMES,
      redaction: 'none',
      isHeadline: true,
    },
    { name: 'day', label: both('检查日期', 'Inspected on'), type: 'day', from: '/happenedAt', redaction: 'none' },
    { name: 'finding', label: both('情况', 'Finding'), type: 'text', from: '/body/finding', redaction: 'none' },
    { name: 'contact', label: both('联系人', 'Contact'), type: 'text', from: '/body/contactName', redaction: 'name' },
    { name: 'place', label: both('地点', 'Place'), type: 'text', from: '/body/place', redaction: 'address' },
    {
      name: 'secret',
      label: both('内部意见', 'Internal remark'),
      type: 'text',
      from: '/body/secret',
      redaction: 'hidden',
    },
    {
      name: 'failed',
      label: both('不合格项数', 'Items failed'),
      type: 'number',
      unit: '项',
      compute: {
        from: ['/body/items'],
        as: (items) => (Array.isArray(items) ? items.filter((i) => (i as { ok: boolean }).ok === false).length : 0),
      },
      redaction: 'none',
    },
    {
      name: 'items',
      label: both('检查项目', 'Items'),
      type: 'rows',
      from: '/body/items',
      redaction: 'none',
      columns: [
        { name: 'name', label: both('项目', 'Item'), type: 'text', from: '/name', redaction: 'none' },
        { name: 'ok', label: both('合格', 'Passed'), type: 'yes-no', from: '/ok', redaction: 'none' },
        { name: 'witness', label: both('见证人', 'Witness'), type: 'text', from: '/personName', redaction: 'name' },
      ],
    },
  ],
  publishWithin: { workingDays: 20, clause: 'CN-TEST-2020/4' },
  term: { for: { years: 1 }, clause: 'CN-TEST-2020/5' },
  approval: 'reviewed',
})

/** Published by itself, until a record of repair. */
export const testListing = definePublicationKind({
  kind: 'test.listing',
  title: both('试验名单', 'Test listing'),
  legalBasis: [{ clause: 'CN-TEST-2020/6' }],
  recordKinds: ['test.listed'],
  fields: [
    {
      name: 'ground',
      label: both('列入事由', 'Ground'),
      type: 'text',
      from: '/body/ground',
      redaction: 'none',
      isHeadline: true,
    },
  ],
  publishWithin: { workingDays: 5, clause: 'CN-TEST-2020/6', since: 'known' },
  term: {
    untilRecord: ['test.repaired'],
    statement: both('至信用修复之日止', 'until credit repair'),
    atMost: { years: 3 },
    clause: 'CN-TEST-2020/7',
  },
  approval: 'automatic',
})

/** The module of both. */
export const testPublications: Module = {
  id: 'test-publications',
  declares: {
    laws: [law],
    recordKinds: [
      {
        kind: 'test.check',
        label: both('试验检查', 'Test check'),
        about: ['enterprise', 'product'],
        personal: { inspector: 'name' },
      },
      { kind: 'test.listed', label: both('列入', 'Listed'), about: ['enterprise'] },
      { kind: 'test.repaired', label: both('修复', 'Repaired'), about: ['enterprise'] },
    ],
    publicationKinds: [testResult, testListing],
  },
}
