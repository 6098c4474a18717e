import { jsonOfFile } from '../../../core/text/stored.ts'
import { browserCrypto } from '../../evidence/logic/browser-crypto.ts'
import { browserDrawCrypto } from '../logic/browser-crypto.ts'
import { type DrawCheck, type HandleCheck, handleIn } from '../logic/verify.ts'
import type { DrawFile } from '../schema.ts'
import { verifyDraw } from '../verify-file.ts'

/*
 * The portal's draw page in the browser: repeats the draw here, from the public file, and answers for one credit code. All texts come with
 * the page, in its language.
 *
 * <div id="draw-check" hidden data-id (of the draw; none on the list page) data-key (of the evidence log) data-language data-texts='{…}'>
 */

type Texts = Readonly<Record<string, string>>
const AGAIN_MS = 1500

function fill(text: string | undefined, facts: Readonly<Record<string, string | number | undefined>>): string {
  return (text ?? '').replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole))
}

function element(tag: string, more: Readonly<Record<string, unknown>> = {}): HTMLElement {
  return Object.assign(document.createElement(tag), more)
}

function input(more: Readonly<Record<string, unknown>>): HTMLInputElement {
  return Object.assign(document.createElement('input'), more)
}

/** Sentences about one candidate. */
function sentencesOf(seen: HandleCheck, t: Texts): string[] {
  const chance =
    seen.probability === undefined
      ? []
      : [fill(seen.isExact ? t.exact : t.about, { p: `${Number((seen.probability * 100).toPrecision(4))} %` })]
  const more = { rank: seen.rank, reason: seen.reason, n: seen.inspectors }
  return [
    fill(t[seen.status], more),
    ...(seen.status === 'drawn' && seen.inspectors !== undefined ? [fill(t.inspectors, more)] : []),
    ...(seen.status === 'drawn' && seen.reason !== undefined ? [fill(t.removed, more)] : []),
    ...chance,
  ]
}

async function* download(path: string): AsyncGenerator<Uint8Array> {
  const reply = await fetch(path)
  if (!reply.ok || !reply.body) throw new Error(`HTTP ${reply.status}`)
  const reader = reply.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value
}

async function readText(file: Blob): Promise<unknown> {
  try {
    return jsonOfFile(new Uint8Array(await file.arrayBuffer()))
  } catch {
    return undefined
  }
}

function mount(box: HTMLElement): void {
  const { id, key = '', language = 'zh' } = box.dataset
  const t = JSON.parse(box.dataset.texts ?? '{}') as Texts
  const form = element('form', { className: 'card' })
  const code = input({ id: 'draw-code', type: 'text', autocomplete: 'off', maxLength: 60 })
  // Behind the sign that is not sent: who looks is not told to the server.
  code.value = new URLSearchParams(location.hash.slice(1)).get('code') ?? ''
  const file = input({ id: 'draw-file', type: 'file', accept: '.json,application/json' })
  const list = input({ id: 'draw-list', type: 'file', accept: '.ndjson' })
  const field = (one: HTMLInputElement, label: string | undefined) => {
    const part = element('div', { className: 'field' })
    part.append(element('label', { htmlFor: one.id, textContent: label ?? '' }), one)
    return part
  }
  const button = document.createElement('button')
  button.className = 'button'
  button.textContent = t.run ?? ''
  const own = document.createElement('details')
  own.append(element('summary', { textContent: t.own ?? '' }), field(file, t.file), field(list, t.list))
  if (!id) own.open = true
  form.append(field(code, t.code), own, element('p'), button)
  const result = element('div')
  result.setAttribute('role', 'status')
  box.append(form, result)
  box.hidden = false

  const check = async (): Promise<DrawCheck | undefined> => {
    const chosen = file.files?.[0]
    if (!chosen && !id) return undefined
    const value = chosen
      ? await readText(chosen)
      : await fetch(`/draws/${id}/draw.json`, { cache: 'no-store' }).then((r) => r.json())
    const asked = code.value.trim()
    const header = (value as Partial<DrawFile> | undefined)?.header
    const handles = asked && header?.roster ? [handleIn(header, browserDrawCrypto, asked)] : []
    const companion = list.files?.[0]
    const roster = companion
      ? () => companion.stream() as unknown as AsyncIterable<Uint8Array>
      : header?.id
        ? () => download(`/draws/${header.id}/roster.ndjson`)
        : undefined
    return verifyDraw(value, {
      crypto: browserDrawCrypto,
      handles,
      roster,
      ...(key && { log: { verifierKey: key, crypto: browserCrypto } }),
    })
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void run()
  })
  const run = async () => {
    button.disabled = true
    result.className = 'notice'
    result.textContent = t.working ?? '…'
    // The browser paints the line before it calculates.
    await new Promise((done) => setTimeout(done, 30))
    try {
      let answer = await check()
      if (answer?.findings[0]?.code === 'receipt-absent') {
        // The newest entry needs about a second until it stands in the log.
        await new Promise((done) => setTimeout(done, AGAIN_MS))
        answer = await check()
      }
      show(answer)
    } catch {
      show(undefined)
    } finally {
      button.disabled = false
    }
  }
  const show = (answer: DrawCheck | undefined) => {
    const lines = !answer
      ? [t.failed]
      : answer.isVerified
        ? [
            fill(answer.state === 'drawn' ? t.good : t.goodSoFar, {
              title: answer.title,
              candidates: answer.candidates?.toLocaleString('en'),
              drawn: answer.drawn?.toLocaleString('en'),
            }),
            answer.receipts === 'proven' ? t.sealed : t.unsealed,
            ...(answer.protocol === 1 ? [t.former] : []),
            ...[...(answer.seen?.values() ?? [])].flatMap((seen) => sentencesOf(seen, t)),
          ]
        : [t.bad, ...answer.findings.map((f) => (language === 'zh' ? f.text.zh : f.text.en))]
    result.className = answer?.isVerified ? 'notice good' : 'notice bad'
    result.replaceChildren(...lines.map((line) => element('p', { textContent: line ?? '' })))
  }
}

const box = document.getElementById('draw-check')
if (box) mount(box)
