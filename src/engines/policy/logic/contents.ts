import type { Line } from './lines.ts'

/** No table of contents is longer. */
const MOST_ENTRIES = 400
const LEADER = /(?:\.{3,}|…{1,}|·{3,}|。{3,}|\t|_{3,}|-{4,})\s*\(?\d{1,4}\)?$/

/** An entry without its leaders, page number and the spaces inside 总　则. */
const entryOf = (text: string): string =>
  text
    .replace(LEADER, '')
    .replace(/\s/g, '')
    .replace(/[.…·]+\d{0,4}$/, '')

/**
 * Lines of a table of contents (目录): it repeats the headings and is no clause. It ends where its first entry comes again as the heading itself.
 * @returns indexes into `lines`
 */
export function contentLines(lines: readonly Line[]): Set<number> {
  const found = new Set<number>()
  lines.forEach((line, i) => {
    if (line.text.length < 120 && /(?:\.{5,}|…{2,}|·{5,})\s*\d{1,4}$/.test(line.text)) found.add(i)
    if (line.text.length > 12 || !/^目[录次]$/.test(line.text.replace(/\s/g, '')) || found.has(i)) return
    const first = lines[i + 1]
    if (!first) return
    const key = entryOf(first.text)
    let again = i + 2
    while (again < lines.length && again < i + MOST_ENTRIES && entryOf((lines[again] as Line).text) !== key) again++
    found.add(i)
    if (again >= lines.length || again >= i + MOST_ENTRIES) return
    // Between the last entry and the first heading the title may stand once more.
    let last = again - 1
    while (last > i && !isEntry(lines[last] as Line)) last--
    for (let k = i + 1; k <= last; k++) found.add(k)
  })
  return found
}

const isEntry = ({ text, marker }: Line): boolean => marker !== undefined || LEADER.test(text)
