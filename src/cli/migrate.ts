import { Command } from 'commander'
import { prepareConfigured } from '../core/db/prepare.ts'
import { openCommandDatabase } from './city.ts'
import { CommandRefused, JSON_OPTION, print } from './output.ts'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('把数据库更新到本版本 · bring the database to this version')
    .option(...JSON_OPTION)
    .action(async ({ json }: { json?: boolean }) => {
      const database = await openCommandDatabase('migrate')
      try {
        if (database.isShared)
          throw new CommandRefused('系统正在运行，启动时已更新 / the system is running and migrated when it started')
        const applied = await prepareConfigured(database.config)
        print(
          json,
          { applied },
          applied.length > 0
            ? `已执行 / applied: ${applied.join(', ')}`
            : '数据库已是最新 / the database is up to date already',
        )
      } finally {
        await database.close()
      }
    })
}
