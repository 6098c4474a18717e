import { xmlText } from '../text/stored.ts'
import type { Block, OfficialDocument, SignatureBlock } from './define.ts'

const NUMBER = /^[\p{Script=Han}A-Za-z0-9（）]{1,40}〔\d{4}〕[1-9]\d*号$/u
/** The first bytes of every PNG file, in base64. */
const PNG = 'iVBORw0KGgo'
const MAX_TABLE_ROWS = 5_000

/** A document without the characters that the XML of .docx cannot hold, in whatever text of it. */
export function withoutBrokenText<T>(value: T): T {
  if (typeof value === 'string') return xmlText(value) as T
  if (Array.isArray(value)) return value.map(withoutBrokenText) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, withoutBrokenText(v)])) as T
}

/**
 * What is wrong with a document before it is set, each a line with its place; empty when nothing is. A template's tests call it, and the
 * renderers refuse a document with faults.
 */
export function checkDocument(document: OfficialDocument): string[] {
  const faults: string[] = []
  const say = (where: string, what: string) => faults.push(`${where}: ${what}`)
  if (document.title.trim() === '') say('title', 'is empty')
  if (document.number !== undefined && !NUMBER.test(document.number))
    say('number', `${document.number} is not of the form 津市监责改〔2026〕12号`)
  if (document.masthead !== undefined && document.number === undefined) say('number', 'a red head needs a number')
  if (document.blocks.length === 0) say('blocks', 'there is no text')
  faults.push(...checkBlocks(document.blocks, 'blocks'), ...checkSignature(document.signature, 'signature'))
  for (const [i, name] of (document.attachments ?? []).entries())
    if (/[。；，,;.]$/u.test(name)) say(`attachments/${i}`, 'the name of an attachment ends without punctuation')
  for (const [i, part] of (document.parts ?? []).entries()) {
    if (part.title.trim() === '') say(`parts/${i}/title`, 'is empty')
    faults.push(
      ...checkBlocks(part.blocks, `parts/${i}/blocks`),
      ...checkSignature(part.signature, `parts/${i}/signature`),
    )
  }
  return faults
}

function checkBlocks(blocks: readonly Block[], where: string): string[] {
  let before = 0
  return blocks.flatMap((block, i) => {
    const at = `${where}/${i}`
    const faults: string[] = []
    if (block.kind === 'heading') {
      if (block.text.trim() === '') faults.push(`${at}: the heading is empty`)
      if (block.level > before + 1) faults.push(`${at}: level ${block.level} follows level ${before}`)
      before = block.level
    }
    if (block.kind === 'table') {
      if (block.columns.length === 0) faults.push(`${at}: the table has no columns`)
      if (block.rows.length > MAX_TABLE_ROWS) faults.push(`${at}: more than ${MAX_TABLE_ROWS} rows`)
      if (block.rows.some((r) => r.length !== block.columns.length))
        faults.push(`${at}: a row has not as many cells as there are columns`)
    }
    if (block.kind === 'signed')
      for (const row of block.rows)
        if (row.png !== undefined && !row.png.startsWith(PNG)) faults.push(`${at}: the signature is no PNG picture`)
    if (block.kind === 'form' && block.rows.some((r) => r.length < 1 || r.length > 2))
      faults.push(`${at}: a row of a form holds one or two pairs`)
    return faults
  })
}

function checkSignature(signature: SignatureBlock | undefined, where: string): string[] {
  if (!signature) return []
  const at = new Date(`${signature.date}T00:00:00Z`)
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(signature.date) && !Number.isNaN(at.getTime())
  return [
    ...(isDay && at.toISOString().startsWith(signature.date) ? [] : [`${where}: ${signature.date} is no civil day`]),
    ...(signature.organs.length > 0 ? [] : [`${where}: no organ signs`]),
  ]
}
