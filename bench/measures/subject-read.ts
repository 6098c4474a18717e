import { DEMO_PASSWORD } from '../../src/core/access/index.ts'
import { asOwner, type BenchCity } from '../city.ts'
import { inTurn, type Measure, median, round } from '../measure.ts'
import { putLoad, type Started, startProcess } from '../processes/index.ts'
import type { LoadResult } from '../processes/load.ts'

const ROUNDS = 5
const CONNECTIONS = 16
const SECONDS = 3
const PATHS = 5000

/**
 * `GET /api/subjects/:id` with a session, region scope and row-level security, against bare Fastify and pg that send the same row.
 * Both servers and the load are processes of their own; the server that is not asked stands still.
 */
export const subjectReadMeasure: Measure = {
  name: 'subject-read-http',
  unit: 'requests/s',
  goal: { atLeast: 0.6 },
  run: async (city, rounds = ROUNDS) => {
    const paths = await somePaths(city)
    const started: Started[] = []
    try {
      for (const name of ['city-server', 'bare-server', 'load'] as const)
        started.push(await startProcess(name, city.env))
      const [ours, floor, load] = started as [Started, Started, Started]
      const cookie = await signIn(ours.url)
      const results: Record<'ours' | 'floor', LoadResult[]> = { ours: [], floor: [] }
      const ask = async (server: Started, seconds: number) =>
        putLoad(load, { url: server.url, paths, cookie, connections: CONNECTIONS, seconds })
      const seconds = rounds === 1 ? 0.5 : SECONDS
      const measured = (side: 'ours' | 'floor', server: Started) => async () => {
        city.say(`reads: ${side}`)
        const result = await ask(server, seconds)
        results[side].push(result)
        return result.perSecond
      }
      for (const server of [ours, floor]) await ask(server, Math.min(1, seconds))
      const found = await inTurn(rounds, measured('ours', ours), measured('floor', floor))
      const middle = (side: 'ours' | 'floor', key: keyof LoadResult) => round(median(results[side].map((r) => r[key])))
      const details = (side: 'ours' | 'floor') => ({
        p50: middle(side, 'p50'),
        p99: middle(side, 'p99'),
        bytes: Math.round(middle(side, 'bytes')),
      })
      return { ...found, connections: CONNECTIONS, oursMs: details('ours'), floorMs: details('floor') }
    } finally {
      for (const process of started) await process.stop()
    }
  },
}

async function somePaths(city: BenchCity): Promise<string[]> {
  const rows = await asOwner<{ id: string }>(
    city,
    // A person's archive is masked on our side and would not be the same JSON.
    `select subject_id as id from archive.subject where merged_into is null and kind <> 'person' order by random() limit $1`,
    [PATHS],
  )
  return rows.map((r) => `/api/subjects/${r.id}`)
}

export async function signIn(url: string): Promise<string> {
  const reply = await fetch(`${url}/api/access/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-by': 'zhiheng' },
    body: JSON.stringify({ loginName: 'qing', password: DEMO_PASSWORD }),
  })
  const cookie = reply.headers.getSetCookie().find((c) => c.startsWith('zh_session='))
  if (!cookie) throw new Error(`the demo account cannot sign in: ${reply.status} ${await reply.text()}`)
  return cookie.split(';')[0] as string
}
