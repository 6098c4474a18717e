import { type AddressInfo, createServer } from 'node:net'
import { type City, createCity } from './city.ts'
import { type Config, readConfig, SettingError } from './core/config.ts'
import { lockData, notePort } from './core/data-lock.ts'
import { type EmbeddedPostgres, startPostgres } from './core/db/embedded/index.ts'
import { MigrationChanged } from './core/db/migrate.ts'
import { prepareConfigured, prepareDatabase } from './core/db/prepare.ts'
import { lineOf } from './core/start-fault.ts'
import { fillNewCity, welcome } from './first-start.ts'

const SAME_SIGNAL_MS = 1000

/**
 * Runs a city until it is told to stop: database, migration, first content, server.
 * Exit codes: 0 stopped on request, 1 failed, 2 a setting cannot be used.
 */
export async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await new Run(readConfig(env)).start()
  } catch (error) {
    const isTold = error instanceof SettingError || error instanceof MigrationChanged
    console.error(isTold ? error.message : lineOf(error))
    if (!isTold && ['debug', 'trace'].includes(env.LOG_LEVEL ?? '')) console.error(error)
    process.exit(error instanceof SettingError ? 2 : 1)
  }
}

/** One run of the system, from the lock on its folder to the end of its database. */
class Run {
  readonly #config: Config
  #unlock: (() => void) | undefined
  #postgres: EmbeddedPostgres | undefined
  #city: City | undefined
  #stopping: Promise<void> | undefined
  #stoppingSince = 0

  constructor(config: Config) {
    this.#config = config
  }

  async start(): Promise<void> {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#onSignal())
    // The bootstrap that started us is gone (kill -9 of npm): without it nobody could stop us by Ctrl-C any more.
    process.once('disconnect', () => this.#onSignal())
    try {
      await this.#open()
    } catch (error) {
      // Stopped in the middle of starting: parts that were being opened fail, and that is no news.
      if (this.#stopping) return this.#stopping
      await this.#close().catch(() => {})
      throw error
    }
  }

  async #open(): Promise<void> {
    const config = this.#config
    if (!config.databaseUrl) this.#unlock = await lockData(config.dataDir, 'start', config.port)
    await refuseTakenPort(config)
    const databaseUrl = config.databaseUrl ?? (await this.#openPostgres())
    const applied = config.databaseUrl
      ? await prepareConfigured({ ...config, databaseUrl })
      : await prepareDatabase(databaseUrl)
    if (applied.length > 0) say(`数据库已更新：${applied.length} 个迁移 / ${applied.length} migrations applied`)
    this.#city = await createCity({ ...config, databaseUrl, isAlone: config.databaseUrl === undefined })
    const entrance = await fillNewCity(this.#city, say)
    await listen(this.#city, config)
    if (this.#unlock) notePort(config.dataDir, (this.#city.server.server.address() as AddressInfo).port)
    say(await welcome(this.#city, entrance))
  }

  async #openPostgres(): Promise<string> {
    const postgres = await startPostgres({ dataDir: this.#config.dataDir })
    this.#postgres = postgres
    if (postgres.wasRunning)
      say('已接管上次遗留的数据库进程 / Took over the database that an earlier copy left running')
    void postgres.ended.then(() => {
      if (this.#stopping) return
      // Ending is safer than going on without: the next start recovers everything that was acknowledged.
      console.error(
        '数据库进程意外结束，系统停止；请重新启动 / The database ended unexpectedly and so does the system; start it again',
      )
      this.#unlock?.()
      process.exit(1)
    })
    return postgres.url
  }

  /**
   * The first signal stops cleanly, a second one at once (the database then recovers at the next start). One Ctrl-C may arrive several
   * times, from the terminal, from npm and from the bootstrap: what comes within the same moment is the same signal.
   */
  #onSignal(): void {
    if (this.#stopping) {
      if (performance.now() - this.#stoppingSince > SAME_SIGNAL_MS) process.exit(1)
      return
    }
    this.#stoppingSince = performance.now()
    say('正在停止… / Stopping…')
    this.#stopping = this.#close().then(
      () => process.exit(0),
      (error) => {
        console.error(error)
        process.exit(1)
      },
    )
  }

  async #close(): Promise<void> {
    await this.#city?.stop()
    await this.#postgres?.stop()
    this.#unlock?.()
  }
}

function say(line: string): void {
  console.log(line)
}

/** Said before anything slow begins; `listen` says it again when somebody was faster. */
async function refuseTakenPort({ port, host }: Config): Promise<void> {
  if (port === 0) return
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen({ port, host }, resolve)
    })
  } catch (error) {
    throw asPortError(error, port)
  }
  await new Promise((done) => probe.close(done))
}

async function listen(city: City, { port, host }: Config): Promise<void> {
  try {
    await city.server.listen({ port, host })
  } catch (error) {
    throw asPortError(error, port)
  }
}

function asPortError(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return new SettingError('PORT', String(port), '端口已被占用，请换一个 / the port is taken; choose another')
  if (code === 'EACCES')
    return new SettingError('PORT', String(port), '没有权限使用这个端口 / not permitted to use this port')
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new SettingError('HOST', process.env.HOST ?? '', '本机没有这个地址 / this machine has no such address')
  return error
}
