// Runs under any Node >= 20.19: installs what is missing, builds what is stale, then hands over to the pinned Node.
//   node bin/bootstrap.mjs [--build] script.ts [arguments]
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const INSTALL_STAMP = join(ROOT, 'node_modules', '.zhiheng-installed')
const BUILD_STAMP = join(ROOT, 'dist', '.built')
const PINNED_NODE = join(ROOT, 'node_modules', '.bin', 'node')

function fail(line) {
  console.error(line)
  process.exit(1)
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    fail(
      `需要 Node 20.19 或更高版本，现在是 ${process.versions.node}。 / Node >= 20.19 is needed; this is ${process.versions.node}.`,
    )
}

function digest(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)))
  return hash.digest('hex')
}

function isStamped(stamp, value) {
  try {
    return readFileSync(stamp, 'utf8') === value
  } catch {
    return false
  }
}

/** A stamp only spares work: where it cannot be written (a code folder that belongs to somebody else), the next start looks again. */
function stamp(file, value) {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, value)
    chmodSync(file, 0o644)
  } catch {}
}

/** Said before npm or Vite fill the screen with what they could not write. */
function requireWritable(what) {
  try {
    accessSync(ROOT, constants.W_OK)
  } catch {
    fail(
      `程序目录 ${ROOT} 不可写，无法${what.zh}；请由其所有者先运行一次 npm start。 / ${ROOT} cannot be written, so ${what.en} is not possible: let its owner run npm start once.`,
    )
  }
}

/** Programs are there for whoever runs the city, so what installs and builds them does not follow a private umask; data keep it. */
function npm(...args) {
  const before = process.umask(0o022)
  try {
    return runNpm(args)
  } finally {
    process.umask(before)
  }
}

function runNpm(args) {
  const cli = process.env.npm_execpath
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  return (
    spawnSync(command, [...first, ...args], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NODE_ENV: '' } })
      .status === 0
  )
}

/** Whether npm's own list of what is in node_modules is what the lock file asks for: somebody ran `npm ci` himself. */
function isInstalled() {
  try {
    const packagesOf = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages
    const [wanted, found] = [packagesOf('package-lock.json'), packagesOf('node_modules/.package-lock.json')]
    const isSame = (path, entry) => found[path]?.version === entry.version || (!found[path] && entry.optional)
    return Object.entries(wanted).every(([path, entry]) => path === '' || isSame(path, entry))
  } catch {
    return false
  }
}

function install() {
  const wanted = digest(['package-lock.json'])
  if (existsSync(PINNED_NODE) && isStamped(INSTALL_STAMP, wanted)) return
  if (existsSync(PINNED_NODE) && isInstalled()) return stamp(INSTALL_STAMP, wanted)
  requireWritable({ zh: '安装软件包', en: 'installing packages' })
  console.log('安装软件包… / Installing packages…')
  if (!npm('ci', '--no-audit', '--no-fund', '--loglevel=error'))
    fail('npm ci 失败，见上文。 / npm ci failed, see above.')
  if (!isRunning(PINNED_NODE)) placeNode()
  if (!isRunning(PINNED_NODE))
    fail(
      '软件包的安装脚本没有运行，请去掉 ignore-scripts 设置后重试。 / The packages’ install scripts did not run: remove the ignore-scripts setting and try again.',
    )
  stamp(INSTALL_STAMP, wanted)
}

const isRunning = (program) => existsSync(program) && spawnSync(program, ['--version']).status === 0

/** With --ignore-scripts the package that brings Node has not put it in its place; its own script is the only one that is needed. */
function placeNode() {
  const env = { ...process.env, npm_config_ignore_scripts: 'false' }
  spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: join(ROOT, 'node_modules', 'node'),
    stdio: 'inherit',
    env,
  })
}

/** Everything the web apps are made of; tests and SQL are not. */
function webSources() {
  const inSrc = readdirSync(join(ROOT, 'src'), { recursive: true })
    .map((f) => `src/${String(f).replaceAll('\\', '/')}`)
    .filter((f) => /[.](tsx?|css|svg|html)$/.test(f) && !/[.]test[.]|\/store[./]|\/routes[./]|\/service[./]/.test(f))
  return [...inSrc.sort(), 'package-lock.json', 'vite.config.ts', 'vite.portal.config.ts'].filter((f) =>
    existsSync(join(ROOT, f)),
  )
}

function build() {
  const wanted = digest(webSources())
  if (isStamped(BUILD_STAMP, wanted)) return
  requireWritable({ zh: '构建网页', en: 'building the web apps' })
  console.log('构建网页… / Building the web apps…')
  if (!npm('run', '--silent', 'build:web'))
    fail('网页构建失败，见上文。 / The build of the web apps failed, see above.')
  stamp(BUILD_STAMP, wanted)
}

/** The child lives and dies with this process (it sees the channel close); it alone decides when it is finished. */
export function handOver(script, args) {
  const child = spawn(PINNED_NODE, ['--disable-warning=ExperimentalWarning', join(ROOT, script), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm itself was killed: what it started ends too.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event === 'start')
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref()
  child.on('error', (error) =>
    fail(
      `无法运行 ${PINNED_NODE}：${error.message}；请检查该文件的权限。 / ${PINNED_NODE} cannot be run: check its owner and mode.`,
    ),
  )
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

export function prepare({ isBuildNeeded }) {
  requireNode()
  install()
  if (isBuildNeeded) build()
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const args = process.argv.slice(2)
  const isBuildNeeded = args[0] === '--build'
  const [script, ...rest] = isBuildNeeded ? args.slice(1) : args
  prepare({ isBuildNeeded })
  handOver(script, rest)
}
