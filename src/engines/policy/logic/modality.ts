/** binding and expected: 约束性 and 预期性 in a table of indicators. */
export type ModalityKind = 'plain' | 'ensure' | 'strive' | 'in-principle' | 'encourage' | 'binding' | 'expected'

export interface Modality {
  readonly kind: ModalityKind
  /** The word, as printed; empty for plain. */
  readonly printed: string
  /** `unclear`: the word stands before an earlier item of the same sentence, and may or may not reach this one. */
  readonly scope: 'stated' | 'unclear'
}

export const PLAIN: Modality = { kind: 'plain', printed: '', scope: 'stated' }

const MODAL: readonly (readonly [ModalityKind, RegExp])[] = [
  ['strive', /力争|争取|力求/],
  ['ensure', /确保|务必|必须|不得/],
  ['in-principle', /原则上/],
  ['encourage', /鼓励|支持有条件/],
  ['binding', /约束性/],
  ['expected', /预期性|引导性/],
]

/** The word of force in an item. @param masked folded, names blanked out */
export function modalityIn(masked: string): Modality | undefined {
  for (const [kind, pattern] of MODAL) {
    const m = pattern.exec(masked)
    if (m) return { kind, printed: m[0], scope: 'stated' }
  }
  return undefined
}
