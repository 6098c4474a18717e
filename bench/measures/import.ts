import { createReadStream, existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { from as copyFrom } from 'pg-copy-streams'
import { importFile } from '../../src/engines/intake/index.ts'
import { asOwner, type BenchCity, untilIntegrated } from '../city.ts'
import { inTurn, type Measure, timed } from '../measure.ts'

const ROUNDS = 3
const FILE = resolve(import.meta.dirname, '../../../shared/data/china/companies/tianjin_companies.csv.gz')

/**
 * A real list of firms from the file to sealed, searchable archives (decoding, checks, identity, search index, records, commitments),
 * against COPY of the rows, already parsed, into a table with the same columns and no index.
 */
export const importMeasure: Measure = {
  name: 'import-real-file',
  unit: 'ms',
  goal: { atMost: 5 },
  run: async (city, rounds = ROUNDS) => {
    if (!existsSync(FILE))
      return { skipped: 'the file of real firms is not beside this repository (../shared/data/china)' }
    const [header = [], ...rows] = await readAll()
    const lines = rows.map((cells) => `${cells.map(copyCell).join('\t')}\n`)
    let taken = 0
    const ours = async () => {
      await untilIntegrated(city)
      city.say('import')
      const spent = await timed(async () => {
        const { counts } = await importFile(city.app, FILE)
        taken = counts.new
      })
      if (taken === 0) throw new Error('the import took nothing in')
      await untilIntegrated(city)
      await forget(city)
      return spent
    }
    const floor = () => {
      city.say('bare COPY')
      return timed(() => copyBare(city, header.length, lines))
    }
    const found = await inTurn(rounds, ours, floor)
    await asOwner(city, 'drop table bench_firm')
    return { ...found, rows: rows.length, taken }
  },
}

async function readAll(): Promise<string[][]> {
  const parser = createReadStream(FILE)
    .pipe(createGunzip())
    .pipe(parse({ bom: true, relax_column_count: true }))
  return parser.toArray() as Promise<string[][]>
}

function copyCell(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] as string)
}

async function copyBare({ app }: BenchCity, columns: number, lines: readonly string[]): Promise<void> {
  const names = Array.from({ length: columns }, (_, i) => `c${i} text`)
  await app.db.asOwner(async (client) => {
    await client.query(`begin; drop table if exists bench_firm; create table bench_firm (${names.join(', ')})`)
    const chunks = Array.from({ length: Math.ceil(lines.length / 500) }, (_, i) =>
      lines.slice(i * 500, i * 500 + 500).join(''),
    )
    await pipeline(Readable.from(chunks), client.query(copyFrom('copy bench_firm from stdin')))
    await client.query('commit')
  })
}

/** The next round must find the city as this one did. Nothing but this bench ever takes an archive away. */
async function forget(city: BenchCity): Promise<void> {
  await city.app.db.asOwner(async (client) => {
    await client.query(`begin; create temp table gone on commit drop as
      select distinct subject_id, id from archive.record where kind = 'subject.registered' and source like '清单导入：%'`)
    for (const table of ['identity', 'record', 'subject'])
      await client.query(`delete from archive.${table} where subject_id in (select subject_id from gone)`)
    await client.query(
      `delete from evidence.commitment where kind = 'record' and object_id in (select id::text from gone)`,
    )
    await client.query('commit')
    await client.query('vacuum analyze archive.subject, archive.identity, archive.record, evidence.commitment')
  })
}
