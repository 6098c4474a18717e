import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modules } from '../src/city.ts'
import type { Rule } from '../src/engines/rules/define.ts'
import { declarationFaults, declaredParameters, evaluateRule, findFlips, rulesOf } from '../src/engines/rules/index.ts'
import { ruleBringer } from '../src/engines/rules/testing/rules.ts'

// The engine's own examples stand beside the city's, so that these tests ask something in a city without rules too.
const city = { modules: [...modules, ruleBringer()] }

test('every rule of the city is soundly declared, its clause resolves and its examples hold', () => {
  assert.deepEqual(declarationFaults(city), [])
})

test('a rule whose example does not hold is found among the city’s', () => {
  const [rule] = rulesOf(city) as [Rule]
  const [example] = rule.examples
  const outcome = example?.outcome === 'yes' ? 'no' : 'yes'
  const broken = { ...rule, version: 2, from: '2090-01-01', examples: [{ ...example, outcome }] } as Rule
  const faults = declarationFaults({ modules: [...city.modules, { id: 'broken', declares: { rules: [broken] } }] })
  assert.match(faults.join('\n'), new RegExp(`${rule.id}@2: `))
})

test('every change that the engine tells of an example gives the answer it says', () => {
  for (const rule of rulesOf(city))
    for (const example of rule.examples) {
      const facts = example.facts as Parameters<typeof findFlips>[1]
      const parameters = declaredParameters(rule, example.on ?? rule.from)
      const answer = evaluateRule(rule, facts, parameters)
      for (const flip of findFlips(rule, facts, parameters, answer)) {
        const [name = '', member] = flip.name.split('/')
        const put = (map: object) =>
          member === undefined
            ? { ...map, [name]: flip.to }
            : { ...map, [name]: { ...(map as Record<string, object>)[name], [member]: flip.to } }
        const changed =
          flip.of === 'fact'
            ? evaluateRule(rule, put(facts) as typeof facts, parameters)
            : evaluateRule(rule, facts, put(parameters) as typeof parameters)
        assert.equal(changed.outcome, flip.outcome, `${rule.id}: ${JSON.stringify(flip)}`)
      }
    }
})
