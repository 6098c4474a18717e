import { Command, InvalidArgumentError } from 'commander'
import { DEFAULT_SUBJECTS, MEASURES, runBench } from '../../bench/index.ts'
import type { Line } from '../../bench/measure.ts'
import { runStatsBench, STATS_MEASURES } from '../../bench/stats/index.ts'
import { wholeNumber } from './demo.ts'

interface Options {
  subjects: number
  only?: string[]
  rounds?: number
  stats?: boolean
}

const NAMES = [...MEASURES, ...STATS_MEASURES].map((m) => m.name)

export function benchCommand(): Command {
  return new Command('bench')
    .description(
      '在临时的演示城市上测量速度，并与同一次运行中的下限比较；每项一行 JSON · measure speed on a temporary demo city against floors of the same run; one JSON line per measure',
    )
    .option('--subjects <n>', '监管对象数 · number of subjects', atLeastOne, DEFAULT_SUBJECTS)
    .option('--only <name>', `只测这些，可重复 · only these, repeatable: ${NAMES.join(', ')}`, named)
    .option('--rounds <n>', '轮数 · rounds instead of each measure’s own number', atLeastOne)
    .option('--stats', '统计算法随规模的增长，不建城市 · growth of the statistics with their size; no city')
    .action(async ({ subjects, only, rounds, stats }: Options) => {
      const isWatched = process.stderr.isTTY
      const say = (what: string) => {
        if (isWatched) process.stderr.write(`\r\x1b[K${what}`)
      }
      const print = (line: Line) => {
        say('')
        console.log(JSON.stringify(line))
      }
      const failed = stats
        ? runStatsBench({ only, say, print })
        : await runBench({ subjects, only, rounds, say, print })
      say('')
      process.exitCode = failed > 0 ? 1 : 0
    })
}

function atLeastOne(text: string): number {
  const n = wholeNumber(text)
  if (n < 1) throw new InvalidArgumentError('至少为 1 / at least 1')
  return n
}

function named(text: string, before: string[] = []): string[] {
  if (!NAMES.includes(text)) throw new InvalidArgumentError(`应为 / one of: ${NAMES.join(', ')}`)
  return [...before, text]
}
