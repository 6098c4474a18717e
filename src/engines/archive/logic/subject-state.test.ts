import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { maskFields, maskSubject } from './mask.ts'
import { changeSubjectState, foldIdentity, type SubjectState, stateOf } from './subject-state.ts'

const state: SubjectState = {
  name: '天津海河机床厂',
  names: [],
  scheme: 'credit-code',
  issuer: '',
  code: '91350100M000100Y43',
  region: '120101',
  industry: 'C3421',
  address: null,
  status: 'active',
  holderId: null,
  details: { capital: '100' },
}

test('a new name keeps the old one as a former name that ended that day in China', () => {
  const after = changeSubjectState(state, { name: '天津海河机床有限公司' }, new Date('2020-05-31T16:30:00Z'))
  assert.deepEqual(after.names, [{ name: '天津海河机床厂', kind: 'former', to: '2020-06-01' }])
})

test('a detail set to null goes, the others stay', () => {
  const after = changeSubjectState(state, { details: { capital: null, scope: '机床' } }, new Date(0))
  assert.deepEqual(after.details, { scope: '机床' })
})

test('records of identity, folded in order, come to the same state as the changes one after another', () => {
  const change = fc.record(
    {
      name: fc.string({ minLength: 1 }),
      region: fc.constantFrom('120101', '120102'),
      status: fc.constantFrom('active', 'revoked'),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
      let now = state
      const steps = [{ kind: 'subject.registered', body: stateOf(state) as unknown }]
      for (const c of changes) {
        const next = changeSubjectState(now, c as Partial<SubjectState>, new Date(0))
        const changed = Object.entries(next).filter(([k, v]) => v !== now[k as keyof SubjectState])
        steps.push({ kind: 'subject.changed', body: { changes: Object.fromEntries(changed) } })
        now = next
      }
      assert.deepEqual(foldIdentity(steps), now)
    }),
  )
})

test('before the archive was open there is no state', () => {
  assert.equal(foldIdentity([]), undefined)
  assert.equal(foldIdentity([{ kind: 'subject.changed', body: { changes: { name: 'x' } } }]), undefined)
})

test('a person is masked whole: name, former names, code, address, telephone', () => {
  const person = maskSubject({
    ...state,
    kind: 'person',
    name: '王小芳',
    names: [{ name: '王芳', kind: 'former' }],
    code: '120101199001011234',
    address: '某路 1 号',
    details: { phone: '13812345678', note: 'x' },
  })
  assert.equal(person.isMasked, true)
  assert.doesNotMatch(JSON.stringify(person), /王|小|1990|某路|12345678|3812/)
})

test('an enterprise is masked only where its details name persons', () => {
  const firm = maskSubject({ ...state, kind: 'enterprise', details: { legalRepresentative: '李四', capital: '100' } })
  assert.equal(firm.name, state.name)
  assert.deepEqual(firm.details, { legalRepresentative: '*四', capital: '100' })
})

test('personal fields are masked at any depth, and what is no text is hidden whole', () => {
  const { masked } = maskFields(
    { a: [{ phone: 13812345678 }], idNumber: { x: 1 }, email: '' },
    { phone: 'phone', idNumber: 'id-number', email: 'email' },
  )
  assert.deepEqual(masked, { a: [{ phone: '***' }], idNumber: '***', email: '' })
})
