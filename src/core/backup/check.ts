import { createHash, type Hash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { BackupRefused, FORMAT, HEADER, type Header, KEPT, MANIFEST, type Manifest } from './format.ts'
import type { OpenBackup } from './open.ts'

export type Entry = ReturnType<typeof extract> extends AsyncIterable<infer E> ? E : never

export function entriesOf(open: OpenBackup): AsyncIterable<Entry> {
  const archive = extract()
  // The iteration ends with the error of the pipeline.
  pipeline(open(), createGunzip(), archive).catch((error) => archive.destroy(error))
  return archive
}

export async function allOf(entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Table of an entry `table/<name>/<number>`; empty for other entries. */
export function tableOf({ header }: Entry): string {
  const [kind, ...rest] = header.name.split('/')
  return kind === 'table' ? rest.slice(0, -1).join('/') : ''
}

/**
 * Reads a backup through without using anything of it: is it one, of a format we know, complete, and every byte as it was written.
 * @throws BackupRefused
 */
export async function checkBackup(file: string, open: OpenBackup): Promise<{ header: Header; manifest: Manifest }> {
  const hashes = new Map<string, Hash>()
  let header: Header | undefined
  let manifest: Manifest | undefined
  try {
    for await (const entry of entriesOf(open)) {
      const { name } = entry.header
      const content = await allOf(entry)
      if (name === HEADER) header = checkHeader(JSON.parse(content.toString()) as Header, file)
      else if (!header) throw noBackup(file)
      else if (name === MANIFEST) manifest = JSON.parse(content.toString()) as Manifest
      else {
        const part = tableOf(entry) || fileOf(name, file)
        const hash = hashes.get(part) ?? createHash('sha256')
        hashes.set(part, hash.update(content))
      }
    }
  } catch (error) {
    if (error instanceof BackupRefused) throw error
    const { message } = error as Error
    throw header
      ? new BackupRefused({
          zh: `备份文件 ${file} 已损坏（${message}），没有恢复任何内容`,
          en: `the backup file ${file} is damaged (${message}); nothing was restored`,
        })
      : noBackup(file)
  }
  if (!header) throw noBackup(file)
  if (!manifest) throw incomplete(file)
  compareDigests(file, manifest, hashes)
  return { header, manifest }
}

function checkHeader(header: Header, file: string): Header {
  if (!Number.isInteger(header.format) || !Array.isArray(header.tables)) throw noBackup(file)
  if (header.format > FORMAT)
    throw new BackupRefused({
      zh: `备份格式 ${header.format} 由更新的版本写成，本版本只能读到 ${FORMAT}，请先升级`,
      en: `backup format ${header.format} was written by a newer version, this one reads up to ${FORMAT}; upgrade first`,
    })
  return header
}

/** Only what belongs to the city, never upwards: a backup comes from outside. */
function fileOf(entryName: string, file: string): string {
  const [kind, ...parts] = entryName.split('/')
  const isOurs = kind === 'folder' && (KEPT as readonly string[]).includes(parts[0] ?? '')
  if (!isOurs || parts.some((p) => !/^[\w.-]+$/.test(p) || /^[.]+$/.test(p))) throw incomplete(file)
  return parts.join('/')
}

function compareDigests(file: string, manifest: Manifest, hashes: ReadonlyMap<string, Hash>): void {
  const wanted = new Map(Object.entries({ ...manifest.tables, ...manifest.files }).map(([k, v]) => [k, v.sha256]))
  const names = new Set([...wanted.keys(), ...hashes.keys()])
  const differing = [...names].filter(
    (name) => wanted.get(name) !== (hashes.get(name) ?? createHash('sha256')).copy().digest('hex'),
  )
  if (differing.length > 0)
    throw new BackupRefused({
      zh: `备份文件 ${file} 已损坏：${differing.slice(0, 5).join('、')} 与清单不符，没有恢复任何内容`,
      en: `the backup file ${file} is damaged: ${differing.slice(0, 5).join(', ')} differ from its manifest; nothing was restored`,
    })
}

function noBackup(file: string): BackupRefused {
  return new BackupRefused({
    zh: `${file} 不是质衡的备份文件，或已损坏`,
    en: `${file} is not a Zhiheng backup, or is damaged`,
  })
}

function incomplete(file: string): BackupRefused {
  return new BackupRefused({
    zh: `备份文件 ${file} 不完整或已损坏，没有恢复任何内容`,
    en: `the backup file ${file} is incomplete or damaged; nothing was restored`,
  })
}
