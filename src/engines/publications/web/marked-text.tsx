import { useText } from '../../../web/kit/index.ts'
import { piecesOf } from '../logic/text-marks.ts'
import type { Mark } from '../schema.ts'
import { MARK_LABELS } from '../wording.ts'

/** A text with its marked places, each said in words to those who see no colour. */
export function MarkedText({ text, at, marks }: { text: string; at: string; marks: readonly Mark[] }) {
  const t = useText()
  const here = marks.filter((m) => m.at === at)
  if (here.length === 0) return <>{text}</>
  return (
    <>
      {piecesOf(text, here).map(({ text: piece, kind }, i) =>
        kind ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
          <mark key={i} className={`zp-${kind}`} title={t(MARK_LABELS[kind])}>
            {piece}
            <span className="zh-sr">（{t(MARK_LABELS[kind])}）</span>
          </mark>
        ) : (
          piece
        ),
      )}
    </>
  )
}

/** What the marks mean and how many there are; nothing where there are none. */
export function MarkSummary({ marks }: { marks: readonly Mark[] }) {
  const t = useText()
  const masked = marks.filter((m) => m.kind === 'masked').length
  const open = marks.length - masked
  if (marks.length === 0) return null
  return (
    <ul className="zh-lines zp-marks" aria-label={t('文字里的姓名')}>
      {open > 0 ? (
        <li>
          <span>
            <mark className="zp-possible">{t('{n} 处', { n: open })}</mark>{' '}
            {t('可能写有人名，请核对。含有不应公开的姓名的，不予公示并请填写人更正记录。')}
          </span>
        </li>
      ) : null}
      {masked > 0 ? (
        <li>
          <span>
            <mark className="zp-masked">{t('{n} 处', { n: masked })}</mark>{' '}
            {t('与系统掌握的姓名相同，已遮盖。把普通词语当成姓名遮盖的，请填写人换一种写法更正记录。')}
          </span>
        </li>
      ) : null}
    </ul>
  )
}
