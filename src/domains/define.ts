import type { Module } from '../core/app.ts'
import type { Bilingual } from '../core/text.ts'
import type { Form, Law } from '../engines/forms/define.ts'

/**
 * A part of the city's work, as data: what it records, asks and allows. The engines run it. A domain is a {@link Module}, so the
 * composer takes it as it takes any other; what an engine needs of it stands under the engine's own name.
 */
export interface Domain extends Module {
  readonly name: Bilingual
  /** One sentence: what it is for. */
  readonly purpose: Bilingual
  /** Items of the policy that it really serves today, e.g. `13.08`. Their status is computed from live data, never declared. */
  readonly serves: readonly string[]
  /** The laws its clauses refer to. */
  readonly laws: readonly Law[]
  readonly forms: readonly Form[]
}

/**
 * Declares a domain.
 * @example
 * export const supervision = defineDomain({ id: 'supervision', name: { zh: '监督检查', en: 'Supervision' }, … })
 */
export function defineDomain<const D extends Domain>(domain: D): D {
  return domain
}
