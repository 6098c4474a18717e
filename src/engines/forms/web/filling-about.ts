import { createContext, useContext } from 'react'

/** What a form is being filled about: whoever may be named beside the submitter depends on it. */
export interface FillingAbout {
  readonly formId: string
  readonly subjectId: string
  readonly taskRef: string | undefined
}

export const FillingAboutContext = createContext<FillingAbout>({ formId: '', subjectId: '', taskRef: undefined })

export function useFillingAbout(): FillingAbout {
  return useContext(FillingAboutContext)
}
