import { createReadStream, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { jsonOfFile } from '../core/text/stored.ts'
import { serverDrawCrypto, verifyDraw } from '../engines/draws/index.ts'
import { handleIn } from '../engines/draws/logic/verify.ts'
import type { DrawFile } from '../engines/draws/schema.ts'
import { serverCrypto } from '../engines/evidence/index.ts'
import { CommandRefused, JSON_OPTION, print } from './output.ts'
import { readInput } from './policy.ts'

interface VerifyOptions {
  roster?: string
  key?: string
  code?: string
  json?: boolean
}

const STATUS = {
  drawn: '被抽中 / drawn',
  'not-drawn': '在名单里，未被抽中 / on the list, not drawn',
  'not-drawn-yet': '在名单里，尚未抽取 / on the list, nothing drawn yet',
  'not-on-list': '不在名单里 / not on the list',
  excluded: '抽取前被排除 / left off before the draw',
} as const

export function drawCommand(): Command {
  const draw = new Command('draw').description('随机抽取 · draws')
  draw
    .command('verify')
    .description(
      '按公开的文件重算一次抽取，不需要数据库和网络 · repeat a draw from its public file; needs no database, no network',
    )
    .argument('<file>', '抽取文件（.json） · the draw file')
    .option(
      '--roster <file>',
      '名单（默认：同一文件夹里的 roster-ID.ndjson 或 roster.ndjson） · the list, by default beside the file',
    )
    .option(
      '--key <key>',
      '存证日志的公钥（从别处得到），同时核验存证 · verifier key of the evidence log: checks the receipts too',
    )
    .option(
      '--code <code>',
      '统一社会信用代码：这家企业是否被抽中 · credit code: was this enterprise rightly drawn or not',
    )
    .option(...JSON_OPTION)
    .action(verify)
  return draw
}

async function verify(path: string, options: VerifyOptions): Promise<void> {
  const file = parse(path, await readInput(path))
  const header = (file as Partial<DrawFile> | null)?.header
  const handle = options.code && header?.roster ? handleIn(header, serverDrawCrypto, options.code) : undefined
  const roster = options.roster ?? besides(path, header?.id)
  if (options.roster && !existsSync(options.roster))
    throw new CommandRefused(`无法读取 ${options.roster} / cannot read ${options.roster}`)
  const check = await verifyDraw(file, {
    crypto: serverDrawCrypto,
    ...(handle && { handles: [handle] }),
    ...(roster && { roster: () => createReadStream(roster) }),
    ...(options.key && { log: { verifierKey: options.key, crypto: serverCrypto } }),
  })
  const { seen, ...rest } = check
  const answer = handle ? seen?.get(handle) : undefined
  const lines = check.isVerified
    ? [
        `验证通过 / verified: ${check.title}（${check.candidates} 个对象，抽出 ${check.drawn} 个 / ${check.candidates} candidates, ${check.drawn} drawn）`,
        check.receipts === 'proven'
          ? '存证与先后次序成立 / sealed, in the right order'
          : '未核验存证：请用 --key 给出日志公钥 / receipts not checked: give the key of the log with --key',
        ...(check.protocol === 1
          ? [
              '第一版协议：密值在分发份额时才固定，不是在参加时 / first protocol: secrets were fixed by dealing, not by joining',
            ]
          : []),
        ...(answer ? [`${options.code}: ${STATUS[answer.status]}${answer.reason ? `（${answer.reason}）` : ''}`] : []),
      ]
    : ['验证未通过 / NOT verified', ...check.findings.map((f) => `  ${f.code}: ${f.text.zh} / ${f.text.en}`)]
  print(options.json, { ...rest, ...(answer && { candidate: answer }) }, lines.join('\n'))
  if (!check.isVerified) process.exitCode = 1
}

function parse(path: string, content: Buffer): unknown {
  try {
    return jsonOfFile(content)
  } catch {
    throw new CommandRefused(`${path} 不是 JSON 文件 / is not JSON`)
  }
}

/** Where a downloaded list usually lies. */
function besides(path: string, id: string | undefined): string | undefined {
  return [`roster-${id}.ndjson`, 'roster.ndjson'].map((name) => join(dirname(path), name)).find((p) => existsSync(p))
}
