import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AnswersOf,
  choice,
  date,
  defineForm,
  documentOf,
  formVersion,
  integer,
  repeat,
  section,
  signature,
  text,
  verdict,
  versionInForce,
  yesNo,
} from '../define.ts'
import type { Answers } from '../schema.ts'
import { itemPointer, missingParts, progressOf, strayNotes, stripHidden } from './answers.ts'
import { checkForm } from './check-form.ts'
import { CITY_RULE, chineseNumber, findClause, type Law, placeOf } from './clause.ts'
import { differenceOfAnswers, differenceOfVersions } from './difference.ts'
import { followUpsOf } from './follow-ups.ts'
import { maskPersonal } from './mask.ts'
import { decideOutcomes } from './outcomes.ts'
import { sampleAnswers } from './sample-answers.ts'
import { signatureText } from './signature.ts'

const both = (zh: string, en: string) => ({ zh, en })
const law: Law = { id: 'CN-TEST-2020', title: both('试验法', 'Test Law'), articles: 20, source: 'https://example.org' }
const knows = (reference: string) => findClause(reference, [law]) !== undefined

const rules = {
  notExpired: {
    statement: both('未过期为符合', 'Complies while not expired'),
    decide: (value: unknown, { on }: { on: string }) =>
      typeof value === 'string' ? (value >= on ? ('pass' as const) : ('fail' as const)) : undefined,
    examples: [
      { value: '2025-01-02', on: '2025-01-01', outcome: 'pass' as const },
      { value: '2024-12-31', on: '2025-01-01', outcome: 'fail' as const },
    ],
  },
}

const v1 = formVersion({
  version: 1,
  from: '2024-01-01',
  sections: [
    section('main', both('基本', 'Main'), {
      state: choice({ open: both('营业', 'Open'), shut: both('停业', 'Shut') }, { label: both('状态', 'State') }),
      licence: verdict({
        label: both('有执照', 'Licensed'),
        clause: 'CN-TEST-2020/3',
        when: { field: 'state', is: 'open' },
        onFail: ['remark', 'photo'],
      }),
      why: text({ label: both('原因', 'Why'), when: { field: 'licence', is: 'fail' } }),
      person: text({ label: both('联系人', 'Contact'), personal: 'name', optional: true }),
    }),
    section('tools', both('器具', 'Tools'), {
      tools: repeat(
        {
          name: text({ label: both('名称', 'Name') }),
          until: date({
            label: both('届满日', 'Until'),
            clause: 'CN-TEST-2020/9.2',
            decide: 'notExpired',
            onFail: ['remark'],
          }),
          isLent: yesNo({ label: both('借用', 'Lent'), optional: true, when: { field: '/state', is: 'open' } }),
        },
        { label: both('器具', 'Tools'), minItems: 1, maxItems: 5 },
      ),
    }),
  ],
})

const v2 = formVersion({
  version: 2,
  from: '2025-01-01',
  note: both('改条款', 'Clause changed'),
  sections: [
    section('main', both('基本', 'Main'), {
      ...v1.sections[0].items,
      licence: verdict({ label: both('有执照', 'Licensed'), clause: 'CN-TEST-2020/4', onFail: ['remark', 'photo'] }),
      workers: integer({ label: both('人数', 'Workers'), unit: '人' }),
    }),
  ],
})

const form = defineForm({
  id: 'test.check',
  title: both('试验表', 'Test form'),
  about: ['enterprise'],
  recordKind: 'test.check',
  rules,
  versions: [v1, v2],
})
const document = documentOf(form, v1)

const complete: AnswersOf<typeof v1> = { state: 'open', licence: 'pass', tools: [{ name: '秤', until: '2026-01-01' }] }
const decided = (answers: Answers, on = '2025-06-01') => {
  const stripped = stripHidden(document, answers)
  return { ...stripped, outcomes: decideOutcomes(stripped.asked, rules, on) }
}
const missing = (answers: Answers, notes = {}) => {
  const { asked, outcomes } = decided(answers)
  return missingParts(asked, notes, outcomes).map((e) => e.pointer)
}

test('a sound declaration has no faults', () => assert.deepEqual(checkForm(form, knows), []))

test('a declaration is faulted for a missing language, an unknown clause, a condition on a later item and a rule without examples', () => {
  const broken = defineForm({
    ...form,
    rules: {
      notExpired: { ...rules.notExpired, examples: [{ value: '2024-12-31', on: '2025-01-01', outcome: 'pass' }] },
    },
    versions: [
      formVersion({
        version: 1,
        from: '2024-01-01',
        sections: [
          section('main', both('基本', 'Main'), {
            early: text({ label: both('甲', 'A'), when: { field: 'late', is: 'x' } }),
            late: text({ label: both('乙', '乙') }),
            found: verdict({ label: both('丙', 'C'), clause: 'CN-TEST-2020/21' }),
            counted: integer({ label: both('丁', 'D'), onFail: ['remark'] }),
            until: date({ label: both('戊', 'E'), decide: 'unheardOf' }),
          }),
        ],
      }),
    ],
  })
  const faults = checkForm(broken, knows).join('\n')
  for (const expected of [
    'its condition looks at late',
    'item late: the label is not in both languages',
    'clause CN-TEST-2020/21 does not resolve',
    'item counted: cannot fail',
    'there is no rule unheardOf',
    'rule notExpired needs examples of at least two different outcomes',
  ])
    assert.ok(faults.includes(expected), `${expected} is missing in:\n${faults}`)
})

test('a rule that contradicts its published example is a fault', () => {
  const turned = { notExpired: { ...rules.notExpired, decide: () => 'pass' as const } }
  assert.match(checkForm({ ...form, rules: turned }, knows).join(), /gives pass, the example says fail/)
})

test('a hidden answer is left out, said so, and cannot show another item', () => {
  const { answers, leftOut } = decided({ ...complete, state: 'shut', licence: 'fail', why: '无' })
  assert.deepEqual(leftOut, ['/licence', '/why'])
  assert.deepEqual(Object.keys(answers).sort(), ['state', 'tools'])
})

test('a condition inside a group looks at the form with a leading slash', () => {
  const lent = { state: 'shut', tools: [{ name: '秤', until: '2026-01-01', isLent: true }] }
  assert.deepEqual(decided(lent).leftOut, ['/tools/0/isLent'])
  assert.deepEqual(decided({ ...lent, state: 'open' }).leftOut, [])
})

test('what a condition shows must be answered; what it hides need not be', () => {
  assert.deepEqual(missing({ state: 'open', tools: complete.tools }), ['/answers/licence'])
  assert.deepEqual(missing({ state: 'shut', tools: complete.tools }), [])
  assert.deepEqual(missing({ state: 'shut' }), ['/answers/tools'])
})

test('a failed item demands its remark and its photograph, in a group too', () => {
  const failing = { ...complete, licence: 'fail' as const, why: '未办', tools: [{ name: '秤', until: '2020-01-01' }] }
  assert.deepEqual(missing(failing), [
    '/notes/~1licence/remark',
    '/notes/~1licence/photos',
    '/notes/~1tools~10~1until/remark',
  ])
  const notes = {
    '/licence': { remark: '无证', photos: [{ digest: 'a'.repeat(64) }] },
    '/tools/0/until': { remark: '过期' },
  }
  assert.deepEqual(missing(failing, notes), [])
  assert.equal(itemPointer('/notes/~1tools~10~1until/remark'), '/tools/0/until')
  assert.equal(itemPointer('/answers/tools/0/until'), '/tools/0/until')
})

test('outcomes name the clause and the rule; what was not answered is never counted as passed', () => {
  const { outcomes } = decided({ state: 'open', tools: [{ name: '秤', until: '2020-01-01' }] })
  assert.deepEqual(outcomes, {
    overall: 'fail',
    passed: 0,
    failed: 1,
    notApplicable: 0,
    items: [{ pointer: '/tools/0/until', outcome: 'fail', clause: 'CN-TEST-2020/9.2', rule: 'notExpired' }],
  })
  assert.equal(decided({ state: 'shut' }).outcomes.overall, undefined)
})

test('a remark at an item that is not asked is found', () => {
  assert.deepEqual(strayNotes(decided(complete).asked, { '/why': { remark: 'x' }, '/licence': {} }), ['/why'])
})

test('progress counts required questions, row by row', () => {
  assert.deepEqual(progressOf(decided({ state: 'open', tools: [{ name: '秤' }] } as Answers).asked), {
    answered: 2,
    total: 4,
  })
})

test('the difference of versions names added, removed and legally changed items', () => {
  const difference = differenceOfVersions(document, documentOf(form, v2))
  const said = difference.items.map(
    (i) => `${i.change} ${i.name} ${i.properties.join('+')}${i.isLegal ? ' legal' : ''}`,
  )
  assert.deepEqual(said, [
    'changed licence clause+when legal',
    'added workers  legal',
    'removed tools  legal',
    'removed tools/name  legal',
    'removed tools/until  legal',
    'removed tools/isLent  legal',
  ])
  assert.deepEqual(
    difference.rules.map((r) => `${r.change} ${r.name}`),
    ['removed notExpired'],
  )
  assert.equal(difference.unchanged, 3)
})

test('an item the older form did not ask is shown as not asked, not as denied', () => {
  const after = { document: documentOf(form, v2), answers: { state: 'open', licence: 'fail', workers: 3 } }
  const changes = differenceOfAnswers({ document, answers: { state: 'open', licence: 'pass' } }, after)
  assert.deepEqual(changes, [
    { pointer: '/licence', label: both('有执照', 'Licensed'), before: 'pass', after: 'fail' },
    { pointer: '/workers', label: both('人数', 'Workers'), after: 3 },
  ])
})

test('personal answers are masked with their remarks', () => {
  const { asked, answers } = decided({ ...complete, person: '王芳' })
  const masked = maskPersonal(asked, answers, { '/person': { remark: '王芳女士' } })
  assert.equal(masked.answers.person, '*芳')
  assert.equal(masked.notes['/person']?.remark, '***')
  assert.deepEqual(masked.maskedPointers, ['/person'])
  assert.equal(JSON.stringify(masked).includes('王'), false)
})

test('the version in force is the latest whose first day has come', () => {
  assert.equal(versionInForce(form.versions, '2023-12-31'), undefined)
  assert.equal(versionInForce(form.versions, '2024-12-31')?.version, 1)
  assert.equal(versionInForce(form.versions, '2025-01-01')?.version, 2)
})

test('clauses resolve to a place as it is cited', () => {
  const clause = findClause('CN-TEST-2020/12.2.3', [law])
  assert.ok(clause)
  assert.deepEqual(placeOf(clause), both('第十二条第二款第（三）项', 'Article 12, paragraph 2, item 3'))
  assert.equal(findClause('CN-TEST-2020/21', [law]), undefined)
  assert.equal(findClause('CN-OTHER-2020/1', [law]), undefined)
  const place = (reference: string) => {
    const found = findClause(reference, [law, { ...law, id: 'CN-OPN-2019', hasParts: true }])
    return found && placeOf(found).zh
  }
  assert.equal(place('CN-TEST-2020/20(13)'), '第二十条第（十三）项')
  assert.equal(place('CN-OPN-2019#2(1)'), '二（一）')
  assert.equal(place('CN-OPN-2019#4'), '四')
  // A law with articles has no parts.
  assert.equal(place('CN-TEST-2020#4'), undefined)
  const own = findClause(CITY_RULE, [])
  assert.deepEqual(own && [own.law.title.zh, placeOf(own).zh], ['本市工作规则', ''])
  assert.deepEqual([1, 10, 14, 20, 105, 110, 1260].map(chineseNumber), [
    '一',
    '十',
    '十四',
    '二十',
    '一百零五',
    '一百一十',
    '一千二百六十',
  ])
})

test('what was to be corrected is open until the same form is answered again about the same subject', () => {
  const record = (id: string, day: string, subjectId: string, answers: Answers) => {
    const at = new Date(`${day}T02:00:00Z`)
    return { id, subjectId, formId: 'test.check', happenedAt: at, knownAt: at, body: { answers } }
  }
  const followUps = followUpsOf(
    [
      record('c', '2025-03-01', 's', { until: '2025-03-20' }),
      record('a', '2025-01-01', 's', { until: '2025-01-20' }),
      record('b', '2025-02-01', 's', {}),
      record('d', '2025-02-01', 'other', { until: '2025-02-20' }),
    ],
    new Map([['test.check', 'until']]),
  )
  assert.deepEqual(followUps.map((f) => [f.recordId, f.dueOn, f.closedByRecord]).sort(), [
    ['a', '2025-01-20', 'b'],
    ['c', '2025-03-20', undefined],
    ['d', '2025-02-20', undefined],
  ])
})

const signed = defineForm({
  id: 'test.signed',
  title: both('签字表', 'Signed form'),
  about: ['enterprise'],
  recordKind: 'test.signed',
  rules: {},
  versions: [
    formVersion({
      version: 1,
      from: '2024-01-01',
      sections: [
        section('signatures', both('签字', 'Signatures'), {
          first: signature({ label: both('检查人员一', 'First inspector'), role: both('检查人员', 'Inspector') }),
          second: signature({
            label: both('检查人员二', 'Second inspector'),
            role: both('检查人员', 'Inspector'),
            differsFrom: ['first'],
          }),
          enterprise: signature({
            label: both('被检查单位', 'Inspected party'),
            role: both('负责人', 'Person in charge'),
            allowRefusal: true,
          }),
        }),
      ],
    }),
  ],
})
const signedDocument = documentOf(signed, signed.versions[0])
const hand = (name: string) => ({
  by: 'drawn' as const,
  name,
  role: '检查人员',
  at: '2025-06-01T02:00:00.000Z',
  image: 'a'.repeat(64),
})
const refused = {
  by: 'refused' as const,
  at: '2025-06-01T02:00:00.000Z',
  name: '赵敏',
  reason: '不认可检查结果',
  witness: '李四海',
}
const signatureMessages = (answers: AnswersOf<(typeof signed.versions)[0]>) => {
  const { asked } = stripHidden(signedDocument, answers as Answers)
  return missingParts(asked, {}, decideOutcomes(asked, {}, '2025-06-01')).map((e) => e.message.zh)
}

test('two inspectors are two persons, and only the inspected party may refuse, with reason and witness', () => {
  assert.deepEqual(checkForm(signed, knows), [])
  assert.deepEqual(signatureMessages({ first: hand('张伟'), second: hand('王芳'), enterprise: refused }), [])
  assert.deepEqual(signatureMessages({ first: hand('张伟'), second: hand('张 伟'), enterprise: refused }), [
    '“检查人员二”须由另一人签字',
  ])
  assert.deepEqual(
    signatureMessages({ first: refused, second: hand('王芳'), enterprise: { ...refused, witness: ' ' } }),
    ['“检查人员一”须由本人签字', '“被检查单位”须写明见证人姓名'],
  )
  const { image: _, ...undrawn } = hand('张伟')
  const typed = { ...undrawn, by: 'typed' as const }
  assert.deepEqual(signatureMessages({ first: undrawn, second: { ...typed, name: '王芳' }, enterprise: typed }), [
    '“检查人员一”尚未签字',
    '“检查人员二”须由签字人确认',
    '“被检查单位”须由签字人确认',
  ])
})

test('a masked signature says that, as what and when it was signed, not by whom, and withholds the picture', () => {
  const { asked, answers } = stripHidden(signedDocument, { first: hand('张伟'), enterprise: refused } as Answers)
  const masked = maskPersonal(asked, answers, {})
  assert.deepEqual(masked.answers.first, {
    by: 'drawn',
    name: '*伟',
    role: '检查人员',
    at: '2025-06-01T02:00:00.000Z',
  })
  const text = JSON.stringify(masked)
  for (const hidden of ['张', '赵敏', '李四海', 'aaaa']) assert.equal(text.includes(hidden), false, hidden)
  assert.equal(signatureText(refused)?.zh, '拒绝签字（赵敏）：不认可检查结果；见证人：李四海；2025-06-01 10:00')
})

test('sample signatures are complete and of different persons', () => {
  for (let seed = 1; seed <= 50; seed++) {
    let state = seed
    const random = () => {
      state = (state * 48271) % 2147483647
      return state / 2147483647
    }
    const { answers } = sampleAnswers(signedDocument, random, { on: '2025-06-01', rules: {} })
    assert.deepEqual(signatureMessages(answers as AnswersOf<(typeof signed.versions)[0]>), [])
  }
})

test('a signature in a group, one that differs from a later one, and a condition on one are faults', () => {
  const role = both('检查人员', 'Inspector')
  const broken = defineForm({
    ...signed,
    versions: [
      formVersion({
        version: 1,
        from: '2024-01-01',
        sections: [
          section('main', both('签字', 'Signatures'), {
            early: signature({ label: both('甲', 'A'), role, differsFrom: ['late'] }),
            late: signature({ label: both('乙', 'B'), role }),
            why: text({ label: both('丙', 'C'), when: { field: 'late', is: 'x' } }),
            group: repeat({ inner: signature({ label: both('丁', 'D'), role }) }, { label: both('组', 'Group') }),
          }),
        ],
      }),
    ],
  })
  const faults = checkForm(broken, knows).join('\n')
  for (const expected of ['differsFrom names late', 'its condition looks at the signature late', 'not in a group'])
    assert.ok(faults.includes(expected), `${expected} is missing in:\n${faults}`)
})
