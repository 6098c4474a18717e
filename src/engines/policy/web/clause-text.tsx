import { Fragment, type ReactNode } from 'react'
import { useText } from '../../../web/kit/index.ts'
import { cellsOf } from '../logic/tables.ts'
import type { ClauseReply, DocumentReply, NoteReply } from '../schema.ts'

interface Props {
  readonly document: DocumentReply
  readonly clauses: readonly ClauseReply[]
  /** Sentence or clause to mark. */
  readonly at?: string | undefined
  /** What stands beside a clause's heading, e.g. a link to its items. */
  readonly beside?: (clause: ClauseReply) => ReactNode
}

/** Clauses as printed, line breaks inside sentences joined; words with an editorial note are marked, the notes stand below their paragraph. */
export function ClauseText({ document, clauses, at, beside }: Props) {
  return (
    <>
      {clauses.map((clause) => (
        <Fragment key={clause.address}>
          <Heading clause={clause} isMarked={at === clause.address} beside={beside?.(clause)} />
          {clause.paragraphs.map((paragraph) =>
            paragraph.kind === 'table' ? (
              <PrintedTable key={paragraph.address} paragraph={paragraph} at={at} />
            ) : (
              <PrintedParagraph key={paragraph.address} paragraph={paragraph} notes={document.notes} at={at} />
            ),
          )}
        </Fragment>
      ))}
    </>
  )
}

function Heading({ clause, isMarked, beside }: { clause: ClauseReply; isMarked: boolean; beside: ReactNode }) {
  if (clause.marker === '' && clause.heading === '') return <span id={anchorOf(clause.address)} />
  const text = `${clause.marker}${clause.heading}`
  const marks = { id: anchorOf(clause.address), className: isMarked ? 'zp-at' : '' }
  const words = (
    <>
      {text} {beside}
    </>
  )
  return clause.depth === 0 ? <h2 {...marks}>{words}</h2> : <h3 {...marks}>{words}</h3>
}

/** Id of a clause or sentence on the page. */
export function anchorOf(address: string): string {
  return `at-${address.replaceAll('/', '-')}`
}

function PrintedParagraph({
  paragraph,
  notes,
  at,
}: {
  paragraph: ClauseReply['paragraphs'][number]
  notes: readonly NoteReply[]
  at: string | undefined
}) {
  const own = notes.filter((n) => paragraph.sentences.some((s) => s.address === n.address))
  return (
    <>
      <p>
        {paragraph.sentences.map((s) => (
          <span
            key={s.address}
            id={anchorOf(s.address)}
            className={s.address === at ? 'zp-sentence zp-at' : 'zp-sentence'}
            title={s.address}
          >
            <Annotated text={s.text} notes={own.filter((n) => n.address === s.address)} all={own} />
          </span>
        ))}
      </p>
      {own.length > 0 ? <Notes notes={own} /> : null}
    </>
  )
}

/** A table as printed: a row a line, its cells side by side. */
function PrintedTable({ paragraph, at }: { paragraph: ClauseReply['paragraphs'][number]; at: string | undefined }) {
  return (
    <div className="zp-table">
      <table>
        <tbody>
          {paragraph.sentences.map((row) => (
            <tr key={row.address} id={anchorOf(row.address)} className={row.address === at ? 'zp-at' : ''}>
              {cellsOf(row.text).map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a printed row do not move
                <td key={`${row.address} ${i}`}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Annotated({ text, notes, all }: { text: string; notes: readonly NoteReply[]; all: readonly NoteReply[] }) {
  const note = notes.find((n) => text.includes(n.printed))
  if (!note) return text
  const begin = text.indexOf(note.printed)
  const rest = notes.filter((n) => n !== note)
  return (
    <>
      <Annotated text={text.slice(0, begin)} notes={rest} all={all} />
      <mark className="zp-note">
        {note.printed}
        <sup>[{all.indexOf(note) + 1}]</sup>
      </mark>
      <Annotated text={text.slice(begin + note.printed.length)} notes={rest} all={all} />
    </>
  )
}

function Notes({ notes }: { notes: readonly NoteReply[] }) {
  const t = useText()
  return (
    <ol className="zp-notes" aria-label={t('编者注')}>
      {notes.map((n, i) => (
        <li key={n.printed}>
          [{i + 1}] {t(n.kindLabel)}：“{n.printed}”
          {n.reading ? t('，疑当作“{reading}”。', { reading: n.reading }) : t('。')}
          {t(n.explanation)} <span className="zh-muted">{t(n.source)}</span>
        </li>
      ))}
    </ol>
  )
}

/** The printed text itself, with its line breaks and page furniture. */
export function PrintedText({ document }: { document: DocumentReply }) {
  return (
    <pre className="zp-printed">
      {document.spans.map((s) => (
        <span key={s.start} className={s.role === 'furniture' ? 'zp-furniture' : undefined} title={s.address ?? s.role}>
          {document.text.slice(s.start, s.end)}
        </span>
      ))}
    </pre>
  )
}
