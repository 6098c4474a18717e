import { Command } from 'commander'
import { serve } from '../serve.ts'

export function startCommand(): Command {
  return new Command('start')
    .description('启动系统，与 npm start 相同 · start the system, same as npm start')
    .action(async () => {
      await serve(process.env)
      // Serves until a signal ends the process.
      await new Promise<never>(() => {})
    })
}
