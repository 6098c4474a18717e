import { toHex } from '../../evidence/logic/bytes.ts'
import { canonicalBytes } from '../../evidence/logic/canonical.ts'
import type { AssignmentDocument, DrawHeader, DrawResult, Step } from '../schema.ts'
import { assignInspectors, type Task } from './assign.ts'
import type { DrawCrypto } from './encode.ts'
import { type RosterLine, readLine, type StratumFrame, startFrame } from './roster.ts'
import { startSelection, type Winner } from './select.ts'
import { combine, seedOf } from './sharing.ts'
import { beaconOf, circleOf, openingsOf } from './state.ts'

export function hashOf(crypto: DrawCrypto, value: unknown): string {
  return toHex(crypto.sha256(canonicalBytes(value)))
}

/** Secrets and seed from what was opened. @throws ProtocolFault when too few opened */
export function openSeed(crypto: DrawCrypto, header: DrawHeader, steps: readonly Step[]) {
  const circle = circleOf(header, hashOf(crypto, header), steps)
  if (!circle) throw new RangeError('not every party has joined')
  const secrets = combine(circle, openingsOf(header, steps))
  return { secrets, seed: seedOf(crypto.sha256, circle, secrets, beaconOf(steps)) }
}

export interface Replayed {
  readonly roster: {
    readonly count: number
    readonly sha256: string
    readonly strata: ReadonlyMap<string, StratumFrame>
  }
  readonly winners: ReadonlyMap<string, readonly Winner[]>
}

/** Takes a list that streams by once: hashes and counts it, and draws from it. */
export function startDrawing(
  crypto: DrawCrypto,
  header: DrawHeader,
  seed: Uint8Array,
  watch?: (line: RosterLine) => void,
) {
  const frame = startFrame(crypto)
  const quotas = new Map(header.strata.map((s) => [s.id, header.roster.strata.find((r) => r.id === s.id)?.quota ?? 0]))
  const selection = startSelection(crypto, { id: header.id, seed, quotas })
  return {
    /** @throws RangeError when a line is malformed, out of order, or of no declared stratum */
    add(lines: readonly string[]): void {
      for (const text of lines) {
        const line = readLine(text)
        frame.add(text, line)
        selection.add(line)
        watch?.(line)
      }
    },
    finish: (): Replayed => ({ roster: frame.finish(), winners: selection.finish() }),
  }
}

/** Tasks in the order in which they are assigned: stratum by stratum as declared, smallest key first. */
function tasksOf(winners: Replayed['winners']): Task[] {
  return [...winners.values()].flat().map((w) => w.line)
}

/** The result as it is written and published, without the moment. */
export function resultOf(
  crypto: DrawCrypto,
  header: DrawHeader,
  opened: { readonly secrets: readonly Uint8Array[]; readonly seed: Uint8Array },
  winners: Replayed['winners'],
  assignment: AssignmentDocument | undefined,
): Omit<DrawResult, 'drawnAt'> {
  const assigned =
    assignment && assignInspectors(crypto, { id: header.id, seed: opened.seed }, assignment, tasksOf(winners))
  return {
    draw: header.id,
    secrets: opened.secrets.map(toHex),
    seed: toHex(opened.seed),
    strata: [...winners].map(([id, list]) => ({
      id,
      drawn: list.map((w) => ({
        handle: w.line.handle,
        mac: w.mac,
        ...(assigned && { inspectors: [...(assigned.teams.get(w.line.handle) ?? [])] }),
      })),
    })),
    ...(assigned && { shortfalls: [...assigned.shortfalls] }),
  }
}
