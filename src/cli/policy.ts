import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Command } from 'commander'
import { policyPack } from '../city.ts'
import { systemScope } from '../core/db/index.ts'
import { importPolicy } from '../engines/policy/index.ts'
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
      print(
        json,
        reply,
        reply.isUnchanged
          ? `内容未变，仍是第 ${reply.version} 版 / unchanged, still version ${reply.version}`
          : `已导入第 ${reply.version} 版：${reply.changeCount} 处变化，${reply.targetCount} 个数量指标 / imported version ${reply.version}: ${reply.changeCount} changes, ${reply.targetCount} numeric targets`,
      )
    })
  return policy
}

/** @throws CommandRefused naming the file */
export async function readInput(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new CommandRefused(`无法读取 ${file} / cannot read ${file} (${(error as NodeJS.ErrnoException).code})`)
  }
}
