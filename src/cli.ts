import { Command, CommanderError } from 'commander'
import { backupCommand } from './cli/backup.ts'
import { backupKeyCommand } from './cli/backup-key.ts'
import { benchCommand } from './cli/bench.ts'
import { demoCommand } from './cli/demo.ts'
import { drawCommand } from './cli/draw.ts'
import { indicatorsCommand } from './cli/indicators.ts'
import { logCommand } from './cli/log.ts'
import { migrateCommand } from './cli/migrate.ts'
import { explain } from './cli/output.ts'
import { policyCommand } from './cli/policy.ts'
import { publicationsCommand } from './cli/publications.ts'
import { restoreCommand } from './cli/restore.ts'
import { startCommand } from './cli/start.ts'
import { subjectsCommand } from './cli/subjects.ts'
import { userCommand } from './cli/user.ts'

/** Chinese first on every heading that commander writes itself. */
const HEADINGS: Readonly<Record<string, string>> = {
  'Usage:': '用法 · Usage:',
  'Arguments:': '参数 · Arguments:',
  'Options:': '选项 · Options:',
  'Commands:': '命令 · Commands:',
}

const AFTER_HELP = `
设置（环境变量）· Settings (environment): ZHIHENG_DATA, DATABASE_URL, PORT, HOST, ZHIHENG_DEMO, LOG_LEVEL, PUBLIC_URL, MAIL_URL, MAIL_FROM, ZHIHENG_BEACON_URL, ZHIHENG_BACKUP_KEY
退出码 · Exit codes: 0 完成 done · 1 未完成或被拒绝 failed or refused · 2 用法或设置有误 wrong usage or setting`

/** The command line of the system. `npx zhiheng` runs it through bin/zhiheng.mjs. */
export function createProgram(): Command {
  const program = new Command('zhiheng')
    .description('质衡：城市质量治理系统 · Zhiheng: a city’s quality governance')
    .helpCommand(false)
    .showHelpAfterError('（--help 查看用法 · --help shows the usage）')
    .addHelpText('after', AFTER_HELP)
  for (const command of [
    startCommand(),
    migrateCommand(),
    policyCommand(),
    publicationsCommand(),
    indicatorsCommand(),
    subjectsCommand(),
    demoCommand(),
    drawCommand(),
    logCommand(),
    userCommand(),
    backupKeyCommand(),
    backupCommand(),
    restoreCommand(),
    benchCommand(),
  ])
    program.addCommand(command)
  for (const command of [program, ...program.commands, ...program.commands.flatMap((c) => c.commands)])
    command
      .helpOption('-h, --help', '显示用法 · show the usage')
      .configureHelp({ styleTitle: (title) => HEADINGS[title] ?? title })
      .exitOverride()
  return program
}

/** Runs one command and gives the exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...args], { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) return error.code.startsWith('commander.help') && error.exitCode === 0 ? 0 : 2
    return explain(error)
  }
}

if (import.meta.main) process.exit(await runCommand(process.argv.slice(2)))
