/** A text in both languages of the product. Chinese is the original; English follows it. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

export type Language = 'zh' | 'en'

/** The language a request asks for: an explicit choice (cookie) first, then Accept-Language, then Chinese. */
export function languageOf(acceptLanguage: string | undefined, chosen?: string): Language {
  if (chosen === 'zh' || chosen === 'en') return chosen
  for (const part of (acceptLanguage ?? '').split(',')) {
    const tag = part.trim().toLowerCase()
    if (tag.startsWith('zh')) return 'zh'
    if (tag.startsWith('en')) return 'en'
  }
  return 'zh'
}
