import type { ValidateFunction } from 'ajv'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { createAjv, fieldErrors } from '../../../core/http/validation.ts'
import type { FieldError } from '../../../core/problem.ts'
import { civilDay } from '../../forms/logic/civil-day.ts'
import { parameterOn } from '../../rules/index.ts'
import { clockEvents, type LengthNow } from '../logic/clocks.ts'
import type { CaseStatus } from '../logic/reduce.ts'
import type { CaseDocument, ClockDocument, ClockEvent, ClockMovesDocument, FieldValues } from '../schema.ts'

const ajv = createAjv()
const validators = new WeakMap<CaseDocument, Map<string, ValidateFunction>>()

function validatorOf(document: CaseDocument, field: string): ValidateFunction {
  const known = validators.get(document) ?? new Map<string, ValidateFunction>()
  validators.set(document, known)
  const validate = known.get(field) ?? ajv.compile(document.schemas[field] ?? {})
  known.set(field, validate)
  return validate
}

/** What is wrong with given values, each with the field named: not asked here, missing, or not what its schema says. */
export function checkValues(
  document: CaseDocument,
  given: FieldValues,
  asked: { readonly required: readonly string[]; readonly optional: readonly string[] },
  present: FieldValues = {},
): FieldError[] {
  const errors: FieldError[] = []
  const may = new Set([...asked.required, ...asked.optional])
  for (const [name, value] of Object.entries(given)) {
    if (!may.has(name)) errors.push(at(name, '这里不填写此项', 'is not filled in here'))
    else {
      const validate = validatorOf(document, name)
      if (!validate(value)) errors.push(...fieldErrors(validate.errors ?? [], `/fields/${name}`))
    }
  }
  for (const name of asked.required)
    if (given[name] === undefined && present[name] === undefined) errors.push(at(name, '请填写', 'must be filled in'))
  return errors
}

export function at(field: string, zh: string, en: string): FieldError {
  return { pointer: `/fields/${field}`, message: { zh, en } }
}

/** Lengths of the clocks that are to start, as they are in force today; a date that lies in the past is an error of its field. */
async function lengthsOf(
  tx: Tx,
  app: App,
  document: CaseDocument,
  names: readonly string[],
  fields: FieldValues,
  today: string,
): Promise<{ lengths: Map<string, LengthNow>; errors: FieldError[] }> {
  const lengths = new Map<string, LengthNow>()
  const errors: FieldError[] = []
  for (const clock of document.clocks.filter((c) => names.includes(c.name))) {
    const { length } = clock
    if ('untilField' in length) {
      const dueOn = fields[length.untilField]
      if (typeof dueOn !== 'string') errors.push(at(length.untilField, '请填写期限', 'the date must be filled in'))
      else if (dueOn < today) errors.push(at(length.untilField, '期限不能早于今天', 'must not lie before today'))
      else lengths.set(clock.name, { unit: 'date', dueOn })
      continue
    }
    const unit = 'workingDays' in length ? ('working' as const) : ('calendar' as const)
    const days = 'workingDays' in length ? length.workingDays : length.calendarDays
    if (typeof days === 'number') lengths.set(clock.name, { unit, days })
    else {
      const { value } = await parameterOn(tx, app, days.rule, days.parameter, today)
      if (typeof value !== 'number')
        throw new TypeError(`parameter ${days.parameter} of ${days.rule} is no number of days`)
      lengths.set(clock.name, { unit, days: value, parameter: { rule: days.rule, name: days.parameter } })
    }
  }
  return { lengths, errors }
}

/** What a move does to the clocks today. */
export async function moveClocks(
  tx: Tx,
  app: App,
  document: CaseDocument,
  status: Pick<CaseStatus, 'clocks'>,
  moves: ClockMovesDocument,
  fields: FieldValues,
  isFinal: boolean,
): Promise<{ clocks: ClockEvent[]; errors: FieldError[] }> {
  const today = civilDay(app.clock.now())
  const { lengths, errors } = await lengthsOf(tx, app, document, isFinal ? [] : (moves.starts ?? []), fields, today)
  const lengthOf = (clock: ClockDocument) => lengths.get(clock.name)
  return { clocks: clockEvents(document, status.clocks, moves, today, lengthOf, isFinal), errors }
}
