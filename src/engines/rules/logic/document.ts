import type { TSchema } from 'typebox'
import type { Json } from '../../../core/seal.ts'
import type { Bilingual } from '../../../core/text.ts'
import { labelOf, type Outcome, type Rule } from '../define.ts'
import { versionOf } from './evaluate.ts'

/** A rule as it is published, frozen and sealed: everything but the program, the parameter values and its end. */
export interface RuleDocument {
  readonly id: string
  readonly version: number
  readonly title: Bilingual
  readonly clause: string
  readonly isClauseUnverified?: true
  readonly from: string
  readonly inputs: readonly InputDocument[]
  readonly parameters: readonly ParameterDocument[]
  readonly yields?: Json
  readonly examples: readonly ExampleDocument[]
}

export interface InputDocument {
  readonly name: string
  readonly label: Bilingual
  readonly isOptional?: true
  readonly schema: Json
}

export interface ParameterDocument {
  readonly name: string
  readonly label: Bilingual
  readonly unit?: Bilingual
  readonly schema: Json
}

export interface ExampleDocument {
  readonly facts: { readonly [name: string]: Json }
  readonly on?: string
  readonly outcome: Outcome
  readonly value?: Json
  readonly note?: Bilingual
}

export function documentOf(rule: Rule): RuleDocument {
  const required = new Set((rule.inputs.required ?? []) as readonly string[])
  return {
    id: rule.id,
    version: versionOf(rule),
    title: rule.title,
    clause: rule.clause,
    ...(rule.isClauseUnverified && { isClauseUnverified: true }),
    from: rule.from,
    inputs: Object.entries(rule.inputs.properties).map(([name, schema]) => ({
      name,
      label: labelOf(schema, name),
      ...(!required.has(name) && { isOptional: true as const }),
      schema: plain(schema),
    })),
    parameters: Object.entries(rule.parameters).map(([name, p]) => ({
      name,
      label: p.label,
      ...(p.unit && { unit: p.unit }),
      schema: plain(p.schema),
    })),
    ...(rule.yields && { yields: plain(rule.yields) }),
    examples: rule.examples.map((e) => JSON.parse(JSON.stringify(e)) as ExampleDocument),
  }
}

/** A schema as JSON, without what TypeBox keeps for itself. */
function plain(schema: TSchema): Json {
  return JSON.parse(JSON.stringify(schema)) as Json
}
