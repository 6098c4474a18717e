import { inputInvalid, refuse } from '../problem.ts'
import { storedName } from './stored.ts'

/**
 * A name as it is stored, for whoever takes one in beside the routes: a command, a list, a domain.
 * @throws Refusal `input-invalid` at the pointer when nothing of it can be seen
 */
export function neededName(name: string, pointer: string): string {
  const stored = storedName(name)
  if (stored === '')
    throw refuse(
      inputInvalid({ errors: [{ pointer, message: { zh: '名称不能为空', en: 'the name must not be empty' } }] }),
    )
  return stored
}
