import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type City, createCity, modules } from '../src/city.ts'
import { createDemoAccounts } from '../src/core/access/index.ts'
import type { Module } from '../src/core/app.ts'
import type { Clock } from '../src/core/clock.ts'
import { type Config, readConfig } from '../src/core/config.ts'
import { cityPackOf } from '../src/core/regions/index.ts'
import { openTestDatabase } from '../src/core/testing/database.ts'
import { loadDemo } from '../src/packs/demo/index.ts'

export interface TestCity extends City {
  /** Address of the listening server; only with `listen`. */
  readonly url: string
  close(): Promise<void>
}

/**
 * A whole city on a fresh real database: every module, every route, jobs and sequencer.
 * `listen` opens a port for browsers; otherwise requests go through `city.server.inject`.
 */
export async function startTestCity(
  options: {
    demo?: boolean
    /** Loads a demo city of this many subjects, with the demo accounts bound to it. */
    subjects?: number
    listen?: boolean
    clock?: Clock
    /** Parts beside the city's own, e.g. one that brings a declaration to test with. */
    more?: readonly Module[]
    config?: Partial<Config>
    env?: Record<string, string>
  } = {},
): Promise<TestCity> {
  const database = await openTestDatabase()
  await database.db.close()
  const folder = mkdtempSync(join(tmpdir(), 'zhiheng-city-'))
  const config: Config = {
    ...readConfig({
      ZHIHENG_DATA: folder,
      ZHIHENG_DEMO: options.demo ? '1' : '0',
      DATABASE_URL: database.url,
      LOG_LEVEL: 'silent',
      PORT: '0',
      HOST: '127.0.0.1',
      // Tests ask as fast as they can; the limits have tests of their own.
      PUBLIC_PER_MINUTE: '0',
      ...options.env,
    }),
    ...options.config,
  }
  const city = await createCity(config, {
    ...(options.clock && { clock: options.clock }),
    ...(options.more && { modules: [...modules, ...options.more] }),
  })
  if (options.subjects) await fillDemo(city, options.subjects)
  const url = options.listen ? await city.server.listen({ port: 0, host: '127.0.0.1' }) : ''
  return {
    ...city,
    url,
    async close() {
      await city.stop()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function fillDemo({ app }: City, subjects: number): Promise<void> {
  const demo = await loadDemo(app, { subjects })
  await createDemoAccounts(app, {
    city: cityPackOf(app).code,
    district: demo.district,
    enterpriseSubjectId: demo.enterpriseSubjectId,
    laboratorySubjectId: demo.laboratorySubjectId,
  })
}
