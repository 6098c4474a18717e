const listeners = new Set<() => void>()
let waiting: ServiceWorker | undefined
let isReloading = false

const LOOK_EVERY_MS = 30 * 60_000

/**
 * Installs the service worker of the built workbench, which keeps the program (never data) on the device, and looks for newer releases. A
 * newer one waits until the reader takes it: pages of two releases never mix.
 */
export function watchForUpdates(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  const wasControlled = serviceWorker.controller !== null
  serviceWorker.addEventListener('controllerchange', () => {
    // The first installation changes nothing for the page that is open.
    if (!wasControlled || isReloading) return
    isReloading = true
    location.reload()
  })
  void serviceWorker
    .register('/app/sw.js', { scope: '/app/' })
    .then((registration) => {
      offer(registration.waiting)
      registration.addEventListener('updatefound', () => {
        const coming = registration.installing
        coming?.addEventListener('statechange', () => {
          if (coming.state === 'installed' && serviceWorker.controller) offer(coming)
        })
      })
      setInterval(() => navigator.onLine && void registration.update().catch(() => undefined), LOOK_EVERY_MS)
    })
    // Not over https, or forbidden by the office: the workbench then needs the network.
    .catch(() => undefined)
}

function offer(worker: ServiceWorker | null): void {
  if (!worker || !navigator.serviceWorker.controller) return
  waiting = worker
  for (const tell of listeners) tell()
}

export const isUpdateReady = (): boolean => waiting !== undefined

export function onUpdate(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

/** The new release takes over and the page loads again; what is being filled in is kept on the device. */
export function applyUpdate(): void {
  waiting?.postMessage('take-over')
}
