import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Command } from 'commander'
import { policyPack } from '../city.ts'
import { systemScope } from '../core/db/index.ts'
import { importPolicy } from '../engines/policy/index.ts'
import type { ImportReply } from '../engines/policy/schema.ts'
import { withCity } from './city.ts'
import { CommandRefused, JSON_OPTION, print } from './output.ts'

export function policyCommand(): Command {
  const policy = new Command('policy').description('政策文件 · policy documents')
  policy
    .command('import')
    .description('导入政策文件（.txt 或 .docx） · import an official document (.txt or .docx)')
    .argument('<file>', '文件 · the file')
    .option(...JSON_OPTION)
    .action(async (file: string, { json }: { json?: boolean }) => {
      const content = await readInput(file)
      const reply = await withCity('policy import', ({ app }) =>
        app.db.write(systemScope('cli'), (tx) =>
          importPolicy(tx, app, policyPack, 'system:cli', content, basename(file)),
        ),
      )
      const outcome = reply.isUnchanged
        ? `内容未变，仍是第 ${reply.version} 版 / unchanged, still version ${reply.version}`
        : `已导入第 ${reply.version} 版：${reply.changeCount} 处变化，${reply.targetCount} 个数量指标 / imported version ${reply.version}: ${reply.changeCount} changes, ${reply.targetCount} numeric targets`
      print(json, reply, [outcome, ...figureLines(reply)].join('\n'))
    })
  return policy
}

/** What was read of figures that are no targets, and each sentence that was not understood, with its place. */
function figureLines({ unread, remarkCounts }: ImportReply): string[] {
  const of = (kind: string): number => remarkCounts[kind] ?? 0
  return [
    `不是目标的数字：已有情况 ${of('fact')} 句，评分与公式 ${of('formula')} 句，期限、条件与金额 ${of('rule')} 句，日期与名称 ${of('reference')} 句；全称要求 ${of('implied')} 处 / figures that are no targets, in sentences: facts ${of('fact')}, formulas ${of('formula')}, rules ${of('rule')}, dates and names ${of('reference')}; all or none ${of('implied')}`,
    unread.length === 0
      ? '没有未读懂的数字 / no figure was left unread'
      : `${unread.length} 句里的数字没有读懂，请逐句判断 / figures not understood in ${unread.length} sentences, please judge each:`,
    ...unread.map(({ address, figures, sentence }) => `  ${address}  [${figures.join(' ')}]  ${sentence}`),
  ]
}

/** @throws CommandRefused naming the file */
export async function readInput(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new CommandRefused(`无法读取 ${file} / cannot read ${file} (${(error as NodeJS.ErrnoException).code})`)
  }
}
