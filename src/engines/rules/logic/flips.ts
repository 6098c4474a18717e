import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Json } from '../../../core/seal.ts'
import type { Answer, Rule } from '../define.ts'
import type { Flip } from '../schema.ts'
import { evaluateRule, type Facts, type ParameterMap, RuleFault } from './evaluate.ts'

/** Evaluations that one search may cost: a rule is asked a few hundred times at most, whatever its inputs. */
export const MAX_EVALUATIONS = 600
/** Changes that are told; the facts come first. */
export const MAX_FLIPS = 30
const MAX_STEPS_PER_VALUE = 60
const DAY_MS = 86_400_000
/** A hundred years to either side. */
const DAYS_SEARCHED = 36_525
/** Measured values are searched to the sixth decimal. */
const GRAIN = 1_000_000

interface Place {
  readonly of: 'fact' | 'parameter'
  readonly name: string
  readonly schema: TSchema
  readonly value: Json
  /** The facts or parameters with that value in place. */
  with(value: Json): { facts: Facts; parameters: ParameterMap }
}

/**
 * Which single change of a fact or of a parameter would give another answer: yes-or-no facts and options are tried one by one, numbers and
 * days searched for the nearest value on either side that does it. Only values that the schema allows. The rest stays as it is, so two
 * facts that only together would change the answer are not found. Numbers are tried at growing distances and halved down from the first
 * that changes the answer: where a rule goes to and fro, a nearer change may be missed, but every change told is a true one.
 * Pure and bounded by {@link MAX_EVALUATIONS}.
 * @returns nothing when required facts are missing: what is missing is then the answer
 */
export function findFlips(rule: Rule, facts: Facts, parameters: ParameterMap, answer: Answer): Flip[] {
  let left = MAX_EVALUATIONS
  const before = essence(answer)
  const ask = (at: { facts: Facts; parameters: ParameterMap }): Answer | undefined => {
    if (left-- <= 0) return undefined
    try {
      const got = evaluateRule(rule, at.facts, at.parameters)
      return essence(got) === before ? undefined : got
    } catch (error) {
      // A neighbouring value that the rule cannot answer is no change to tell of.
      if (error instanceof RuleFault || error instanceof RangeError) return undefined
      throw error
    }
  }
  const flips = [...factPlaces(rule, facts, parameters), ...parameterPlaces(rule, facts, parameters)].flatMap((place) =>
    searchPlace(place, ask, numbersNear(facts, parameters)),
  )
  return flips.slice(0, MAX_FLIPS)
}

type Ask = (at: { facts: Facts; parameters: ParameterMap }) => Answer | undefined

function essence({ outcome, value }: Answer): string {
  return JSON.stringify([outcome, value ?? null])
}

function factPlaces(rule: Rule, facts: Facts, parameters: ParameterMap): Place[] {
  return Object.entries(rule.inputs.properties).flatMap(([name, schema]) => {
    const value = facts[name]
    return value === undefined
      ? []
      : [
          {
            of: 'fact',
            name,
            schema,
            value,
            with: (v: Json) => ({ facts: { ...facts, [name]: v }, parameters }),
          } as const,
        ]
  })
}

/** Parameters themselves, and the members of those that are tables of scalars (a ratio per class). */
function parameterPlaces(rule: Rule, facts: Facts, parameters: ParameterMap): Place[] {
  return Object.entries(rule.parameters).flatMap(([name, { schema }]): Place[] => {
    const value = parameters[name]
    if (value === undefined) return []
    const put = (v: Json) => ({ facts, parameters: { ...parameters, [name]: v } })
    if (value === null || typeof value !== 'object') return [{ of: 'parameter', name, schema, value, with: put }]
    if (Array.isArray(value)) return []
    return Object.entries(value as Record<string, Json>).map(([key, member]) => ({
      of: 'parameter',
      name: `${name}/${key}`,
      schema: memberSchema(schema, key),
      value: member,
      with: (v: Json) => put({ ...(value as Record<string, Json>), [key]: v }),
    }))
  })
}

function memberSchema(schema: TSchema, key: string): TSchema {
  const { properties, patternProperties, additionalProperties } = schema as {
    properties?: Record<string, TSchema>
    patternProperties?: Record<string, TSchema>
    additionalProperties?: TSchema | boolean
  }
  const [pattern] = Object.values(patternProperties ?? {})
  const other = typeof additionalProperties === 'object' ? additionalProperties : {}
  return properties?.[key] ?? pattern ?? other
}

function searchPlace(place: Place, ask: Ask, numbers: readonly number[]): Flip[] {
  const { schema, value } = place
  const options = (schema as { enum?: readonly Json[] }).enum
  if (options) return options.flatMap((to) => (to === value ? [] : flip(place, to, 'exactly', ask)))
  if (typeof value === 'boolean') return flip(place, !value, 'exactly', ask)
  if (typeof value === 'number') return searchNumber(place, value, isWhole(schema) ? 1 : GRAIN, ask, numbers)
  if (typeof value === 'string' && (schema as { format?: string }).format === 'date')
    return searchDay(place, value, ask)
  return []
}

function flip(place: Place, to: Json, direction: Flip['direction'], ask: Ask): Flip[] {
  if (!Value.Check(place.schema, to)) return []
  const answer = ask(place.with(to))
  if (!answer) return []
  const { of, name, value: from } = place
  return [
    {
      of,
      name,
      from,
      to,
      direction,
      outcome: answer.outcome,
      ...(answer.value !== undefined && { value: answer.value }),
    },
  ]
}

function isWhole(schema: TSchema): boolean {
  return (schema as { type?: string }).type === 'integer'
}

/** Numbers of the other facts and parameters: thresholds usually lie at or beside one of them. */
function numbersNear(facts: Facts, parameters: ParameterMap): number[] {
  const all = [...Object.values(facts), ...Object.values(parameters)].flatMap((v) =>
    v !== null && typeof v === 'object' && !Array.isArray(v) ? Object.values(v) : [v as Json],
  )
  return all.filter((v): v is number => typeof v === 'number')
}

/** In whole steps of 1 / grain, so that no rounding error stands between two neighbours. */
function searchNumber(place: Place, value: number, grain: number, ask: Ask, numbers: readonly number[]): Flip[] {
  const { minimum, maximum } = place.schema as { minimum?: number; maximum?: number }
  const at = Math.round(value * grain)
  const bounds = [minimum, maximum].flatMap((b) => (b === undefined ? [] : [Math.round(b * grain)]))
  const near = numbers.flatMap((n) => [Math.floor(n * grain), Math.ceil(n * grain)].flatMap((s) => [s - 1, s, s + 1]))
  return searchSteps(place, at, [...bounds, ...near], (step) => step / grain, ask)
}

function searchDay(place: Place, value: string, ask: Ask): Flip[] {
  const at = Math.round(Date.parse(`${value}T00:00:00Z`) / DAY_MS)
  return searchSteps(place, at, [], (step) => new Date(step * DAY_MS).toISOString().slice(0, 10), ask, DAYS_SEARCHED)
}

function searchSteps(
  place: Place,
  at: number,
  candidates: readonly number[],
  valueAt: (step: number) => Json,
  ask: Ask,
  farthest = Number.POSITIVE_INFINITY,
): Flip[] {
  return ([1, -1] as const).flatMap((sign) => {
    let steps = MAX_STEPS_PER_VALUE
    const flipsAt = (step: number): boolean => {
      if (steps-- <= 0) return false
      return flip(place, valueAt(step), 'exactly', ask).length > 0
    }
    const tried = [...new Set([...candidates, ...distances(at, sign)])]
      .filter((step) => Math.sign(step - at) === sign && Math.abs(step - at) <= farthest)
      .sort((a, b) => sign * (a - b))
    let same = at
    for (const step of tried) {
      if (!flipsAt(step)) {
        if (steps <= 0) return []
        same = step
        continue
      }
      let found = step
      while (Math.abs(found - same) > 1 && steps > 0) {
        const middle = Math.trunc((found + same) / 2)
        if (flipsAt(middle)) found = middle
        else same = middle
      }
      return flip(place, valueAt(found), sign > 0 ? 'at-least' : 'at-most', ask)
    }
    return []
  })
}

/** 1, 4, 16 … steps away: wide enough for any count in twenty tries. */
function distances(at: number, sign: 1 | -1): number[] {
  return Array.from({ length: 20 }, (_, i) => at + sign * 4 ** i)
}
