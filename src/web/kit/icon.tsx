const PATHS = {
  menu: 'M3 6h18M3 12h18M3 18h18',
  down: 'M6 9l6 6 6-6',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  seal: 'M5 4h14v16H5zM9 9h6M9 13h6M12 9v8',
} as const

/** Drawn here: no symbol of a font that an office computer may lack. Always beside a text or an aria-label. */
export function Icon({ name, size = 18 }: { name: keyof typeof PATHS; size?: number }) {
  return (
    <svg className="zh-icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
