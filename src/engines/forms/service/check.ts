import type { ValidateFunction } from 'ajv'
import { createAjv, fieldErrors } from '../../../core/http/validation.ts'
import type { FieldError } from '../../../core/problem.ts'
import type { Form } from '../define.ts'
import { contradictionsIn, missingParts, strayNotes, stripHidden } from '../logic/answers.ts'
import { decideOutcomes } from '../logic/outcomes.ts'
import type { Answers, Notes, Outcomes } from '../schema.ts'
import type { VersionRow } from '../store.ts'

const ajv = createAjv()
/** Compiled once per published version: a version never changes. */
const validators = new Map<string, ValidateFunction>()

function validatorOf(version: VersionRow): ValidateFunction {
  const known = validators.get(version.digest)
  if (known) return known
  const made = ajv.compile(version.schema)
  validators.set(version.digest, made)
  return made
}

export interface CheckedAnswers {
  readonly answers: Answers
  readonly outcomes: Outcomes
  readonly leftOut: readonly string[]
  /** Empty when the form may be stored. */
  readonly errors: readonly FieldError[]
}

const UNDECIDED: Outcomes = { passed: 0, failed: 0, notApplicable: 0, items: [] }

/** Everything about answers that can be said without a database: hidden ones out, schema, outcomes, what is missing, what contradicts itself. */
export function checkAnswers(
  version: VersionRow,
  form: Pick<Form, 'rules' | 'contradictions'>,
  given: { readonly answers: Answers; readonly notes: Notes },
  on: string,
): CheckedAnswers {
  const { answers, asked, leftOut } = stripHidden(version.document, given.answers)
  const validate = validatorOf(version)
  // Ajv fills in defaults; what is stored is what was given.
  const wrong = validate(structuredClone(answers)) ? [] : fieldErrors(validate.errors ?? [], '/answers')
  // A rule only sees answers of the declared types.
  const isTyped = !wrong.some((e) => !isAbsence(e, answers))
  const outcomes = isTyped ? decideOutcomes(asked, form.rules, on) : UNDECIDED
  const contradicted = isTyped ? contradictionsIn(form.contradictions, asked, answers, { outcomes, on }) : []
  const missing = missingParts(asked, given.notes, outcomes)
  const said = new Set(missing.map((e) => e.pointer))
  const stray = strayNotes(asked, given.notes).map((pointer) => ({
    pointer: `/notes/${pointer.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    message: { zh: '说明或照片所在的检查项未被询问', en: 'a remark or photograph stands at an item that is not asked' },
  }))
  return {
    answers,
    outcomes,
    leftOut,
    errors: [...missing, ...wrong.filter((e) => !said.has(e.pointer)), ...contradicted, ...stray],
  }
}

/** Something not yet answered, at any depth; everything else is an answer of a wrong type or range. */
function isAbsence(error: FieldError, answers: Answers): boolean {
  let at: unknown = answers
  for (const name of error.pointer.split('/').slice(2)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return true
    at = (at as Record<string, unknown>)[name]
  }
  return false
}
