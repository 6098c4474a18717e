import { useCity } from './city.ts'
import { useLanguage, useText } from './language.ts'

interface Props {
  /** Number by district code; a district without one shows “—”. */
  readonly values: Readonly<Record<string, number | undefined>>
  /** What the number counts, e.g. “监管对象”. */
  readonly label: string
  readonly selected?: string | undefined
  readonly onPick?: (code: string) => void
}

const STEPS = 5

/** 0 (none) to 5 (largest), by square root, so that one large district does not flatten the others. */
export function shadeOf(value: number | undefined, largest: number): number {
  if (!value || largest <= 0) return 0
  return Math.max(1, Math.ceil(Math.sqrt(value / largest) * STEPS))
}

/** The city's districts as squares coloured by a number; a list for screen readers, buttons when `onPick` is given. */
export function DistrictTiles({ values, label, selected, onPick }: Props) {
  const t = useText()
  const language = useLanguage()
  const { tiles } = useCity()
  const first = Math.min(...tiles.map((tile) => tile.column))
  const largest = Math.max(0, ...tiles.map((tile) => values[tile.code] ?? 0))
  return (
    <ul className="zh-tiles" aria-label={t('{label}，按区', { label })}>
      {tiles.map((tile) => {
        const value = values[tile.code]
        const content = (
          <>
            <span>{language === 'zh' ? tile.shortName : tile.shortNameEn}</span>
            <strong>{value === undefined ? '—' : value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en')}</strong>
          </>
        )
        return (
          <li key={tile.code} style={{ gridRow: tile.row + 1, gridColumn: tile.column - first + 1 }}>
            {onPick ? (
              <button
                type="button"
                className={`zh-tile zh-shade-${shadeOf(value, largest)}`}
                aria-pressed={selected === tile.code}
                onClick={() => onPick(tile.code)}
              >
                {content}
              </button>
            ) : (
              <span className={`zh-tile zh-shade-${shadeOf(value, largest)}`}>{content}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
