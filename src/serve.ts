import { type City, createCity } from './city.ts'
import { type Config, readConfig, SettingError } from './core/config.ts'
import { findRunning, lockData } from './core/data-lock.ts'
import { type EmbeddedPostgres, startPostgres } from './core/db/embedded/index.ts'
import { prepareDatabase } from './core/db/prepare.ts'
import { fillNewCity, welcome } from './first-start.ts'

/** Something the person who starts the system can mend; printed as one line, without a stack. */
class StartRefused extends Error {}

/**
 * Runs a city until it is told to stop: database, migration, first content, server.
 * Exit codes: 0 stopped on request, 1 failed, 2 a setting cannot be used.
 */
export async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  let config: Config
  try {
    config = readConfig(env)
    refuseSecondCopy(config)
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    console.error(error.message)
    process.exit(2)
  }
  try {
    await run(config)
  } catch (error) {
    if (error instanceof StartRefused || error instanceof SettingError) console.error(error.message)
    else console.error(error)
    process.exit(error instanceof SettingError ? 2 : 1)
  }
}

function refuseSecondCopy(config: Config): void {
  const running = findRunning(config.dataDir)
  if (running)
    throw new SettingError(
      'ZHIHENG_DATA',
      config.dataDir,
      `已有一个进程 ${running.pid} 在使用（端口 ${running.port}），请先停止它或换一个目录 / process ${running.pid} (port ${running.port}) works there; stop it or choose another folder`,
    )
}

async function run(config: Config): Promise<void> {
  const say = (line: string) => console.log(line)
  const unlock = lockData(config.dataDir, config.port)
  let postgres: EmbeddedPostgres | undefined
  let city: City | undefined
  let stopping: Promise<void> | undefined

  const stop = async () => {
    await city?.stop()
    await postgres?.stop()
    unlock()
  }
  // The first signal stops cleanly, the second at once (the database then recovers at the next start).
  const onSignal = () => {
    if (stopping) process.exit(1)
    say('正在停止… / Stopping…')
    stopping = stop().then(
      () => process.exit(0),
      (error) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)

  try {
    if (!config.databaseUrl) {
      postgres = await startPostgres({ dataDir: config.dataDir })
      if (postgres.wasRunning)
        say('接管了上次遗留的数据库进程。 / Took over the database left running by an earlier copy.')
    }
    const databaseUrl = config.databaseUrl ?? postgres?.url ?? ''
    const applied = await prepareDatabase(databaseUrl)
    if (applied.length > 0) say(`数据库已更新：${applied.length} 个迁移。 / ${applied.length} migrations applied.`)
    city = await createCity({ ...config, databaseUrl })
    const links = await fillNewCity(city, say)
    await listen(city, config)
    say(await welcome(city, links))
  } catch (error) {
    if (stopping) return stopping
    await stop().catch(() => {})
    throw error
  }
}

async function listen(city: City, config: Config): Promise<void> {
  try {
    await city.server.listen({ port: config.port, host: config.host })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new SettingError('PORT', String(config.port), '端口已被占用，请换一个 / the port is taken; choose another')
    if (code === 'EACCES')
      throw new SettingError('PORT', String(config.port), '没有权限使用这个端口 / this port is not permitted')
    throw error
  }
}
