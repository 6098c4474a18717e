import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { accessModule, auditRefusal, identify } from './core/access/index.ts'
import type { App, Module } from './core/app.ts'
import { type Clock, systemClock } from './core/clock.ts'
import type { Config } from './core/config.ts'
import { openDatabase } from './core/db/index.ts'
import { folderFiles } from './core/files/index.ts'
import { operationsModule } from './core/http/operations-module.ts'
import { createServer } from './core/http/server.ts'
import { openJobs, startJobs } from './core/jobs/index.ts'
import { createRegionsModule } from './core/regions/index.ts'
import { uploadsModule } from './core/uploads/index.ts'
import { domains } from './domains/registry.ts'
import { archiveModule } from './engines/archive/index.ts'
import { casesModule } from './engines/cases/index.ts'
import { drawsModule } from './engines/draws/index.ts'
import { createSeal, evidenceModule } from './engines/evidence/index.ts'
import { formsModule } from './engines/forms/index.ts'
import { indicatorsModule } from './engines/indicators/index.ts'
import { intakeModule } from './engines/intake/index.ts'
import { createPolicyModule } from './engines/policy/index.ts'
import { publicationsModule } from './engines/publications/index.ts'
import { rulesModule } from './engines/rules/index.ts'
import { demoModule } from './packs/demo/index.ts'
import { tianjinCity } from './packs/tianjin-2018/city.ts'
import { tianjin2018 } from './packs/tianjin-2018/index.ts'
import { createPortalModule, problemPage } from './web/portal/index.ts'
import { workbenchModule } from './web/workbench/serve.ts'

/** The city's policy: one pack per city. */
export const policyPack = tianjin2018
export const policyModule = createPolicyModule(tianjin2018)

/** Regions, former names and industries of the city. */
export const regionsModule = createRegionsModule(tianjinCity)

/** Every part of the city. A new engine or core part is one line here; domains are listed in domains/registry.ts. */
export const modules: readonly Module[] = [
  operationsModule,
  regionsModule,
  accessModule,
  uploadsModule,
  evidenceModule,
  archiveModule,
  intakeModule,
  formsModule,
  rulesModule,
  drawsModule,
  casesModule,
  publicationsModule,
  indicatorsModule,
  demoModule,
  policyModule,
  createPortalModule(tianjin2018),
  workbenchModule,
  ...domains,
]

/** A running city: routes answer, jobs work, the sequencer integrates. It does not listen on a port by itself. */
export interface City {
  readonly app: App
  readonly server: FastifyInstance
  /** Stops taking requests, finishes running jobs, closes the database. */
  stop(): Promise<void>
}

export interface CityOptions {
  readonly clock?: Clock
  readonly random?: (bytes: number) => Buffer
  /** For tests of a part: other modules than the whole city's. */
  readonly modules?: readonly Module[]
  /** Commands need the parts of the city, but neither its jobs nor its sequencer. */
  readonly isPassive?: boolean
}

/** Builds a city on a migrated database: `config.databaseUrl` must be set. */
export async function createCity(config: Config, options: CityOptions = {}): Promise<City> {
  if (!config.databaseUrl) throw new Error('createCity needs the address of a migrated database')
  const parts = options.modules ?? modules
  const clock = options.clock ?? systemClock
  const random = options.random ?? randomBytes
  const db = openDatabase(config.databaseUrl)
  const stops: (() => Promise<void>)[] = []
  let app: App | undefined
  try {
    const server = await createServer(
      (log) => {
        app = {
          config,
          db,
          clock,
          random,
          files: folderFiles(join(config.dataDir, 'files')),
          jobs: openJobs(),
          seal: createSeal({ clock, random, logHash: config.logHash }),
          log,
          modules: parts,
        }
        return app
      },
      { identify, problemPage, onRefused: auditRefusal, logger: { level: config.logLevel }, config },
    )
    if (!app) throw new Error('the server was built without an app')
    if (!options.isPassive) {
      for (const module of parts) {
        const stop = await module.start?.(app)
        if (stop) stops.unshift(stop)
      }
      stops.unshift(await startJobs(app))
    }
    await server.ready()
    return {
      app,
      server,
      async stop() {
        await server.close()
        for (const stop of stops) await stop()
        await db.close()
      },
    }
  } catch (error) {
    for (const stop of stops) await stop().catch(() => {})
    await db.close()
    throw error
  }
}
