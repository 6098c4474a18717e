import { fromHex, toHex } from '../../evidence/logic/bytes.ts'
import { type Circle, makeDealing, makeJoin, makeOpening } from '../logic/sharing.ts'
import type { DrawDetail } from '../schema.ts'

const keyOf = (drawId: string, party: string) => `zh-draw-secret ${drawId} ${party}`

/** The secret of a party, as this browser keeps it: 64 hexadecimal digits; undefined where it is not here. */
export function readSecret(drawId: string, party: string): string | undefined {
  try {
    return localStorage.getItem(keyOf(drawId, party)) ?? undefined
  } catch {
    return undefined
  }
}

/** @returns false where the browser keeps nothing (private window): then the downloaded copy is the only one */
export function keepSecret(drawId: string, party: string, secret: string): boolean {
  try {
    localStorage.setItem(keyOf(drawId, party), secret)
    return true
  } catch {
    return false
  }
}

/** Thirty-two bytes of this device's own chance; the server never sees them. */
export function newSecret(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(32)))
}

/** What somebody pasted: blanks and line ends do not matter. Undefined when it is no secret. */
export function readPasted(text: string): string | undefined {
  const found = /\b[0-9a-f]{64}\b/i.exec(text.replace(/\s+/g, ' '))
  return found?.[0].toLowerCase()
}

/** The key this secret joined with; it tells whether a pasted secret is the one of this party. */
export function isSecretOf(draw: DrawDetail, party: string, secret: string): boolean {
  const joined = draw.parties.find((p) => p.id === party)?.key
  return joined === undefined || makeJoin(fromHex(secret), draw.drawHash, party).key === joined
}

/** The next message of a party, made here from its secret. */
export function messageFor(draw: DrawDetail, party: string, secret: string): { path: string; body: object } {
  const bytes = fromHex(secret)
  const path = (step: string) => `parties/${party}/${step}`
  if (draw.next === 'join') return { path: path('join'), body: { join: makeJoin(bytes, draw.drawHash, party) } }
  const circle: Circle = {
    drawHash: draw.drawHash,
    threshold: draw.header.threshold,
    parties: draw.header.parties.map((p, i) => ({ id: p.id, key: draw.keys?.[i] ?? '' })),
  }
  if (draw.next === 'commit') return { path: path('commit'), body: { dealing: makeDealing(bytes, circle, party) } }
  const place = circle.parties.findIndex((p) => p.id === party)
  return { path: path('open'), body: { opening: makeOpening(bytes, circle, place, draw.dealings ?? []) } }
}
