import type { Bilingual } from '../../../core/text.ts'
import type { FormDocument } from '../schema.ts'

/** Whether two people stand behind what a form asks two people for. */
export type ConfirmationState = 'awaiting' | 'unconfirmed' | 'confirmed' | 'objected'

/** What the record says of itself, in the words of every page, document and publication. */
export const CONFIRMATION_WORDS: Readonly<Record<ConfirmationState, Bilingual>> = {
  awaiting: { zh: '单人，待第二人确认', en: 'One person; the second has yet to confirm' },
  unconfirmed: { zh: '单人，未经第二人确认', en: 'One person, unconfirmed by a second' },
  confirmed: { zh: '第二人已确认', en: 'Confirmed by the second person' },
  objected: { zh: '第二人有异议', en: 'The second person objects' },
}

/** Nobody has answered: it is awaited up to the end of the last day, unconfirmed from the next. An answer that comes later still counts. */
export function confirmationState(
  row: { readonly outcome: string | null; readonly due_on: string },
  today: string,
): ConfirmationState {
  if (row.outcome === 'confirmed' || row.outcome === 'objected') return row.outcome
  return row.outcome === null && today <= row.due_on ? 'awaiting' : 'unconfirmed'
}

/** Two people are behind it only where each of them said so. */
export function worstState(states: readonly ConfirmationState[]): ConfirmationState | undefined {
  const order: readonly ConfirmationState[] = ['objected', 'unconfirmed', 'awaiting', 'confirmed']
  return order.find((s) => states.includes(s))
}

/**
 * Items of a version that ask a second person. Those of earlier versions compared typed names on one device: nobody can tell from such a
 * record that there were two.
 */
export function secondPersonItems(document: FormDocument): { name: string; isByAccount: boolean }[] {
  return document.sections
    .flatMap((s) => s.items)
    .filter((i) => i.kind === 'signature' && (i.official === 'second' || (i.differsFrom?.length ?? 0) > 0))
    .map((i) => ({ name: i.name, isByAccount: i.official === 'second' }))
}
