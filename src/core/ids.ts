import { v7 } from 'uuid'

/** A new UUIDv7: ids are made by the application, sort by time and never depend on a database sequence. */
export function newId(): string {
  return v7()
}

/** A UUIDv7 of a stated moment and stated 10 random bytes: for deterministic data such as the demo city. */
export function idAt(at: Date, random: Uint8Array): string {
  return v7({ msecs: at.getTime(), random: padTo16(random), seq: 0 })
}

function padTo16(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(16)
  out.set(bytes.subarray(0, 16), 16 - Math.min(16, bytes.length))
  return out
}
