import { Command, InvalidArgumentError } from 'commander'
import { CityNotEmpty, DEMO_DEFAULTS, loadDemo } from '../packs/demo/index.ts'
import { withCity } from './city.ts'
import { CommandRefused, JSON_OPTION, print, progressBar } from './output.ts'

interface Options {
  subjects: number
  seed: number
  records?: number
  json?: boolean
}

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      '向空的城市装入演示数据；中断后再次运行会继续 · load demo data into an empty city; run again to go on after an interruption',
    )
    .option('--subjects <n>', '监管对象数 · number of subjects', wholeNumber, DEMO_DEFAULTS.subjects)
    .option(
      '--seed <n>',
      '种子：相同的种子得到相同的城市 · the same seed gives the same city',
      wholeNumber,
      DEMO_DEFAULTS.seed,
    )
    .option('--records <n>', '记录总数（约） · number of records, about', wholeNumber)
    .option(...JSON_OPTION)
    .action(async ({ subjects, seed, records, json }: Options) => {
      const bar = progressBar(subjects, '个 / subjects', json)
      const result = await withCity('demo', ({ app }) =>
        loadDemo(app, { subjects, seed, records, onProgress: (done) => bar.update(done.subjects) }).catch((error) => {
          throw error instanceof CityNotEmpty ? new CommandRefused(error.message) : error
        }),
      ).finally(() => bar.stop())
      if (result.subjects !== subjects)
        throw new CommandRefused(
          `这个城市已有 ${result.subjects} 个演示对象；要换规模请用新的目录 (ZHIHENG_DATA) / this city holds ${result.subjects} demo subjects already; another size needs another folder`,
        )
      print(
        json,
        result,
        `演示城市：${result.subjects} 个监管对象，${result.records} 条记录，用时 ${result.seconds.toFixed(1)} 秒 / demo city: ${result.subjects} subjects, ${result.records} records, ${result.seconds.toFixed(1)} s`,
      )
    })
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('应为非负整数 / a whole number is needed')
  return Number(text)
}
