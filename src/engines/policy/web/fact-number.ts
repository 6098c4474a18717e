/** A count as shown: one that stopped at its bound says that there are more. */
export function factNumber({ value, isMore }: { readonly value: number; readonly isMore?: boolean }): string {
  return `${isMore ? '≥ ' : ''}${value.toLocaleString('en')}`
}
