import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { App, Module } from '../../app.ts'
import { type Clock, systemClock } from '../../clock.ts'
import { type Config, readConfig } from '../../config.ts'
import { openDatabase } from '../../db/index.ts'
import { folderFiles } from '../../files/index.ts'
import { createServer } from '../../http/server.ts'
import { openJobs } from '../../jobs/index.ts'
import type { Sealable } from '../../seal.ts'
import { openTestDatabase } from '../../testing/database.ts'
import { accessModule, auditRefusal, identify } from '../index.ts'

export interface AccessCity {
  readonly app: App
  readonly server: FastifyInstance
  /** What was handed over for sealing, in order. */
  readonly sealed: Sealable[]
  /** A second process of the same city: own pool, own memory of who is signed in. */
  second(): Promise<{ app: App; server: FastifyInstance; close(): Promise<void> }>
  close(): Promise<void>
}

export interface AccessCityOptions {
  readonly clock?: Clock
  readonly modules?: readonly Module[]
  readonly env?: Readonly<Record<string, string>>
  readonly config?: Partial<Config>
}

/** Access alone on a real database and a real server: what core can be tested with without knowing the engines above it. */
export async function startAccessCity(options: AccessCityOptions = {}): Promise<AccessCity> {
  const database = await openTestDatabase()
  await database.db.close()
  const folder = mkdtempSync(join(tmpdir(), 'zhiheng-access-'))
  const config: Config = {
    ...readConfig({
      ZHIHENG_DATA: folder,
      ZHIHENG_DEMO: '0',
      DATABASE_URL: database.url,
      LOG_LEVEL: 'silent',
      ...options.env,
    }),
    ...options.config,
  }
  const sealed: Sealable[] = []
  const process = async () => {
    const db = openDatabase(database.url)
    let app: App | undefined
    const server = await createServer(
      (log) => {
        app = {
          config,
          db,
          clock: options.clock ?? systemClock,
          random: randomBytes,
          files: folderFiles(join(folder, 'files')),
          jobs: openJobs(),
          seal: async (_tx, things) => void sealed.push(...things),
          log,
          modules: [accessModule, ...(options.modules ?? [])],
        }
        return app
      },
      { identify, onRefused: auditRefusal, config },
    )
    if (!app) throw new Error('the server made no app')
    const stop = await accessModule.start?.(app)
    const close = async () => {
      await server.close()
      await stop?.()
      await db.close()
    }
    return { app, server, close }
  }
  const first = await process()
  await first.app.db.asOwner((client) =>
    client.query(`insert into core.region (code, parent_code, level, name) values ('12', null, 'city', '天津市'),
      ('120101', '12', 'district', '和平区'), ('120102', '12', 'district', '河东区'), ('120101001', '120101', 'street', '劝业场街道')
      on conflict do nothing`),
  )
  return {
    app: first.app,
    server: first.server,
    sealed,
    second: process,
    async close() {
      await first.close()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
