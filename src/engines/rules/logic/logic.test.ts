import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Type as T } from 'typebox'
import { defineParameter, defineRule, fact, no, type Rule, yes } from '../define.ts'
import { publishRule, ratioRule } from '../testing/rules.ts'
import { checkRule } from './check-rule.ts'
import {
  declaredParameters,
  evaluateRule,
  type Facts,
  type ParameterMap,
  RuleFault,
  ruleOn,
  valueOn,
} from './evaluate.ts'
import { findFlips, MAX_EVALUATIONS } from './flips.ts'
import { replayDecision } from './replay.ts'

const knows = (reference: string) => reference.startsWith('CN-TST-2020/')

test('a rule answers yes, no, or that a person must find something out', () => {
  const ask = (facts: Facts) => evaluateRule(publishRule, facts, { limit: 20 })
  assert.equal(ask({ daysTaken: 20 }).outcome, 'yes')
  assert.equal(ask({ daysTaken: 21 }).outcome, 'no')
  assert.equal(ask({ daysTaken: 21, isSuspended: true }).outcome, 'finding-needed')
})

test('a required fact that nobody gave makes the answer 须人工认定 and is named', () => {
  const answer = evaluateRule(publishRule, { isSuspended: true, daysTaken: undefined }, { limit: 20 })
  assert.equal(answer.outcome, 'finding-needed')
  assert.deepEqual(answer.reasons[0]?.facts, ['daysTaken'])
  assert.match(answer.reasons[0]?.text.zh ?? '', /公示用时/)
})

test('a fact of another kind, and one the rule does not ask for, are refused with their place', () => {
  for (const facts of [{ daysTaken: -1 }, { daysTaken: 'many' }, { daysTaken: 3, other: 1 }])
    assert.throws(() => evaluateRule(publishRule, facts, { limit: 20 }), RuleFault)
})

test('an answer that its declaration does not allow is a fault of the rule', () => {
  const withAnswer = (answer: object): Rule => ({ ...publishRule, decide: () => answer as never }) as Rule
  const reason = { text: { zh: '甲', en: 'a' }, facts: [], parameters: [] }
  for (const answer of [
    { outcome: 'maybe', reasons: [reason], wouldChange: [] },
    { outcome: 'yes', reasons: [], wouldChange: [] },
    { outcome: 'yes', reasons: [{ ...reason, facts: ['unknown'] }], wouldChange: [] },
    { outcome: 'yes', reasons: [reason], wouldChange: [], value: 1 },
  ])
    assert.throws(() => evaluateRule(withAnswer(answer), { daysTaken: 1 }, { limit: 20 }), RuleFault)
})

test('the value of a day is the last that began on or before it; of one day, the last that was entered', () => {
  const values = [
    { from: '2022-01-01', n: 1 },
    { from: '2020-01-01', n: 2 },
    { from: '2022-01-01', n: 3 },
  ]
  assert.equal(valueOn(values, '2021-12-31')?.n, 2)
  assert.equal(valueOn(values, '2022-01-01')?.n, 3)
  assert.equal(valueOn(values, '2019-12-31'), undefined)
  assert.equal(declaredParameters(publishRule, '2021-12-31').limit, 20)
  assert.equal(declaredParameters(publishRule, '2022-01-01').limit, 15)
})

test('a day has the version that began last, and none after the end of it', () => {
  const second = { ...publishRule, version: 2, from: '2023-01-01', until: '2024-12-31' } as Rule
  const versions = [second, publishRule as Rule]
  assert.equal(ruleOn(versions, '2019-12-31'), undefined)
  assert.equal(ruleOn(versions, '2022-12-31')?.version ?? 1, 1)
  assert.equal(ruleOn(versions, '2023-01-01')?.version, 2)
  assert.equal(ruleOn(versions, '2025-01-01'), undefined)
})

test('sound declarations have no fault; each fault is told with its rule', () => {
  assert.deepEqual(checkRule([publishRule], knows), [])
  assert.deepEqual(checkRule([ratioRule], knows), [])
  const faulty = (change: object, pattern: RegExp) =>
    assert.match(checkRule([{ ...publishRule, ...change } as Rule], knows).join('\n'), pattern)
  faulty({ id: 'NoDomain' }, /kebab-case/)
  faulty({ title: { zh: 'x', en: '甲' } }, /title/)
  faulty({ clause: 'CN-XXX-1999/1' }, /does not resolve/)
  faulty({ from: '2020-02-30' }, /not a date/)
  faulty({ until: '2019-01-01' }, /until/)
  faulty({ version: 2 }, /expected 1/)
  faulty({ examples: [] }, /no examples/)
  faulty({ examples: publishRule.examples.slice(0, 1) }, /two different outcomes/)
  faulty({ examples: [...publishRule.examples, { facts: { daysTaken: 1 }, outcome: 'no' }] }, /example 5: gives yes/)
  faulty({ from: '2019-01-01' }, /no value is in force on 2019-01-01/)
  faulty({ inputs: T.Object({ daysTaken: T.Integer() }) }, /not labelled/)
  let calls = 0
  faulty({ decide: () => (calls++ % 2 ? yes : no)({ zh: '甲', en: 'a' }) }, /two answers|the example says/)
  const twice = { ...publishRule, version: 2 } as Rule
  assert.match(checkRule([publishRule, twice], knows).join('\n'), /must begin after/)
})

test('the nearest number on either side of a threshold is found, of the fact and of the parameter', () => {
  const parameters = { limit: 15 }
  const answer = evaluateRule(publishRule, { daysTaken: 40 }, parameters)
  const flips = findFlips(publishRule, { daysTaken: 40 }, parameters, answer)
  assert.deepEqual(
    flips.map(({ of, name, to, direction, outcome }) => [of, name, to, direction, outcome]),
    [
      ['fact', 'daysTaken', 15, 'at-most', 'yes'],
      ['parameter', 'limit', 40, 'at-least', 'yes'],
    ],
  )
})

test('yes-or-no facts, options, members of a table and days are searched too', () => {
  const rule = defineRule({
    id: 'test.many',
    title: { zh: '多种事实', en: 'Many facts' },
    clause: 'CN-TST-2020/1',
    from: '2020-01-01',
    inputs: T.Object({
      isOpen: fact.yesNo({ label: { zh: '营业', en: 'Open' } }),
      kind: fact.choice({ x: { zh: '甲', en: 'x' }, y: { zh: '乙', en: 'y' } }, { label: { zh: '类', en: 'Kind' } }),
      on: fact.day({ label: { zh: '日期', en: 'Day' } }),
    }),
    parameters: {
      ratio: defineParameter({
        label: { zh: '比例', en: 'Ratio' },
        schema: T.Object({ x: T.Number(), y: T.Number() }),
        values: [{ from: '2020-01-01', value: { x: 0.5, y: 2 }, reference: { zh: '甲', en: 'a' } }],
      }),
    },
    decide: ({ isOpen, kind, on }, { ratio }) =>
      isOpen && ratio[kind] < 1 && on < '2026-03-10' ? yes({ zh: '是', en: 'yes' }) : no({ zh: '否', en: 'no' }),
    examples: [],
  })
  const facts = { isOpen: true, kind: 'x', on: '2026-03-02' }
  const parameters = { ratio: { x: 0.5, y: 2 } }
  const flips = findFlips(rule, facts, parameters, evaluateRule(rule, facts, parameters))
  assert.deepEqual(
    flips.map(({ name, to }) => [name, to]),
    [
      ['isOpen', false],
      ['kind', 'y'],
      ['on', '2026-03-10'],
      ['ratio/x', 1],
    ],
  )
})

test('property: each change told is one change, is allowed, and gives the answer it says; the nearest threshold is exact', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.boolean(),
      (amount, limit, isExempt) => {
        let calls = 0
        const rule = defineRule({
          id: 'test.limit',
          title: { zh: '限量', en: 'Limit' },
          clause: 'CN-TST-2020/1',
          from: '2020-01-01',
          inputs: T.Object({
            amount: fact.count({ label: { zh: '数量', en: 'Amount' }, maximum: 1_000_000 }),
            isExempt: fact.yesNo({ label: { zh: '豁免', en: 'Exempt' } }),
          }),
          parameters: {
            limit: defineParameter({
              label: { zh: '限量', en: 'Limit' },
              schema: T.Integer({ minimum: 0, maximum: 1_000_000 }),
              values: [{ from: '2020-01-01', value: 10, reference: { zh: '甲', en: 'a' } }],
            }),
          },
          decide: (facts, parameters) => {
            calls++
            return facts.isExempt || facts.amount <= parameters.limit
              ? yes({ zh: '是', en: 'yes' })
              : no({ zh: '否', en: 'no' })
          },
          examples: [],
        })
        const facts: Facts = { amount, isExempt }
        const parameters: ParameterMap = { limit }
        const before = evaluateRule(rule, facts, parameters)
        calls = 0
        const flips = findFlips(rule, facts, parameters, before)
        assert.ok(calls <= MAX_EVALUATIONS, `${calls} evaluations`)
        for (const flip of flips) {
          const changed =
            flip.of === 'fact'
              ? evaluateRule(rule, { ...facts, [flip.name]: flip.to as never }, parameters)
              : evaluateRule(rule, facts, { ...parameters, [flip.name]: flip.to as never })
          assert.equal(changed.outcome, flip.outcome)
          assert.notEqual(changed.outcome, before.outcome)
        }
        const found = (name: string) => flips.find((f) => f.name === name)?.to
        if (!isExempt) {
          const expected = amount <= limit ? (limit < 1_000_000 ? limit + 1 : undefined) : limit
          assert.equal(found('amount'), expected)
          assert.equal(found('limit'), amount <= limit ? (amount > 0 ? amount - 1 : undefined) : amount)
        } else assert.deepEqual([found('amount'), found('limit')], [undefined, undefined])
      },
    ),
    { numRuns: 300 },
  )
})

test('a decision answered again by the same program does not differ; by a changed one, it says how', () => {
  const answer = evaluateRule(publishRule, { daysTaken: 18 }, { limit: 20 })
  const decision = {
    ruleId: publishRule.id,
    version: 1,
    facts: { daysTaken: 18 },
    parameters: { limit: { id: 'v1', value: 20 } },
    answer,
  }
  const again = (rules: readonly Rule[], value: number | undefined = 20) =>
    replayDecision(decision, rules, () => value)?.kind
  assert.equal(again([publishRule]), undefined)
  const changed = (decide: Rule['decide']) => again([{ ...publishRule, decide } as Rule])
  assert.equal(
    changed(() => no({ zh: '甲', en: 'a' })),
    'outcome',
  )
  assert.equal(
    changed(() => yes({ zh: '甲', en: 'a' })),
    'reasons',
  )
  assert.equal(
    changed(() => {
      throw new TypeError('broken')
    }),
    'fault',
  )
  assert.equal(again([]), 'no-rule')
  assert.equal(again([publishRule], 15), 'parameter')
})
