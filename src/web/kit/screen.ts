import { useSyncExternalStore } from 'react'

/** The width below which tables become cards and the menu a drawer. */
export const PHONE_MAX_WIDTH_PX = 767

const query = () => window.matchMedia(`(max-width: ${PHONE_MAX_WIDTH_PX}px)`)

function subscribe(tell: () => void): () => void {
  const media = query()
  media.addEventListener('change', tell)
  return () => media.removeEventListener('change', tell)
}

export function useIsPhone(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => query().matches,
    () => false,
  )
}
