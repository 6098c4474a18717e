import { Command } from 'commander'
import { indicatorsOf, rebuildIndicator } from '../engines/indicators/index.ts'
import { withCity } from './city.ts'
import { CommandRefused, JSON_OPTION, print } from './output.ts'

export function indicatorsCommand(): Command {
  const indicators = new Command('indicators').description('指标 · indicators')
  indicators
    .command('rebuild')
    .description('由全部记录重新计算并核对 · derive again from all records and put right what differs')
    .argument('[id]', '指标编号，省略则全部 · indicator, all if none is named')
    .option(...JSON_OPTION)
    .action(async (id: string | undefined, { json }: { json?: boolean }) => {
      const done = await withCity('indicators rebuild', async ({ app }) => {
        const wanted = indicatorsOf(app).filter((i) => id === undefined || i.id === id)
        if (id !== undefined && wanted.length === 0) throw new CommandRefused(`没有指标 ${id} / no indicator ${id}`)
        const rows: Awaited<ReturnType<typeof rebuildIndicator>>[] = []
        for (const indicator of wanted) rows.push(await rebuildIndicator(app, indicator))
        return rows
      })
      const line = (r: (typeof done)[number]) =>
        `${r.indicatorId}：${r.records} 条记录，补 ${r.added}、改 ${r.changed}、删 ${r.removed} / ${r.records} records, ${r.added} added, ${r.changed} changed, ${r.removed} removed`
      print(json, done, done.length > 0 ? done.map(line).join('\n') : '没有指标 / no indicators')
    })
  return indicators
}
