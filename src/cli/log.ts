import { readFile, writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { systemScope } from '../core/db/index.ts'
import type { StateFinding } from '../core/seal.ts'
import { textOfFile } from '../core/text/stored.ts'
import {
  findConsistency,
  findInclusion,
  getReceipt,
  httpSource,
  type LogCheck,
  type StateReport,
  serverCrypto,
  type TreeCheck,
  verifyLog,
  verifyState,
  verifyTree,
} from '../engines/evidence/index.ts'
import { type ConsistencyProof, verifyReceipt } from '../engines/evidence/logic/receipt.ts'
import { withCity } from './city.ts'
import { wholeNumber } from './demo.ts'
import { CommandRefused, JSON_OPTION, print, progressBar } from './output.ts'

interface VerifyOptions {
  state?: boolean
  receipt?: string
  checkpoint?: string
  consistency?: string
  key?: string
  url?: string
  json?: boolean
}

interface ProveOptions {
  kind?: string
  id?: string
  index?: number
  from?: number
  to?: number
  size?: number
  out?: string
}

export function logCommand(): Command {
  const log = new Command('log').description('存证日志 · the evidence log')
  log
    .command('verify')
    .description(
      '验证：不带选项时验证本系统全部日志；带 --receipt 时离线验证回执；带 --url 时验证公开的日志 · verify the whole log here, a receipt offline, or a public log',
    )
    .option(
      '--state',
      '并由已存证内容重新推算案件状态、名称、角色、指标，列出不符之处 · also derive again what follows from what was sealed, and name what differs',
    )
    .option('--receipt <file>', '回执（JSON） · a receipt')
    .option('--checkpoint <file>', '您已有并信任的检查点 · a checkpoint that you hold and trust')
    .option('--consistency <file>', '检查点之间的一致性证明 · the consistency proof between the two checkpoints')
    .option('--key <key>', '日志的公钥（从别处得到） · verifier key of the log, got from elsewhere')
    .option('--url <prefix>', '公开日志的地址，如 https://…/log · address of a public log')
    .option(...JSON_OPTION)
    .action((options: VerifyOptions) => verify(options))
  log
    .command('prove')
    .description('给出证明：回执、包含证明或一致性证明 · give a receipt, an inclusion proof or a consistency proof')
    .option('--kind <kind>', '事物的种类，如 record · kind of the thing')
    .option('--id <id>', '编号：给出回执 · its id: gives the receipt')
    .option('--index <n>', '日志位置：给出包含证明 · place in the log: gives the inclusion proof', wholeNumber)
    .option('--size <n>', '树的大小 · size of the tree, by default the newest', wholeNumber)
    .option('--from <n>', '较早的大小：给出一致性证明 · earlier size: gives the consistency proof', wholeNumber)
    .option('--to <n>', '较晚的大小 · later size, by default the newest', wholeNumber)
    .option('--out <file>', '写到文件 · write to a file')
    .action((options: ProveOptions) => prove(options))
  return log
}

async function verify(options: VerifyOptions): Promise<void> {
  if (options.receipt !== undefined) return verifyReceiptFile(options.receipt, options)
  if (options.url !== undefined) return verifyPublicLog(options.url, options)
  const bar = progressBar(0, '条 / entries', options.json)
  const { check, state } = await withCity('log verify', async ({ app }) => ({
    check: await verifyLog(app, { onProgress: (done) => bar.update(done) }).finally(() => bar.stop()),
    state: options.state ? await verifyState(app) : undefined,
  }))
  const findings = [...check.tree.findings, ...check.bodies.findings]
  if (!state) return report(options.json, check, check.isIntact, findings, describeCheck(check))
  report(
    options.json,
    { ...check, state },
    check.isIntact && state.isAsDerived,
    [...findings, ...state.checks.flatMap((c) => c.findings.map(stateFinding))],
    [describeCheck(check), ...state.checks.map(describeState), ...state.sealedSince.map(describeSince)].join('\n'),
  )
}

const stateFinding = ({ table, id, why }: StateFinding) => ({ code: 'state-differs', at: `${table} ${id}`, why })

function describeState({ label, compared, findingCount }: StateReport['checks'][number]): string {
  return `  ${label.zh}：核对 ${compared} 条，不符 ${findingCount} 条 / ${label.en}: ${compared} compared, ${findingCount} differ`
}

/** Said, not hidden: what was changed before that day nobody can tell. */
function describeSince({ kind, things, adoptedAt }: StateReport['sealedSince'][number]): string {
  const day = adoptedAt.toISOString()
  return `  ${kind}：${day} 起存证，此前的 ${things} 条按当时原样存证，更早的改动无从核对 / sealed since ${day}; the ${things} there were then were unsealed before`
}

function describeCheck({ tree, bodies }: LogCheck): string {
  return `${tree.entries} 条、${tree.checkpoints} 个检查点、${bodies.checked} 份内容（已清除 ${bodies.erased}） / ${tree.entries} entries, ${tree.checkpoints} checkpoints, ${bodies.checked} bodies (${bodies.erased} erased)`
}

async function verifyPublicLog(url: string, { key, json }: VerifyOptions): Promise<void> {
  if (key === undefined) throw new CommandRefused('--url 需要 --key / --url needs --key')
  const bar = progressBar(0, '条 / entries', json)
  const check: TreeCheck = await verifyTree(httpSource(url), {
    verifierKey: key,
    crypto: serverCrypto,
    onProgress: (done) => bar.update(done),
  }).finally(() => bar.stop())
  report(json, check, check.findingCount === 0, check.findings, `${check.entries} 条 / entries`)
}

/** Needs no database and no network: this is what anybody can run who was given a receipt. */
async function verifyReceiptFile(file: string, options: VerifyOptions): Promise<void> {
  const receipt = await readJson(file)
  const own = (receipt as { log?: unknown } | null)?.log
  const check = verifyReceipt(
    receipt,
    {
      verifierKey: options.key ?? (typeof own === 'string' ? own : ''),
      ...(options.checkpoint !== undefined && { checkpoint: await readText(options.checkpoint) }),
      ...(options.consistency !== undefined && {
        consistency: (await readJson(options.consistency)) as ConsistencyProof,
      }),
    },
    serverCrypto,
  )
  const { isProven, finding, why, covers, kind, id, index, sealedHour } = check
  const place = { isProven, finding, why, covers, kind, id, index, sealedHour, isKeyGiven: options.key !== undefined }
  if (!isProven) report(options.json, place, false, [{ code: finding ?? '', at: file, why: why ?? '' }], '')
  else {
    const from =
      options.key === undefined
        ? '；公钥取自回执本身，请与公布的公钥核对 / the key is the receipt’s own: compare it with the published one'
        : ''
    report(
      options.json,
      place,
      true,
      [],
      `${covers}: ${kind ?? ''} ${id ?? ''} #${index} ${sealedHour?.toISOString() ?? ''}${from}`,
    )
  }
}

function report(
  json: boolean | undefined,
  result: object,
  isIntact: boolean,
  findings: readonly { code: string; at: string; why: string }[],
  summary: string,
): void {
  const lines = findings.map((f) => `  ${f.code} ${f.at}: ${f.why}`)
  const verdict = isIntact ? '验证通过 / verified' : '验证未通过 / NOT verified'
  print(json, result, [summary ? `${verdict}: ${summary}` : verdict, ...lines].join('\n'))
  if (!isIntact) process.exitCode = 1
}

async function prove(options: ProveOptions): Promise<void> {
  const { kind, id, index, from, out } = options
  const asked = [id !== undefined, index !== undefined, from !== undefined].filter(Boolean).length
  if (asked !== 1 || (id !== undefined && kind === undefined))
    throw new CommandRefused(
      '请给出 --kind 与 --id，或 --index，或 --from / give --kind and --id, or --index, or --from',
    )
  const proof = await withCity('log prove', ({ app }) =>
    app.db.read(systemScope('cli'), async (tx): Promise<unknown> => {
      if (kind !== undefined && id !== undefined) return getReceipt(tx, kind, id)
      if (index !== undefined) return findInclusion(tx, index, options.size)
      return findConsistency(tx, from ?? 0, options.to)
    }),
  )
  const text = JSON.stringify(proof, null, 1)
  if (out === undefined) console.log(text)
  else await writeFile(out, `${text}\n`)
}

async function readText(file: string): Promise<string> {
  try {
    return textOfFile(await readFile(file))
  } catch (error) {
    throw new CommandRefused(`无法读取 ${file} / cannot read ${file} (${(error as NodeJS.ErrnoException).code})`)
  }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readText(file)
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandRefused(`${file} 不是 JSON / is not JSON`)
  }
}
