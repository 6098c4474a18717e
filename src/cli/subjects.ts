import { createWriteStream } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'commander'
import { systemScope } from '../core/db/index.ts'
import { ENCODINGS, type Encoding, errorFile, importFile } from '../engines/intake/index.ts'
import { withCity } from './city.ts'
import { type Bar, CommandRefused, JSON_OPTION, print, progressBar } from './output.ts'

interface Options {
  errors?: string
  encoding?: Encoding
  strict?: boolean
  json?: boolean
}

export function subjectsCommand(): Command {
  const subjects = new Command('subjects').description('监管对象 · subjects')
  subjects
    .command('import')
    .description(
      '导入企业名单（.csv、.csv.gz 或 .xlsx）；再次运行不会重复，中断后会继续 · import a list of enterprises; running it again changes nothing, an interrupted import goes on',
    )
    .argument('<file>', '文件 · the file')
    .option(
      '--errors <file>',
      '未导入的行写到这里，默认在原文件名后加 .errors.csv · rows that were not taken in, by default <file>.errors.csv',
    )
    .addOption(
      new Option('--encoding <name>', '编码，默认自动识别 · encoding, by default found out').choices(ENCODINGS),
    )
    .option(...JSON_OPTION)
    .option('--strict', '有未导入的行时退出码为 1 · exit code 1 when rows were not taken in')
    .action((file: string, options: Options) => importSubjects(resolve(file), options))
  return subjects
}

async function importSubjects(file: string, { errors, encoding, strict, json }: Options): Promise<void> {
  await access(file, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
    throw new CommandRefused(`无法读取 ${file} / cannot read ${file} (${error.code})`)
  })
  await withCity('subjects import', async ({ app }) => {
    let bar: Bar | undefined
    const { importId, counts, wasResumed } = await importFile(app, file, {
      encoding,
      onStart: (row) => {
        bar = progressBar(row.estimatedRows ?? 0, '行 / rows', json)
      },
      onProgress: (c) => bar?.update(c.rows),
    }).finally(() => bar?.stop())
    const errorsIn = counts.errors > 0 ? resolve(errors ?? `${file}.errors.csv`) : undefined
    if (errorsIn) await pipeline(errorFile(app, systemScope('cli'), importId), createWriteStream(errorsIn))
    print(
      json,
      { importId, ...counts, wasResumed, ...(errorsIn && { errorFile: errorsIn }) },
      [
        `${counts.rows} 行：新增 ${counts.new}，变更 ${counts.changed}，未变 ${counts.unchanged}，有误 ${counts.errors}${wasResumed ? '（继续上次的导入）' : ''}`,
        `${counts.rows} rows: ${counts.new} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.errors} not taken in${wasResumed ? ' (went on with an interrupted import)' : ''}`,
        ...(errorsIn ? [`未导入的行及原因 / rows not taken in, and why: ${errorsIn}`] : []),
      ].join('\n'),
    )
    if (strict && counts.errors > 0) process.exitCode = 1
  })
}
