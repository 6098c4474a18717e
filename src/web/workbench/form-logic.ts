/// <reference types="vite/client" />
import type { Form } from '../../engines/forms/define.ts'

// Declarations are pure and load in a browser; they come as a part of their own, when the first form is filled in.
const declarations = import.meta.glob<Readonly<Record<string, { readonly forms?: readonly Form[] } | undefined>>>(
  '../../domains/*/domain.ts',
)

/** The forms of every domain, with the functions that decide them. */
export async function loadForms(): Promise<readonly Form[]> {
  const modules = await Promise.all(Object.values(declarations).map((load) => load()))
  return modules.flatMap((m) => Object.values(m)).flatMap((declared) => declared?.forms ?? [])
}
