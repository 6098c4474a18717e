import { fromHex, toHex } from '../../evidence/logic/bytes.ts'
import { type Circle, makeDealing, makeJoin, makeOpening } from '../logic/sharing.ts'
import { protocolOf } from '../logic/state.ts'
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
  return joined === undefined || makeJoin(fromHex(secret), draw.drawHash, party, protocolOf(draw.header)).key === joined
}

const circleOf = (draw: DrawDetail): Circle => ({
  drawHash: draw.drawHash,
  threshold: draw.header.threshold,
  parties: draw.circle ?? [],
})

/**
 * Whether this browser has dealt the secret among other keys before. A party's secret is one and the same for the whole draw: who could make
 * it deal twice, the second time with another party's commitment exchanged, would choose that one knowing this secret. So it deals once.
 */
export function hasCircleChanged(draw: DrawDetail, party: string): boolean {
  const dealt = draw.circle && readSecret(draw.entry.id, `${party} circle`)
  return dealt !== undefined && dealt !== JSON.stringify(draw.circle)
}

/** The next message of a party, made here from its secret. */
export function messageFor(draw: DrawDetail, party: string, secret: string): { path: string; body: object } {
  const bytes = fromHex(secret)
  const path = (step: string) => `parties/${party}/${step}`
  if (draw.next === 'join')
    return { path: path('join'), body: { join: makeJoin(bytes, draw.drawHash, party, protocolOf(draw.header)) } }
  const circle = circleOf(draw)
  if (draw.next === 'commit') {
    keepSecret(draw.entry.id, `${party} circle`, JSON.stringify(draw.circle))
    return { path: path('commit'), body: { dealing: makeDealing(bytes, circle, party) } }
  }
  const place = circle.parties.findIndex((p) => p.id === party)
  return { path: path('open'), body: { opening: makeOpening(bytes, circle, place, draw.dealings ?? []) } }
}
