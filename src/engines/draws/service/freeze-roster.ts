import { Readable } from 'node:stream'
import type { App } from '../../../core/app.ts'
import { refuse } from '../../../core/problem.ts'
import type { Candidate, Recusal } from '../define.ts'
import {
  isWeight,
  type RosterLine,
  readLine,
  type StratumFrame,
  startFrame,
  startHandles,
  writeLine,
} from '../logic/roster.ts'
import { drawInvalid } from '../problems.ts'
import { linesOf } from '../verify-file.ts'
import { serverDrawCrypto } from './server-crypto.ts'

/** Two gibibytes: some twenty million lines. */
const MAX_BYTES = 2 ** 31
/** Divides a line's public part from the owner's id, subject and label; no canonical JSON holds it unescaped. */
const DIVIDER = '\t'

export interface FrozenRoster {
  readonly count: number
  readonly sha256: string
  readonly strata: ReadonlyMap<string, StratumFrame>
  readonly publicFile: string
  readonly privateFile: string
  /** Recusals by the handle of the candidate. */
  readonly recusals: readonly { readonly handle: string; readonly recusal: Recusal }[]
}

/** What stands behind a public line. */
export interface PrivatePart {
  readonly id: string
  readonly key: string | undefined
  readonly label: string
}

export function invalid(field: string, zh: string, en: string) {
  return refuse(drawInvalid({ field, zh, en }))
}

/**
 * Sorts the list by handle and stores it twice by content: public, and with what the owner needs back. While it is sorted, it lies in
 * memory as bytes: some 200 per candidate.
 */
export async function freezeRoster(
  app: App,
  candidates: Iterable<Candidate> | AsyncIterable<Candidate>,
  rule: { readonly salt: string; readonly strata: ReadonlySet<string>; readonly excluded: ReadonlySet<string> },
  recusals: readonly Recusal[],
): Promise<FrozenRoster> {
  const byId = Map.groupBy(
    recusals.filter((r) => r.candidateId !== undefined),
    (r) => r.candidateId,
  )
  const byKey = Map.groupBy(
    recusals.filter((r) => r.candidateId === undefined),
    (r) => r.key,
  )
  const found: { handle: string; recusal: Recusal }[] = []
  const buckets = Array.from({ length: BUCKETS }, startBucket)
  let isEmpty = true
  const nameOf = startHandles(serverDrawCrypto.sha256, rule.salt)
  for await (const c of candidates) {
    if (!rule.strata.has(c.stratum))
      throw invalid(
        'roster',
        `“${c.label}”的分层 ${c.stratum} 没有声明`,
        `${c.id} names the unknown stratum ${c.stratum}`,
      )
    const weight = c.weight ?? 1
    if (!isWeight(weight))
      throw invalid(
        'roster',
        `“${c.label}”的权重应为 1 到 1000000 的整数`,
        `the weight of ${c.id} is no whole number from 1 to 1000000`,
      )
    const handle = nameOf(c.code ?? c.id)
    if (rule.excluded.has(handle))
      throw invalid('exclusions', `“${c.label}”既在名单里又被排除`, `${c.id} is both on the list and excluded`)
    const line: RosterLine = {
      handle,
      stratum: c.stratum,
      weight,
      ...(c.region !== undefined && { region: c.region }),
      ...(c.needs?.length && { needs: [...c.needs].sort() }),
    }
    isEmpty = false
    const text = `${writeLine(line)}${DIVIDER}${JSON.stringify([c.id, c.key ?? null, c.label])}`
    buckets[Number.parseInt(handle.slice(0, 2), 16)]?.add(text)
    for (const recusal of [...(byId.get(c.id) ?? []), ...((c.key !== undefined && byKey.get(c.key)) || [])])
      found.push({ handle, recusal })
  }
  if (isEmpty) throw invalid('roster', '名单为空', 'the list is empty')
  const frame = startFrame(serverDrawCrypto)
  // Bucket after bucket is sorted, hashed, written and let go.
  function* sorted(): Generator<Buffer> {
    for (const bucket of buckets) {
      const lines = bucket.take().sort()
      let last = ''
      for (const text of lines) {
        const shown = publicPart(text)
        const line = readLine(shown)
        if (line.handle === last)
          throw invalid('roster', '名单里有两个对象的代码相同', `two candidates have the same code: ${shown}`)
        last = line.handle
        frame.add(shown, line)
      }
      if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`)
    }
  }
  const whole = await app.files.put(Readable.from(sorted()), { maxBytes: MAX_BYTES })
  const { count, sha256, strata } = frame.finish()
  const shown = await app.files.put(Readable.from(publicBytes(await app.files.read(whole.digest))), {
    maxBytes: MAX_BYTES,
  })
  if (shown.digest !== sha256) throw new Error('the stored list is not the list that was hashed')
  return { count, sha256, strata, publicFile: shown.digest, privateFile: whole.digest, recusals: found }
}

async function* publicBytes(whole: Readable): AsyncGenerator<Buffer> {
  for await (const lines of linesOf(whole)) yield Buffer.from(`${lines.map(publicPart).join('\n')}\n`)
}

/** One for each first byte of a handle: handles are evenly spread, so each holds one 256th of the list. */
const BUCKETS = 256
const PENDING = 256

/** Lines as bytes outside the heap of the program; text only where one bucket is worked on. */
function startBucket() {
  let chunks: Buffer[] = []
  let pending: string[] = []
  const flush = () => {
    if (pending.length > 0) chunks.push(Buffer.from(`${pending.join('\n')}\n`))
    pending = []
  }
  return {
    add(line: string): void {
      if (pending.push(line) === PENDING) flush()
    },
    /** All of its lines; the bucket is empty afterwards. */
    take(): string[] {
      flush()
      const text = Buffer.concat(chunks).toString()
      chunks = []
      return text === '' ? [] : text.slice(0, -1).split('\n')
    },
  }
}

/** A stored line without what stands behind it. */
export function publicPart(line: string): string {
  return line.slice(0, line.indexOf(DIVIDER))
}

export function handleAt(line: string): string {
  return line.slice(2, 42)
}

export function privatePart(line: string): PrivatePart {
  const [id, key, label] = JSON.parse(line.slice(line.indexOf(DIVIDER) + 1)) as [string, string | null, string]
  return { id, key: key ?? undefined, label }
}
