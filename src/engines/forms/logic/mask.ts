import { maskEmail, maskIdNumber, maskName, maskPhone } from '../../../core/access/masking.ts'
import type { PersonalKind } from '../../archive/define.ts'
import type { Answers, Notes, SignatureAnswer } from '../schema.ts'
import type { AskedItem } from './answers.ts'

/** Shown in place of what has no masking rule of its own. */
const MASK = '***'

const MASKS: Readonly<Record<PersonalKind, (text: string) => string>> = {
  name: maskName,
  phone: maskPhone,
  'id-number': maskIdNumber,
  email: maskEmail,
  hidden: () => MASK,
}

/** Who signed and who witnessed is masked, the picture withheld; that it was signed or refused, as what and when, is not. */
function maskedSignature({ image: _, ...signed }: SignatureAnswer): SignatureAnswer {
  return {
    ...signed,
    ...(signed.name !== undefined && { name: maskName(signed.name) }),
    ...(signed.witness !== undefined && { witness: maskName(signed.witness) }),
  }
}

function masked(kind: PersonalKind | undefined, value: unknown): unknown {
  return typeof value === 'string' && kind ? MASKS[kind](value) : MASK
}

/** Answers with every personal item masked; remarks at personal items too, for they repeat the name. */
export function maskPersonal(
  asked: readonly AskedItem[],
  answers: Answers,
  notes: Notes,
): { answers: Answers; notes: Notes; maskedPointers: string[] } {
  const personal = asked.filter((a) => a.item.personal && a.value !== undefined)
  const copy = structuredClone(answers) as Record<string, unknown>
  for (const { pointer, item, value } of personal) {
    const [name, index, inner] = pointer.slice(1).split('/') as [string, string?, string?]
    const holder = inner === undefined ? copy : (copy[name] as Record<string, unknown>[])[Number(index)]
    if (holder)
      holder[inner ?? name] =
        item.kind === 'signature' ? maskedSignature(value as SignatureAnswer) : masked(item.personal, value)
  }
  const maskedPointers = personal.map((a) => a.pointer)
  const maskedNotes: Record<string, Notes[string]> = {}
  for (const [pointer, note] of Object.entries(notes))
    maskedNotes[pointer] = maskedPointers.includes(pointer) && note?.remark ? { ...note, remark: MASK } : note
  return { answers: copy as Answers, notes: maskedNotes, maskedPointers }
}
