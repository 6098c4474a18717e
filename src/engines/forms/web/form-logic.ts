import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Form } from '../define.ts'

/** What a form decides by functions: they are pure and run on the device, so that it sees without network what the server will say. */
export type FormLogic = Pick<Form, 'id' | 'rules' | 'contradictions'>

/** Brings the forms that the city declares; the application that composes the pages gives it. */
export const FormLogicContext = createContext<() => Promise<readonly FormLogic[]>>(async () => [])

/** The functions of one form; nothing while they are being loaded. A form that this release does not know has none. */
export function useFormLogic(formId: string): FormLogic | undefined {
  const load = useContext(FormLogicContext)
  const { data, isError } = useQuery({
    queryKey: ['form-logic'],
    queryFn: load,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  // Without them the server alone decides; the form can be filled in all the same.
  if (isError) return { id: formId, rules: {} }
  if (!data) return undefined
  return data.find((f) => f.id === formId) ?? { id: formId, rules: {} }
}
