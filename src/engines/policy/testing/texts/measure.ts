import { type Findings, type FoundTarget, readFigures } from '../../logic/findings.ts'
import { parseDocument } from '../../logic/parse.ts'
import type { AnnotatedText } from './annotated.ts'

export interface Measured {
  readonly expected: number
  readonly found: number
  readonly hits: number
  readonly comparators: number
  readonly deadlines: number
  readonly missed: readonly string[]
  readonly extra: readonly string[]
  readonly falseFriends: readonly string[]
  readonly findings: Findings
}

/** Runs the reader on an annotated text and counts what it found. A hit has subject, value and unit right; comparator and deadline are counted apart. */
export function measure({ text, targets, noPromises }: AnnotatedText): Measured {
  const findings = readFigures(parseDocument(text))
  const left = [...findings.targets]
  const missed: string[] = []
  let comparators = 0
  let deadlines = 0
  for (const line of targets) {
    const [subject, comparator, value, unit, deadline] = line.split(' | ') as [string, string, string, string, string]
    const [low, high] = value.split('–').map(Number)
    const i = left.findIndex(
      (t) =>
        (t.subject + t.printed).replace(/\s/g, '').includes(subject) &&
        t.value === low &&
        t.upTo === high &&
        t.unit === (unit === '-' ? '' : unit),
    )
    const hit = i < 0 ? undefined : left.splice(i, 1)[0]
    if (!hit) {
      missed.push(line)
      continue
    }
    if (hit.comparator === comparator) comparators++
    else missed.push(`comparator ${hit.comparator}: ${line}`)
    if ((hit.deadline?.by ?? '-') === deadline) deadlines++
    else missed.push(`deadline ${hit.deadline?.by}: ${line}`)
  }
  const hits = targets.length - missed.filter((m) => !/^(?:comparator|deadline) /.test(m)).length
  const squeezed = (t: FoundTarget): string => t.printed.replace(/\s/g, '')
  return {
    expected: targets.length,
    found: findings.targets.length,
    hits,
    comparators,
    deadlines,
    missed,
    extra: left.map((t) => `${t.address} ${t.subject} ${t.comparator} ${t.value}${t.unit} (${squeezed(t)})`),
    falseFriends: noPromises.filter((n) => left.some((t) => squeezed(t).includes(n.replace(/\s/g, '')))),
    findings,
  }
}

/** The counts of several texts in one line. */
export function summed(all: readonly Measured[]): string {
  const sum = (of: (m: Measured) => number): number => all.reduce((n, m) => n + of(m), 0)
  const [expected, found, hits] = [sum((m) => m.expected), sum((m) => m.found), sum((m) => m.hits)]
  return `recall ${(hits / expected).toFixed(3)} (${hits}/${expected}), precision ${(hits / found).toFixed(3)} (${hits}/${found}), comparators ${sum((m) => m.comparators)}/${hits}, deadlines ${sum((m) => m.deadlines)}/${hits}`
}
