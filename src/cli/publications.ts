import { Command } from 'commander'
import { checkPublications } from '../engines/publications/index.ts'
import { withCity } from './city.ts'
import { JSON_OPTION, print } from './output.ts'

export function publicationsCommand(): Command {
  const publications = new Command('publications').description('公示 · publications')
  publications
    .command('check')
    .description(
      '检查：有没有超过期限仍可见或未下线的、逾期未公示的 · what is visible or open beyond its term, and what was not published in time',
    )
    .option(...JSON_OPTION)
    .action((options: { json?: boolean }) => check(options))
  return publications
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
