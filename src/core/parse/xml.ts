import { Parser } from 'saxen'
import { refuse } from '../problem.ts'
import { fileDamaged, fileTooComplex } from './problems.ts'

export interface XmlHandlers {
  /** Names without their prefix. */
  open?(name: string, attributes: () => Readonly<Record<string, string>>): void
  /** Text and CDATA, decoded. */
  text?(value: string): void
  close?(name: string): void
}

/** The longest single piece of markup or text; an office program's longest text is 32,767 characters. */
const LONGEST_TOKEN = 1_000_000
const DEEPEST = 256

/**
 * Reads XML as it comes, and gives way after each piece so that the caller can pass on what it found. Document types, and with them
 * entities of one's own, are refused: office formats have none.
 * @throws Refusal `file-damaged`, `file-too-complex`; and what a handler throws
 */
export async function* readXml(chunks: AsyncIterable<Uint8Array>, handlers: XmlHandlers): AsyncGenerator<void> {
  const { write, end } = createReader(handlers)
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    write(decoder.decode(chunk, { stream: true }))
    yield
  }
  // A part that is not there says nothing.
  if (!decoder) return
  write(decoder.decode())
  end()
  yield
}

/** All of a small part. */
export async function readWholeXml(chunks: AsyncIterable<Uint8Array>, handlers: XmlHandlers): Promise<void> {
  for await (const _ of readXml(chunks, handlers));
}

function createReader(handlers: XmlHandlers) {
  const parser = new Parser()
  let thrown: unknown
  let depth = 0
  let pending = 0
  const on = (run: () => void) => {
    pending = 0
    if (thrown !== undefined) return
    try {
      run()
    } catch (error) {
      thrown = error
      parser.stop()
    }
  }
  const tooComplex = () => {
    throw refuse(fileTooComplex({ what: 'markup' }))
  }
  parser.on('error', ({ message }) =>
    on(() => {
      const why = { zh: '文件内部的 XML 不完整', en: `its XML is not well-formed (${message.slice(0, 100)})` }
      throw refuse(fileDamaged({ why }))
    }),
  )
  parser.on('attention', () => on(tooComplex))
  parser.on('openTag', (name, attributes, decode) =>
    on(() => {
      if (++depth > DEEPEST) tooComplex()
      handlers.open?.(local(name), () => decoded(attributes(), decode))
    }),
  )
  // Also called for an element that closes itself.
  parser.on('closeTag', (name) =>
    on(() => {
      depth--
      handlers.close?.(local(name))
    }),
  )
  parser.on('text', (value, decode) => on(() => handlers.text?.(decode(value))))
  parser.on('cdata', (value) => on(() => handlers.text?.(value)))
  parser.on('comment', () => on(() => {}))
  parser.on('question', () => on(() => {}))
  const check = () => {
    if (thrown !== undefined) throw thrown
  }
  return {
    write(xml: string) {
      pending += xml.length
      parser.write(xml)
      check()
      if (pending > LONGEST_TOKEN) throw refuse(fileTooComplex({ what: 'cell' }))
    },
    end() {
      parser.end()
      check()
    },
  }
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8'
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function decoded(attributes: Record<string, string>, decode: (text: string) => string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(attributes)) found[name] = decode(value)
  return found
}
