/**
 * `npm run dev`: the server restarts when a file of it changes, and Vite serves the workbench with hot reloading.
 * The server listens on PORT (8080), Vite on PORT + 1; Ctrl-C stops both.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readConfig } from '../src/core/config.ts'

const { port } = readConfig(process.env)
const server = start(process.execPath, ['--watch', '--disable-warning=ExperimentalWarning', 'src/main.ts'])
const vite = start('node_modules/.bin/vite', ['--port', String(port + 1), '--clearScreen', 'false'], {
  ZHIHENG_DEV_SERVER: `http://localhost:${port}`,
})
console.log(`工作台（热更新） / workbench with hot reloading: http://localhost:${port + 1}/app/`)

let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop())
for (const child of [server, vite]) child.once('exit', () => stop())

function start(command: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  // A group of its own, so that Ctrl-C arrives once: from here.
  return spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    env: { ...process.env, ...env },
  })
}

function stop(): void {
  if (isStopping) return
  isStopping = true
  vite.kill()
  // The server closes its database first.
  if (server.exitCode === null) server.once('exit', () => process.exit())
  else process.exit()
  server.kill('SIGTERM')
}
