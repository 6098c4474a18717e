import cliProgress from 'cli-progress'
import { BackupRefused } from '../core/backup/index.ts'
import { SettingError } from '../core/config.ts'
import { MigrationChanged } from '../core/db/migrate.ts'
import { Refusal } from '../core/problem.ts'

/** A command that cannot do what it was asked, in words for the person at the keyboard. */
export class CommandRefused extends Error {}

/** Says what went wrong on stderr and gives the exit code: 1 refused or failed, 2 a wrong setting. Only the unexpected shows a stack. */
export function explain(error: unknown): number {
  if (error instanceof SettingError) {
    console.error(error.message)
    return 2
  }
  if (error instanceof Refusal) {
    const { title, detail, errors = [] } = error.problem
    console.error(`${title.zh}${detail ? `：${detail.zh}` : ''} / ${title.en}${detail ? `: ${detail.en}` : ''}`)
    for (const { pointer, message } of errors) console.error(`  ${pointer}: ${message.zh} / ${message.en}`)
  } else if (error instanceof BackupRefused || error instanceof CommandRefused || error instanceof MigrationChanged)
    console.error(error.message)
  else console.error(error)
  return 1
}

/** Prints a result: as one JSON line where a script asked for it, as text otherwise. */
export function print(json: boolean | undefined, result: object, text: string): void {
  console.log(json ? JSON.stringify(result) : text)
}

export interface Bar {
  /** `done` of the total that was said at the beginning, or more of it when the total was not known. */
  update(done: number, what?: string): void
  stop(): void
}

/** A progress bar on stderr; nothing where nobody looks at it (a pipe, a log, --json). */
export function progressBar(total: number, unit: string, json?: boolean): Bar {
  if (json || !process.stderr.isTTY) return { update: () => {}, stop: () => {} }
  const format = total > 0 ? `{bar} {percentage}% {value}/{total} ${unit} {what}` : `{value} ${unit} {what}`
  const bar = new cliProgress.SingleBar({ format, stream: process.stderr, hideCursor: true, clearOnComplete: true })
  bar.start(total, 0, { what: '' })
  return { update: (done, what = '') => bar.update(done, { what }), stop: () => bar.stop() }
}

export const JSON_OPTION = ['--json', '输出一行 JSON，供脚本使用 · print one line of JSON for scripts'] as const
