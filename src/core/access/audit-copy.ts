import { createSocket } from 'node:dgram'
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { connect as connectTcp, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import type { App } from '../app.ts'
import { systemScope } from '../db/index.ts'
import { type AuditRow, listAuditById } from './store/audit.ts'
import { dropQueued, setCopyTarget, takeQueued } from './store/audit-copy.ts'

const BATCH = 500
const PATIENCE_MS = 20_000
/** Copies wait in the database for as long as the other side is away; after this long the city says that it is not well. */
export const STALLED_MS = 10 * 60_000

/** Begins (or ends) the copy that the settings ask for. */
export async function prepareAuditCopy(app: App): Promise<void> {
  await app.db.write(systemScope('audit-copy'), (tx) => setCopyTarget(tx, app.config.auditCopy, app.clock.now()))
}

/**
 * Hands every entry over that waits. What was handed over is crossed out in a transaction of its own afterwards: nothing is lost. After a
 * crash in between a file is compared with its own end and gets nothing twice; syslog has no receipts, so the last batch may come again
 * there, and the id of every entry tells.
 * @throws Error when the other side does not take it; everything stays queued.
 */
export async function copyAudit(app: App): Promise<number> {
  const { auditCopy } = app.config
  if (!auditCopy) return 0
  let copied = 0
  for (;;) {
    const count = await app.db.write(systemScope('audit-copy'), async (tx) => {
      const queued = await takeQueued(tx, BATCH)
      if (queued.length === 0) return 0
      const rows = new Map(
        (
          await listAuditById(
            tx,
            queued.map((q) => q.entry_id),
          )
        ).map((r) => [r.id, r]),
      )
      await hand(
        auditCopy,
        queued.flatMap((q) => rows.get(q.entry_id) ?? []),
      )
      await dropQueued(
        tx,
        queued.map((q) => q.seq),
      )
      return queued.length
    })
    copied += count
    if (count < BATCH) return copied
  }
}

async function hand(target: string, rows: readonly AuditRow[]): Promise<void> {
  const url = new URL(target)
  if (url.protocol === 'file:') return appendLines(fileURLToPath(url), rows)
  const messages = rows.map((row) => Buffer.from(syslogMessage(row)))
  if (url.protocol === 'syslog+udp:') return sendDatagrams(url, messages)
  return sendStream(url, messages)
}

/** An entry as one line of JSON, with the words of the database's columns. */
function lineOf(row: AuditRow): string {
  return JSON.stringify({ ...row, at: row.at.toISOString() })
}

/** Facility 13, log audit; done is information, refused a warning, failed an error. */
const SEVERITY = { done: 6, refused: 4, failed: 3 } as const

/**
 * RFC 5424: the entry as JSON in the message, its act as MSGID, without structured data.
 * @example '<110>1 2026-03-01T09:00:00.000Z city zhiheng - role.grant - \uFEFF{"id":…}'
 */
export function syslogMessage(row: AuditRow, host = hostname()): string {
  const priority = 13 * 8 + SEVERITY[row.outcome]
  const word = (text: string, most: number) => text.replace(/[^\x21-\x7e]/g, '').slice(0, most) || '-'
  const head = `<${priority}>1 ${row.at.toISOString()} ${word(host, 255)} zhiheng - ${word(row.action, 32)} -`
  return `${head} \uFEFF${lineOf(row)}`
}

const TAIL_BYTES = 4 * 1_048_576

/** Appends, and asks the disk to keep it. Entries that the end of the file has already were written before a crash. */
function appendLines(path: string, rows: readonly AuditRow[]): void {
  const file = openSync(path, 'a+', 0o600)
  try {
    const tail = readTail(file)
    const known = new Set(tail.match(/(?<=^\{"id":")[0-9a-f-]{36}(?=".*\}$)/gm) ?? [])
    const fresh = rows.filter((row) => !known.has(row.id)).map((row) => `${lineOf(row)}\n`)
    // A line that a crash or a full disk cut off stays as it is, and its entry comes whole in the next line.
    if (tail !== '' && !tail.endsWith('\n')) fresh.unshift('\n')
    const bytes = Buffer.from(fresh.join(''))
    for (let sent = 0; sent < bytes.length; ) sent += writeSync(file, bytes, sent)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function readTail(file: number): string {
  const { size } = fstatSync(file)
  const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES))
  readSync(file, bytes, 0, bytes.length, size - bytes.length)
  return bytes.toString()
}

async function sendDatagrams(url: URL, messages: readonly Buffer[]): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  try {
    for (const message of messages)
      await new Promise<void>((done, fail) =>
        socket.send(message, Number(url.port || 514), host, (error) => (error ? fail(error) : done())),
      )
  } finally {
    socket.close()
  }
}

/**
 * One connection per batch, octet counting (RFC 6587, RFC 5425): it is handed over when the other side has taken the end of the
 * connection without complaint, which TCP tells only after every byte before it.
 */
async function sendStream(url: URL, messages: readonly Buffer[]): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const bytes = Buffer.concat(messages.flatMap((m) => [Buffer.from(`${m.length} `), m]))
  await new Promise<void>((done, fail) => {
    const isTls = url.protocol === 'syslog+tls:'
    const port = Number(url.port || (isTls ? 6514 : 601))
    const socket: Socket = isTls ? connectTls({ host, port, servername: host }) : connectTcp({ host, port })
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`no answer from ${host}:${port}`)))
    socket.once(isTls ? 'secureConnect' : 'connect', () => socket.end(bytes))
    socket.resume()
    socket.once('error', fail)
    socket.once('close', (hadError) => (hadError ? fail(new Error('the connection broke')) : done()))
  })
}
