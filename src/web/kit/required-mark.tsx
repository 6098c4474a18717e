import { useText } from './language.ts'

/** Stands behind the name of every field that must be filled in, everywhere alike. */
export function RequiredMark() {
  const t = useText()
  return (
    <abbr className="zh-required" title={t('必填')}>
      *
    </abbr>
  )
}
