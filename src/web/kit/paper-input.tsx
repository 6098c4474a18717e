import { PhotoInput, type StoredFile } from './photo-input.tsx'

interface Props {
  readonly value: readonly StoredFile[]
  readonly onChange: (next: readonly StoredFile[]) => void
  readonly label: string
  readonly id?: string
  readonly max?: number
  /** How many were chosen and are not there. */
  readonly onUnsent?: (count: number) => void
}

/** Pictures, PDF, Word, Excel or text: each is sent when it is chosen; whatever names it afterwards does so by its digest. */
export function PaperInput(props: Props) {
  return <PhotoInput {...props} accept="image/*,.pdf,.docx,.xlsx,.txt" uploadPath="/api/uploads" />
}
