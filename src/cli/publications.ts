import { Command } from 'commander'
import { catchUp, checkPublications } from '../engines/publications/index.ts'
import { withCity } from './city.ts'
import { CommandRefused, JSON_OPTION, print } from './output.ts'

export function publicationsCommand(): Command {
  const publications = new Command('publications').description('公示 · publications')
  publications
    .command('check')
    .description(
      '检查：有没有超过期限仍可见或未下线的、逾期未公示的 · what is visible or open beyond its term, and what was not published in time',
    )
    .option(...JSON_OPTION)
    .action((options: { json?: boolean }) => check(options))
  publications
    .command('catch-up')
    .description(
      '为批量导入的记录提出公示（不重复） · propose publications of records that were loaded in bulk, none twice',
    )
    .requiredOption('--since <day>', '最早的发生日期，如 2026-01-01 · earliest day of the event')
    .option(...JSON_OPTION)
    .action((options: { since: string; json?: boolean }) => follow(options))
  return publications
}

async function follow({ since, json }: { since: string; json?: boolean }): Promise<void> {
  const from = new Date(`${since}T00:00:00+08:00`)
  if (!/^\d{4}-\d\d-\d\d$/.test(since) || Number.isNaN(from.getTime()))
    throw new CommandRefused(`--since ${since}：请写成 2026-01-01 · write it as 2026-01-01`)
  const done = await withCity('publications catch-up', ({ app }) => catchUp(app, from))
  print(
    json,
    done,
    `查看 ${done.seen} 条记录，新提出 ${done.followed} 条 · ${done.seen} records seen, ${done.followed} proposed`,
  )
}

/** Exit code 1 when something is visible beyond its term or not closed; lateness alone is an office's matter, not the system's. */
async function check({ json }: { json?: boolean }): Promise<void> {
  const found = await withCity('publications check', ({ app }) => checkPublications(app))
  const lines = [
    `正在公示 ${found.public} 条 · ${found.public} public`,
    ...found.beyondTerm.map((e) =>
      e.isVisible
        ? `期满仍可见 · VISIBLE BEYOND ITS TERM: ${e.kind} ${e.id} ${e.expiresAt}`
        : `期满待下线（公众已不可见） · past its term, not closed, not visible: ${e.kind} ${e.id} ${e.expiresAt}`,
    ),
    ...found.late.map((e) => `逾期未公示 · late: ${e.kind} ${e.id} ${e.region} ${e.dueOn}`),
    ...(found.isMore ? ['…'] : []),
    ...(found.beyondTerm.length + found.late.length === 0 ? ['没有发现问题 · nothing found'] : []),
  ]
  print(json, found, lines.join('\n'))
  if (found.beyondTerm.length > 0) process.exitCode = 1
}
