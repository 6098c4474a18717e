import type { PersonalKind } from '../define.ts'

/**
 * Names of persons in a record's body or a subject's details: what stands in a field that is personal as a name, at any depth; of a
 * signature the signer and the witness. As they were written, doubles left out.
 */
export function namesIn(value: unknown, fields: Readonly<Record<string, PersonalKind>>): string[] {
  const found = new Set<string>()
  const add = (v: unknown): void => {
    if (typeof v === 'string') found.add(v)
    else if (Array.isArray(v)) v.forEach(add)
    else if (v !== null && typeof v === 'object') for (const part of SIGNED) add((v as Record<string, unknown>)[part])
  }
  const look = (v: unknown): void => {
    if (v === null || typeof v !== 'object') return
    for (const [name, inner] of Object.entries(v)) {
      if (Object.hasOwn(fields, name) && fields[name] === 'name') add(inner)
      else look(inner)
    }
  }
  look(value)
  return [...found]
}

/** Where a signature names somebody. */
const SIGNED = ['name', 'witness'] as const
