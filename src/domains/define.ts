import type { Module } from '../core/app.ts'
import type { Bilingual } from '../core/text.ts'
import type { RecordKind } from '../engines/archive/define.ts'
import type { Form, Law } from '../engines/forms/define.ts'
import type { Binding } from '../engines/policy/define.ts'

/**
 * A part of the city's work, as data: what it records, asks and allows. The engines run it. A domain is a {@link Module}, so the
 * composer takes it as it takes any other.
 */
export interface Domain extends Module {
  readonly name: Bilingual
  /** One sentence: what it is for. */
  readonly purpose: Bilingual
  /**
   * Items of the policy that it really serves today, e.g. `13.08`. Each is tied to live counts by a binding, here or in the city's
   * pack; the status is computed from them, never declared.
   */
  readonly serves: readonly string[]
  readonly bindings?: readonly Binding[]
  /** The laws its clauses refer to. */
  readonly laws: readonly Law[]
  readonly recordKinds: readonly RecordKind[]
  readonly forms: readonly Form[]
}

/**
 * Declares a domain; what an engine needs of it goes under that engine's word in `declares`.
 * @example
 * export const supervision = defineDomain({ id: 'supervision', name: { zh: '监督检查', en: 'Supervision' }, … })
 */
export function defineDomain(domain: Domain): Domain {
  const { laws, recordKinds, forms, bindings = [] } = domain
  return { ...domain, declares: { ...domain.declares, laws, recordKinds, forms, policyBindings: bindings } }
}
