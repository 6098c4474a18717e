import { inflateRawSync } from 'node:zlib'

/** What a download says as text: of a Word or Excel file its parts, unpacked; of anything else itself. */
export function textOf(payload: Buffer): string {
  if (payload.subarray(0, 4).toString('latin1') !== 'PK\u0003\u0004') return payload.toString('utf8')
  return partsOf(payload)
    .map(([, text]) => text)
    .join('\n')
}

/** The parts of a Word or Excel file: name and text. */
export function partsOf(payload: Buffer): [name: string, text: string][] {
  const parts: [string, string][] = []
  const end = payload.lastIndexOf('PK\u0005\u0006', undefined, 'latin1')
  let at = payload.readUInt32LE(end + 16)
  for (let left = payload.readUInt16LE(end + 10); left > 0; left--) {
    const isPacked = payload.readUInt16LE(at + 10) === 8
    const size = payload.readUInt32LE(at + 20)
    const [name, extra, comment] = [28, 30, 32].map((o) => payload.readUInt16LE(at + o)) as [number, number, number]
    const local = payload.readUInt32LE(at + 42)
    const start = local + 30 + payload.readUInt16LE(local + 26) + payload.readUInt16LE(local + 28)
    const content = payload.subarray(start, start + size)
    const label = payload.subarray(at + 46, at + 46 + name).toString('utf8')
    parts.push([label, (isPacked ? inflateRawSync(content) : content).toString('utf8')])
    at += 46 + name + extra + comment
  }
  return parts
}
