import { Readable } from 'node:stream'
import type { App } from '../../../core/app.ts'
import { refuse } from '../../../core/problem.ts'
import type { Candidate, Recusal } from '../define.ts'
import { handleOf, isWeight, type RosterLine, type StratumFrame, startFrame, writeLine } from '../logic/roster.ts'
import { drawInvalid } from '../problems.ts'
import { serverDrawCrypto } from './server-crypto.ts'

/** Two gibibytes: some twenty million lines. */
const MAX_BYTES = 2 ** 31
/** Divides a line's public part from the owner's id, subject and label; no canonical JSON holds it unescaped. */
const DIVIDER = '\t'
const PIECE = 2000

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
 * Sorts the list by handle and stores it twice by content: public, and with what the owner needs back. Lines are kept as text while they
 * are sorted: some 250 bytes per candidate.
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
  const lines: string[] = []
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
    const handle = handleOf(serverDrawCrypto.sha256, rule.salt, c.code ?? c.id)
    if (rule.excluded.has(handle))
      throw invalid('exclusions', `“${c.label}”既在名单里又被排除`, `${c.id} is both on the list and excluded`)
    const line: RosterLine = {
      handle,
      stratum: c.stratum,
      weight,
      ...(c.region !== undefined && { region: c.region }),
      ...(c.needs?.length && { needs: [...c.needs].sort() }),
    }
    lines.push(`${writeLine(line)}${DIVIDER}${JSON.stringify([c.id, c.key ?? null, c.label])}`)
    for (const recusal of [...(byId.get(c.id) ?? []), ...((c.key !== undefined && byKey.get(c.key)) || [])])
      found.push({ handle, recusal })
  }
  if (lines.length === 0) throw invalid('roster', '名单为空', 'the list is empty')
  lines.sort()
  const frame = startFrame(serverDrawCrypto)
  for (const [i, text] of lines.entries()) {
    const [shown] = text.split(DIVIDER, 1) as [string]
    const [handle, stratum, weight] = JSON.parse(shown) as [string, string, number]
    if (lines[i + 1]?.startsWith(`["${handle}"`))
      throw invalid('roster', '名单里有两个对象的代码相同', `two candidates have the same code: ${shown}`)
    frame.add(shown, { handle, stratum, weight })
  }
  const { count, sha256, strata } = frame.finish()
  const shown = await app.files.put(Readable.from(pieces(lines, true)), { maxBytes: MAX_BYTES })
  const whole = await app.files.put(Readable.from(pieces(lines, false)), { maxBytes: MAX_BYTES })
  if (shown.digest !== sha256) throw new Error('the stored list is not the list that was hashed')
  return { count, sha256, strata, publicFile: shown.digest, privateFile: whole.digest, recusals: found }
}

function* pieces(lines: readonly string[], isPublic: boolean): Generator<Buffer> {
  for (let i = 0; i < lines.length; i += PIECE) {
    const part = lines.slice(i, i + PIECE)
    yield Buffer.from(`${(isPublic ? part.map((l) => l.slice(0, l.indexOf(DIVIDER))) : part).join('\n')}\n`)
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
