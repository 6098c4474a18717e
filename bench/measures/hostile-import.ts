import { gzipSync } from 'node:zlib'
import { xlsxOf } from '../../src/core/parse/testing/xlsx.ts'
import { inTurn, type Measure, median, round } from '../measure.ts'
import { putLoad, type Started, startProcess } from '../processes/index.ts'
import type { LoadResult } from '../processes/load.ts'
import { signIn } from './subject-read.ts'

const ROUNDS = 3
const CONNECTIONS = 4
const SECONDS = 6
const UPLOADERS = 2

/** The page of a visitor while strangers' files are read that were made to hold the city up, against the same page at rest. */
export const hostileImportMeasure: Measure = {
  name: 'portal-hostile-import',
  unit: 'ms (p95)',
  goal: { atMost: 2 },
  run: async (city, rounds = ROUNDS) => {
    const isQuick = rounds === 1
    const files = hostileFiles(isQuick ? 2_000_000 : 300_000_000)
    const started: Started[] = []
    try {
      for (const name of ['city-server', 'load'] as const) started.push(await startProcess(name, city.env))
      const [server, load] = started as [Started, Started]
      const cookie = await signIn(server.url)
      const results: LoadResult[] = []
      let refused = 0
      const page = async (seconds: number) => {
        const asked = { url: server.url, paths: ['/'], cookie: '', connections: CONNECTIONS, seconds }
        const result = await putLoad(load, asked)
        results.push(result)
        return result.p95
      }
      const seconds = isQuick ? 0.5 : SECONDS
      await page(Math.min(1, seconds))
      const hostile = async () => {
        city.say('portal while hostile files are read')
        let isOver = false
        const uploads = Array.from({ length: UPLOADERS }, async (_, i) => {
          for (let n = i; !isOver; n++) {
            const status = await upload(server.url, cookie, files[n % files.length] as HostileFile)
            if (status !== 422) throw new Error(`a hostile file was answered with ${status}`)
            refused++
          }
        })
        const p95 = await page(seconds)
        isOver = true
        await Promise.all(uploads)
        return p95
      }
      const rest = () => {
        city.say('portal at rest')
        return page(seconds)
      }
      const found = await inTurn(rounds, hostile, rest)
      return { ...found, refused, perSecond: round(median(results.map((r) => r.perSecond))), connections: CONNECTIONS }
    } finally {
      for (const process of started) await process.stop()
    }
  },
}

interface HostileFile {
  readonly name: string
  readonly content: Buffer<ArrayBuffer>
}

function hostileFiles(size: number): HostileFile[] {
  const sheet = (data: string, claims?: number) =>
    Buffer.from(
      xlsxOf([{ name: 'a', rows: [] }], {
        more: [
          {
            name: 'xl/worksheets/sheet1.xml',
            content: `<worksheet><sheetData>${data}</sheetData></worksheet>`,
            ...(claims !== undefined && { claims }),
          },
        ],
      }),
    )
  return [
    { name: 'cell.xlsx', content: sheet(`<row><c t="inlineStr"><is><t>${'a'.repeat(size)}</t></is></c></row>`) },
    { name: 'rows.xlsx', content: sheet('<row><c r="A1"/></row>'.repeat(size / 22), 100) },
    { name: 'line.csv.gz', content: Buffer.from(gzipSync('a'.repeat(size))) },
  ]
}

async function upload(url: string, cookie: string, { name, content }: HostileFile): Promise<number> {
  const body = new FormData()
  body.append('file', new Blob([content]), name)
  const reply = await fetch(`${url}/api/imports`, {
    method: 'POST',
    headers: { cookie, 'x-requested-by': 'zhiheng' },
    body,
  })
  await reply.arrayBuffer()
  return reply.status
}
