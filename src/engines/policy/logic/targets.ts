import type { Comparator, FoundComparator } from './comparators.ts'
import type { Deadline } from './deadlines.ts'
import type { PolicyDocument } from './document.ts'
import { type FoundTarget, readFigures } from './findings.ts'
import type { Modality, ModalityKind } from './modality.ts'
import type { Measure } from './promise.ts'
import { readSentence } from './sentence.ts'

export type { Comparator, Deadline, FoundComparator, FoundTarget, Measure, Modality, ModalityKind }

/** Every numeric target of a document, in its order. */
export function findTargets(document: PolicyDocument): FoundTarget[] {
  return [...readFigures(document).targets]
}

/** Targets of one sentence by itself. Deadline and modality reach from an item to the later ones of the same sentence. */
export function targetsInSentence(sentence: string, address = ''): FoundTarget[] {
  return readSentence(sentence, { moment: {} }).promises.map((p) => ({ ...p, address, sentence }))
}
