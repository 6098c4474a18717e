import { useState } from 'react'
import { useText } from './language.ts'

interface Props {
  readonly src: string
  readonly alt: string
  /** Drawn when the picture comes into sight. */
  readonly isLazy?: boolean
}

/** A photograph; where this browser cannot draw its format (HEIC outside Apple's) it says so: the original is kept all the same. */
export function Picture({ src, alt, isLazy }: Props) {
  const t = useText()
  const [undrawable, setUndrawable] = useState<string>()
  if (undrawable === src)
    return <span className="zh-undrawable">{t('{name}：本机不能显示，原图已保留', { name: alt })}</span>
  return <img src={src} alt={alt} {...(isLazy && { loading: 'lazy' })} onError={() => setUndrawable(src)} />
}
