import { inputInvalid, refuse } from '../../../core/problem.ts'

/** A moment of the wire. @throws Refusal `input-invalid` for what the format admits and no calendar has (a leap second). */
export function momentOf(text: string | undefined, pointer: string): Date | undefined {
  if (text === undefined) return undefined
  const at = new Date(text)
  if (!Number.isNaN(at.getTime())) return at
  throw refuse(
    inputInvalid({ errors: [{ pointer, message: { zh: '不是有效的时间', en: 'not a moment that exists' } }] }),
  )
}
