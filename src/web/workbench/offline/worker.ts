/// <reference lib="webworker" />
// The service worker: keeps the program of one release on the device. It never touches /api: answers are kept by the page, one database for
// each account. Built to /app/sw.js with the list of its release's files in place of RELEASE.

declare const RELEASE: { readonly id: string; readonly files: readonly string[] }

const worker = self as unknown as ServiceWorkerGlobalScope
const PREFIX = 'zhiheng-program-'
const CACHE = PREFIX + RELEASE.id
const INDEX = '/app/'

async function install(): Promise<void> {
  const cache = await caches.open(CACHE)
  // Hashed files may come from the browser's own cache; the page that names them may not.
  await cache.addAll(RELEASE.files)
  await cache.add(new Request(INDEX, { cache: 'reload' }))
}

async function removeOlder(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE)
  await Promise.all(names.map((name) => caches.delete(name)))
}

/** A page of the app is always this release's, whatever its address: what it imports lies beside it. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  return (await cache.match(INDEX)) ?? fetch(request)
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request)
  if (kept) return kept
  const fetched = await fetch(request)
  // What is too seldom used to be brought along (charts) is kept once it was.
  if (fetched.ok) await cache.put(request, fetched.clone())
  return fetched
}

worker.addEventListener('install', (event) => event.waitUntil(install()))
worker.addEventListener('activate', (event) => event.waitUntil(removeOlder().then(() => worker.clients.claim())))
worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') void worker.skipWaiting()
})
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== worker.location.origin || !url.pathname.startsWith(INDEX)) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (url.pathname.startsWith(`${INDEX}assets/`)) event.respondWith(file(request))
})
