/** A text in the style of an official document, with the numeric promises a careful reader finds in it. Written before the reader was run on it. */
export interface AnnotatedText {
  readonly style: string
  readonly text: string
  /** `subject | comparator | value | unit | deadline`, in printed order; `a–b` is a range, `-` is none. */
  readonly targets: readonly string[]
  /** Words of sentences whose figures are no promise: facts of the past, formulas, rules. None of them may become a target. */
  readonly noPromises: readonly string[]
}
