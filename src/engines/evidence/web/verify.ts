import type { Finding } from '../logic/receipt.ts'
import { checkDropped, type Dropped } from './check-dropped.ts'

/*
 * The portal's verify page in the browser: drop a receipt or a file and see here whether it is in the log and unchanged. The page works without
 * it (the form sends the receipt to the server); all texts come with the page, in its language.
 *
 * <div id="browser-check" hidden data-finding='{"not-in-log": "…"}' data-good data-bad data-drop data-file
 *      data-unknown (no such file) data-failed (the server cannot be reached)>
 */

function mount(box: HTMLElement): void {
  const { drop = '', file: choose = '' } = box.dataset
  const label = document.createElement('label')
  label.className = 'drop'
  const hint = document.createElement('span')
  hint.textContent = drop
  const input = document.createElement('input')
  input.type = 'file'
  input.setAttribute('aria-label', choose || drop)
  label.append(hint, input)
  const result = document.createElement('div')
  result.setAttribute('role', 'status')
  box.append(label, result)
  box.hidden = false

  const run = async (file: File | undefined) => {
    if (!file) return
    result.className = ''
    result.textContent = '…'
    try {
      show(box, result, await checkDropped(file))
    } catch {
      tell(result, false, box.dataset.bad, box.dataset.failed)
    }
  }
  input.addEventListener('change', () => void run(input.files?.[0]))
  box.addEventListener('dragover', (event) => {
    event.preventDefault()
    box.classList.add('is-over')
  })
  box.addEventListener('dragleave', () => box.classList.remove('is-over'))
  box.addEventListener('drop', (event) => {
    event.preventDefault()
    box.classList.remove('is-over')
    void run(event.dataTransfer?.files[0])
  })
}

function show(box: HTMLElement, result: HTMLElement, dropped: Dropped): void {
  const { bad, good, unknown, finding } = box.dataset
  if (dropped.what === 'unknown-file') {
    tell(result, false, bad, unknown, dropped.digest)
    return
  }
  const { check } = dropped
  const findings = JSON.parse(finding ?? '{}') as Partial<Record<Finding, string>>
  if (check.isProven) {
    const thing = dropped.what === 'file' ? dropped.digest : `${check.kind ?? ''} ${check.id ?? ''}`
    tell(result, true, good, thing, `#${check.index} · ${check.sealedHour?.toISOString().slice(0, 13) ?? ''}:00Z`)
  } else tell(result, false, bad, check.finding && findings[check.finding])
}

function tell(result: HTMLElement, isGood: boolean, ...lines: (string | undefined)[]): void {
  result.className = isGood ? 'notice good' : 'notice bad'
  result.replaceChildren(
    ...lines.filter((line) => line).map((line) => Object.assign(document.createElement('p'), { textContent: line })),
  )
}

const box = document.getElementById('browser-check')
if (box) mount(box)
