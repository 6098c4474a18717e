import { type City, createCity } from '../city.ts'
import { type Config, readConfig } from '../core/config.ts'
import { findRunning, lockData } from '../core/data-lock.ts'
import { findRunningPostgres, startPostgres } from '../core/db/embedded/index.ts'
import { prepareConfigured } from '../core/db/prepare.ts'
import { CommandRefused } from './output.ts'

/** A database that a command may use, and whether a running copy of the system uses it too. */
export interface OpenedDatabase {
  readonly config: Config & { readonly databaseUrl: string }
  readonly isShared: boolean
  /** Port of the running copy. */
  readonly port: number
  close(): Promise<void>
}

/**
 * The database of the settings: a server of one's own, the embedded one of a running copy, or the embedded one started for this command
 * (then the data folder is locked for its time).
 */
export async function openCommandDatabase(task: string): Promise<OpenedDatabase> {
  const config = readConfig(process.env)
  if (config.databaseUrl)
    return {
      config: { ...config, databaseUrl: config.databaseUrl },
      isShared: false,
      port: config.port,
      close: async () => {},
    }
  const running = findRunning(config.dataDir)
  if (running?.task === 'start') {
    const databaseUrl = findRunningPostgres(config.dataDir)
    if (!databaseUrl)
      throw new CommandRefused(
        `进程 ${running.pid} 正在启动或停止，请稍后再试 / process ${running.pid} is starting or stopping; try again`,
      )
    return {
      config: { ...config, databaseUrl },
      isShared: true,
      port: running.port ?? config.port,
      close: async () => {},
    }
  }
  const unlock = await lockData(config.dataDir, task)
  try {
    const postgres = await startPostgres({ dataDir: config.dataDir })
    const close = async () => {
      await postgres.stop()
      unlock()
    }
    stopOnSignals(close)
    return { config: { ...config, databaseUrl: postgres.url }, isShared: false, port: config.port, close }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Ctrl-C in the middle: open transactions are rolled back by the stopping server, and the folder is free again. */
function stopOnSignals(close: () => Promise<void>): void {
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const)
    process.once(signal, () => void close().finally(() => process.exit(128 + number)))
}

/**
 * Runs a command on a migrated city. When no copy of the system runs, its jobs and its sequencer run here as long as the command does;
 * otherwise they run there.
 */
export async function withCity<T>(task: string, run: (city: City, address: string) => Promise<T>): Promise<T> {
  const database = await openCommandDatabase(task)
  let city: City | undefined
  try {
    const { config } = database
    if (!database.isShared) await prepareConfigured(config)
    city = await createCity({ ...config, logLevel: 'silent' }, { isPassive: database.isShared })
    return await run(city, config.publicUrl ?? `http://localhost:${database.port}`)
  } finally {
    await city?.stop()
    await database.close()
  }
}
