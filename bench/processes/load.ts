// Puts load on a server from a process of its own: every connection asks again as soon as it has its answer.
import { Agent, get } from 'node:http'

/** What to ask, and how long. */
export interface Load {
  readonly url: string
  readonly paths: readonly string[]
  readonly cookie: string
  readonly connections: number
  readonly seconds: number
}

export interface LoadResult {
  readonly perSecond: number
  /** Milliseconds within which half, 95 and 99 of 100 answers came. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly bytes: number
}

process.on('message', (load: Load) => {
  run(load).then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ error: error.message }),
  )
})
process.once('disconnect', () => process.exit(0))
process.send?.({ url: 'load' })

async function run(load: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
  const { hostname, port } = new URL(load.url)
  const headers = { cookie: load.cookie }
  const times: number[] = []
  let bytes = 0
  const began = performance.now()
  const until = began + load.seconds * 1000
  const ask = (path: string) =>
    new Promise<number>((resolve, reject) => {
      get({ agent, hostname, port, path, headers }, (answer) => {
        let size = 0
        answer.on('data', (piece: Buffer) => {
          size += piece.length
        })
        answer.once('end', () =>
          answer.statusCode === 200 ? resolve(size) : reject(new Error(`${path} answered ${answer.statusCode}`)),
        )
      }).once('error', reject)
    })
  const connection = async () => {
    while (performance.now() < until) {
      const from = performance.now()
      const size = await ask(load.paths[Math.floor(Math.random() * load.paths.length)] as string)
      bytes += size
      times.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: load.connections }, connection))
  const seconds = (performance.now() - began) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] as number
  return { perSecond: times.length / seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99), bytes: bytes / times.length }
}
