import { Value } from 'typebox/value'
import type { Bilingual } from '../../../core/text.ts'
import { canonicalJson } from '../../evidence/logic/canonical.ts'
import type { Crypto } from '../../evidence/logic/note.ts'
import { RECEIPT_FORMAT, verifyReceipt } from '../../evidence/logic/receipt.ts'
import { DrawFile, type DrawHeader, type DrawState } from '../schema.ts'
import { isBeaconRound } from './beacon.ts'
import type { DrawCrypto } from './encode.ts'
import { hashOf, openSeed, type Replayed, resultOf, startDrawing } from './replay.ts'
import { handleOf, type RosterLine, writeLine } from './roster.ts'
import { inclusionOf, quotaOf } from './select.ts'
import { checkDealing, checkJoin, checkOpening, type Protocol, ProtocolFault, thresholdOf } from './sharing.ts'
import { beaconOf, circleOf, dealingsOf, protocolOf, stateOf } from './state.ts'

/** One thing that is wrong, in a sentence. */
export interface DrawFinding {
  readonly code: string
  readonly text: Bilingual
}

export interface DrawCheck {
  /** Nothing was found wrong. Of an unfinished draw that says only that what is there so far is in order. */
  readonly isVerified: boolean
  readonly findings: readonly DrawFinding[]
  readonly state?: DrawState
  /** In the first one a party's secret was fixed by its dealing only, not when it joined. */
  readonly protocol?: Protocol
  readonly title?: string
  readonly id?: string
  readonly candidates?: number
  readonly drawn?: number
  /** `proven` against the log's key, `not-asked` without a key, `absent` where the file carries none. */
  readonly receipts: 'proven' | 'not-asked' | 'absent'
  /** What is known of each handle that was asked for. */
  readonly seen?: ReadonlyMap<string, HandleCheck>
}

/** What the draw says of one candidate. */
export interface HandleCheck {
  readonly status: 'drawn' | 'not-drawn' | 'excluded' | 'not-on-list' | 'not-drawn-yet'
  readonly handle: string
  readonly stratum?: string
  readonly rank?: number
  readonly probability?: number
  readonly isExact?: boolean
  readonly inspectors?: number
  /** Why it was left off the list, or taken off the result. */
  readonly reason?: string
}

export interface VerifyOptions {
  readonly crypto: DrawCrypto
  /** Verifier key of the evidence log, from elsewhere than the file. */
  readonly log?: { readonly verifierKey: string; readonly crypto: Crypto } | undefined
  /** Handles to answer for. */
  readonly handles?: readonly string[]
}

class Wrong extends Error {
  readonly finding: DrawFinding
  constructor(code: string, zh: string, en: string) {
    super(en)
    this.finding = { code, text: { zh, en } }
  }
}

/** A verification that has read the file and waits for the list. */
export interface Verification {
  /** The file does not carry the list: its lines must be given. */
  readonly isRosterAbsent: boolean
  /** Lines of the list in order; once something is wrong it does nothing. */
  add(lines: readonly string[]): void
  finish(): DrawCheck
}

/**
 * Repeats a draw from its public file and says in sentences what does not hold. Stops at the first thing wrong, because what follows rests
 * on it. Never throws on what it is given.
 */
export function startVerification(value: unknown, options: VerifyOptions): Verification {
  let answer: DrawCheck | undefined
  const guarded = <R>(run: () => R): R | undefined => {
    if (answer && !answer.isVerified) return undefined
    try {
      return run()
    } catch (error) {
      answer = refusalOf(error)
      return undefined
    }
  }
  const begun = guarded(() => begin(value, options))
  if (begun?.embedded) guarded(() => begun.add(begun.embedded as readonly string[]))
  return {
    isRosterAbsent: begun !== undefined && !begun.embedded,
    add: (lines) => guarded(() => begun?.add(lines)),
    finish: () => {
      answer = guarded(() => begun?.finish()) ?? answer
      return answer as DrawCheck
    },
  }
}

function refusalOf(error: unknown): DrawCheck {
  const none = { isVerified: false, receipts: 'not-asked' } as const
  if (error instanceof Wrong) return { ...none, findings: [error.finding] }
  const why = error instanceof Error ? error.message : String(error)
  const text = { zh: `文件不能读取：${why}。`, en: `The file cannot be read: ${why}.` }
  return { ...none, findings: [{ code: 'file-unreadable', text }] }
}

function begin(value: unknown, options: VerifyOptions) {
  if (!Value.Check(DrawFile, value)) {
    const [first] = [...Value.Errors(DrawFile, value)]
    const at = `${first?.instancePath || '/'} ${first?.message ?? ''}`
    throw new Wrong(
      'file-unreadable',
      `不是可以读取的抽取文件（${at}）。`,
      `This is not a draw file that can be read (${at}).`,
    )
  }
  const file = value
  const { header } = file
  const { crypto } = options
  checkHeader(header)
  checkSteps(file, hashOf(crypto, header))
  const receipts = checkReceipts(file, options)
  const opened = file.result && seedIn(file, crypto)
  const wanted = new Set(options.handles ?? [])
  const onList = new Map<string, RosterLine>()
  const drawing = startDrawing(crypto, header, opened?.seed ?? new Uint8Array(32), (line) => {
    if (wanted.has(line.handle)) onList.set(line.handle, line)
  })
  return {
    embedded: file.roster?.map(([handle, stratum, weight, region, needs]) =>
      writeLine({ handle, stratum, weight, ...(region && { region }), ...(needs?.length && { needs }) }),
    ),
    add(lines: readonly string[]): void {
      try {
        drawing.add(lines)
      } catch (error) {
        const why = (error as Error).message
        throw new Wrong('roster-unreadable', `名单有误：${why}。`, `The list is wrong: ${why}.`)
      }
    },
    finish(): DrawCheck {
      const replayed = drawing.finish()
      checkRoster(header, replayed)
      checkAssignment(file, crypto)
      if (opened) checkResult(file, crypto, opened, replayed)
      return {
        isVerified: true,
        findings: [],
        state: stateOf(header, file.steps, file.result !== undefined),
        protocol: protocolOf(header),
        title: header.title,
        id: header.id,
        candidates: header.roster.count,
        drawn: file.result?.strata.reduce((sum, s) => sum + s.drawn.length, 0) ?? 0,
        receipts,
        seen: describe(file, onList, options.handles ?? []),
      }
    },
  }
}

/** What the draw says of each handle that was asked for. */
function describe(
  file: DrawFile,
  onList: ReadonlyMap<string, RosterLine>,
  handles: readonly string[],
): ReadonlyMap<string, HandleCheck> {
  const { header, result, steps } = file
  const left = new Map(header.exclusions.map((e) => [e.handle, e.reason]))
  const removed = new Map(steps.flatMap((s) => (s.kind === 'excluded' ? [[s.handle, s.reason] as const] : [])))
  const places = new Map(
    (result?.strata ?? []).flatMap((s) => s.drawn.map((d, i) => [d.handle, { ...d, rank: i + 1 }])),
  )
  const one = (handle: string): HandleCheck => {
    const why = left.get(handle)
    if (why !== undefined) return { status: 'excluded', handle, reason: why }
    const line = onList.get(handle)
    if (!line) return { status: 'not-on-list', handle }
    const frame = header.roster.strata.find((s) => s.id === line.stratum)
    const known = { handle, stratum: line.stratum, ...(frame && inclusionOf(frame, frame.quota, line.weight)) }
    if (!result) return { status: 'not-drawn-yet', ...known }
    const place = places.get(handle)
    if (!place) return { status: 'not-drawn', ...known }
    const reason = removed.get(handle)
    return {
      status: 'drawn',
      ...known,
      rank: place.rank,
      ...(place.inspectors && { inspectors: place.inspectors.length }),
      ...(reason !== undefined && { reason }),
    }
  }
  return new Map(handles.map((h) => [h, one(h)]))
}

function checkHeader(header: DrawHeader): void {
  const ids = header.parties.map((p) => p.id)
  if (new Set(ids).size !== ids.length)
    throw new Wrong('parties-doubled', '同一方出现两次。', 'A party stands there twice.')
  if (header.threshold !== thresholdOf(ids.length))
    throw new Wrong('threshold-wrong', '公开所需方数应超过半数。', 'Opening must take more than half of the parties.')
  for (const rule of header.strata) {
    const frame = header.roster.strata.find((s) => s.id === rule.id)
    const quota = quotaOf(rule, frame?.candidates ?? 0)
    if (frame && frame.quota !== quota)
      throw new Wrong(
        'quota-wrong',
        `“${rule.label.zh}”按公布的比例应抽 ${quota} 个，文件写的是 ${frame.quota} 个。`,
        `By the published ratio ${quota} of "${rule.label.en}" are drawn; the file says ${frame.quota}.`,
      )
  }
}

function checkSteps(file: DrawFile, drawHash: string): void {
  const { header, steps } = file
  const label = (id: string) => header.parties.find((p) => p.id === id)?.label ?? { zh: id, en: id }
  const done = new Set<string>()
  let isClosed = false
  let joined = 0
  for (const step of steps) {
    if (step.draw !== header.id)
      throw new Wrong('step-of-another-draw', '有一步属于另一次抽取。', 'A step is of another draw.')
    const party = 'party' in step ? step.party : ''
    const key = step.kind === 'excluded' ? step.id : `${step.kind} ${party}`
    if (done.has(key))
      throw new Wrong('step-doubled', `“${step.kind}”出现两次。`, `The step ${step.kind} ${party} stands there twice.`)
    done.add(key)
    if (step.kind === 'joined') joined++
    // By the order in the file, which is that of the log: a party that joins after another has dealt could choose.
    if (step.kind === 'committed' && joined < header.parties.length)
      throw new Wrong('committed-early', '有一方在各方到齐之前承诺。', 'A party committed before all had joined.')
    if (step.kind === 'closed') isClosed = true
    if (step.kind === 'committed' && isClosed)
      throw new Wrong('committed-late', '有一方在截止之后才承诺。', 'A party committed after the closing.')
    if (step.kind === 'opened' && !isClosed)
      throw new Wrong('opened-early', '有一方在承诺截止之前就公开。', 'A party opened before all were committed.')
  }
  const circle = circleOf(header, drawHash, steps)
  for (const step of steps)
    if (step.kind === 'joined')
      hold(() => checkJoin(step.join, drawHash, step.party, protocolOf(header)), 'join-wrong', {
        zh: `“${label(step.party).zh}”的参与证明与名单和规则对不上：名单、规则或证明被改动过。`,
        en: `The key of "${label(step.party).en}" does not fit the frozen list and rule: one of them was changed.`,
      })
  for (const step of steps)
    if (step.kind === 'committed' && circle) {
      hold(() => checkDealing(step.dealing, circle, step.party), 'commitment-wrong', {
        zh: `“${label(step.party).zh}”的密值承诺不成立：承诺被改动过。`,
        en: `The committed secret of "${label(step.party).en}" does not hold: it was changed.`,
      })
    }
  const dealings = dealingsOf(header, steps)
  if (isClosed && !dealings)
    throw new Wrong('closed-early', '截止时并非各方都已承诺。', 'It was closed before all were committed.')
  for (const step of steps)
    if (step.kind === 'opened' && circle && dealings) {
      const place = circle.parties.findIndex((p) => p.id === step.party)
      hold(() => checkOpening(step.opening, circle, place, dealings), 'opening-wrong', {
        zh: `“${label(step.party).zh}”公开的内容与承诺不符：密值被改动过。`,
        en: `What "${label(step.party).en}" opened is not what was committed: a secret was changed.`,
      })
    }
  checkBeacon(file)
}

function checkBeacon({ header, steps, result }: DrawFile): void {
  const beacon = beaconOf(steps)
  if (!header.beacon) {
    if (beacon) throw new Wrong('beacon-unasked', '规则里没有公共信标。', 'The rule names no beacon.')
    return
  }
  if (!beacon) {
    if (result) throw new Wrong('beacon-absent', '缺少公共随机信标。', 'The beacon is missing.')
    return
  }
  const closed = steps.find((s) => s.kind === 'closed')
  if (closed?.beaconRound !== beacon.round || !isBeaconRound(beacon, header.beacon))
    throw new Wrong(
      'beacon-wrong',
      '公共随机信标不是事先定下的那一轮，或签名不成立。',
      'The beacon is not the round fixed beforehand, or its signature does not hold.',
    )
}

function hold(run: () => void, code: string, text: Bilingual): void {
  try {
    run()
  } catch (error) {
    if (error instanceof ProtocolFault) throw new Wrong(code, text.zh, text.en)
    throw error
  }
}

function seedIn(file: DrawFile, crypto: DrawCrypto) {
  let opened: ReturnType<typeof openSeed>
  try {
    opened = openSeed(crypto, file.header, file.steps)
  } catch (error) {
    if (!(error instanceof ProtocolFault)) throw error
    throw new Wrong('opened-too-few', '公开的方数不足，不应有结果。', 'Too few parties opened for a result.')
  }
  return opened
}

function checkRoster(header: DrawHeader, { roster }: Replayed): void {
  if (roster.sha256 !== header.roster.sha256 || roster.count !== header.roster.count)
    throw new Wrong(
      'roster-changed',
      `名单不是冻结的那一份：有候选对象、分层或权重被改动（名单 ${roster.count} 个，冻结时 ${header.roster.count} 个）。`,
      `The list is not the frozen one: a candidate, stratum or weight was changed (${roster.count} now, ${header.roster.count} frozen).`,
    )
  for (const frame of header.roster.strata) {
    const found = roster.strata.get(frame.id)
    const [now, said] = [found ?? { candidates: 0, weight: 0, minWeight: 0, maxWeight: 0 }, frame]
    if (
      now.candidates !== said.candidates ||
      now.weight !== said.weight ||
      now.minWeight !== said.minWeight ||
      now.maxWeight !== said.maxWeight
    )
      throw new Wrong(
        'frame-wrong',
        `分层“${frame.id}”的个数或权重与名单不符。`,
        `The counts of stratum ${frame.id} are not those of the list.`,
      )
  }
}

function checkAssignment({ header, assignment }: DrawFile, crypto: DrawCrypto): void {
  if ((header.assignment === undefined) !== (assignment === undefined))
    throw new Wrong(
      'inspectors-absent',
      '检查人员名录缺失或多出。',
      'The list of inspectors is missing, or not asked for.',
    )
  if (
    assignment &&
    (hashOf(crypto, assignment) !== header.assignment?.sha256 || assignment.perTask !== header.assignment.perTask)
  )
    throw new Wrong(
      'inspectors-changed',
      '检查人员名录、回避或上轮组合不是冻结的那一份。',
      'The inspectors, recusals or pairs of the round before are not the frozen ones.',
    )
}

function checkResult(
  file: DrawFile,
  crypto: DrawCrypto,
  opened: ReturnType<typeof openSeed>,
  { winners }: Replayed,
): void {
  const said = file.result as NonNullable<DrawFile['result']>
  const ours = resultOf(crypto, file.header, opened, winners, file.assignment)
  const other = ours.secrets.findIndex((s, i) => s !== said.secrets[i])
  if (other >= 0 || said.secrets.length !== ours.secrets.length) {
    const party = file.header.parties[other]?.label
    throw new Wrong(
      'secret-changed',
      `“${party?.zh ?? ''}”的密值与它的承诺不符。`,
      `The secret of "${party?.en ?? ''}" is not the one it committed to.`,
    )
  }
  if (said.seed !== ours.seed)
    throw new Wrong('seed-wrong', '随机种子不是由各方密值得出的。', 'The seed does not follow from the secrets.')
  for (const stratum of ours.strata) {
    const theirs = said.strata.find((s) => s.id === stratum.id)?.drawn ?? []
    const n = Math.max(stratum.drawn.length, theirs.length)
    for (let i = 0; i < n; i++) {
      const [mine, given] = [stratum.drawn[i], theirs[i]]
      if (mine?.handle !== given?.handle || mine?.mac !== given?.mac)
        throw new Wrong(
          'result-wrong',
          `分层“${stratum.id}”第 ${i + 1} 位应为 ${mine?.handle ?? '（无）'}，文件写的是 ${given?.handle ?? '（无）'}。`,
          `Place ${i + 1} of stratum ${stratum.id} is ${mine?.handle ?? 'nobody'}; the file says ${given?.handle ?? 'nobody'}.`,
        )
      if (String(mine?.inspectors ?? []) !== String(given?.inspectors ?? []))
        throw new Wrong(
          'team-wrong',
          `对象 ${mine?.handle} 的检查人员不是抽出的那几位。`,
          `The inspectors of ${mine?.handle} are not those drawn.`,
        )
    }
  }
  if (
    said.strata.length !== ours.strata.length ||
    canonicalJson(said.shortfalls ?? []) !== canonicalJson(ours.shortfalls ?? [])
  )
    throw new Wrong(
      'result-wrong',
      '结果的分层或人员缺口与复算不符。',
      'Strata or shortfalls differ from the repeated draw.',
    )
}

/** Receipts of the log: each is of what the file says, and they lie in the log in the order of the protocol. */
function checkReceipts(file: DrawFile, { log }: VerifyOptions): DrawCheck['receipts'] {
  if (file.receipts.length === 0) return 'absent'
  if (!log) return 'not-asked'
  const bodies = new Map<string, unknown>([
    [`draw ${file.header.id}`, file.header],
    ...file.steps.map((s) => [`draw-step ${s.id}`, s] as const),
    ...(file.result ? [[`draw-result ${file.header.id}`, file.result] as const] : []),
  ])
  const places = new Map<string, number>()
  for (const { kind, id, ...rest } of file.receipts) {
    const of = `${kind} ${id}`
    const body = bodies.get(of)
    const receipt = {
      format: RECEIPT_FORMAT,
      log: log.verifierKey.trim(),
      kind,
      id,
      ...rest,
      ...(body !== undefined && { body }),
    }
    const proof = verifyReceipt(receipt, { verifierKey: log.verifierKey }, log.crypto)
    if (!proof.isProven || proof.covers !== 'body')
      throw new Wrong(
        'receipt-wrong',
        `存证回执不成立（${of}）：${proof.why ?? '没有内容'}。`,
        `The receipt of ${of} does not hold: ${proof.why ?? 'it covers no content'}.`,
      )
    places.set(of, proof.index ?? 0)
  }
  const absent = [...bodies.keys()].find((of) => !places.has(of))
  if (absent) throw new Wrong('receipt-absent', `缺少存证回执（${absent}）。`, `The receipt of ${absent} is missing.`)
  const order = [...bodies.keys()].filter((of) => !isLate(file, of)).map((of) => places.get(of) as number)
  if (order.some((index, i) => i > 0 && index < (order[i - 1] as number)))
    throw new Wrong(
      'order-wrong',
      '日志里的先后与抽取的步骤不一致。',
      'The order in the log is not the order of the steps.',
    )
  return 'proven'
}

/** What was added after the result stands behind it in the log, before it in the file. */
function isLate(file: DrawFile, of: string): boolean {
  return file.steps.some((s) => s.kind === 'excluded' && of === `draw-step ${s.id}`)
}

/** The handle of a code in this draw. */
export function handleIn(header: Pick<DrawHeader, 'roster'>, crypto: DrawCrypto, code: string): string {
  return handleOf(crypto.sha256, header.roster.salt, code)
}
