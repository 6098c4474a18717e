import { useCallback, useSyncExternalStore } from 'react'
import type { Bilingual, Language } from '../../core/text.ts'

export type Dictionary = Readonly<Record<string, string>>
export type Parameters = Readonly<Record<string, string | number>>
export interface Text {
  /** The Chinese text is the key; `{n}` is filled from the parameters. A declaration's `{ zh, en }` may be given as it is. */
  (text: string | Bilingual, parameters?: Parameters): string
  readonly language: Language
}

const COOKIE = 'zh_lang'
const YEAR_SECONDS = 31_536_000

let language: Language = 'zh'
let english: Dictionary = {}
let loadEnglish: () => Promise<readonly Dictionary[]> = async () => []
const listeners = new Set<() => void>()

export function currentLanguage(): Language {
  return language
}

/** Chinese is the product's language; English only where the user chose it. */
export function chosenLanguage(cookies: string): Language {
  return /(?:^|;\s*)zh_lang=en(?:;|$)/.test(cookies) ? 'en' : 'zh'
}

/** Called once by the app before it renders: where the English texts come from (loaded only when needed). */
export async function startLanguage(load: () => Promise<readonly Dictionary[]>): Promise<void> {
  loadEnglish = load
  await setLanguage(chosenLanguage(document.cookie))
}

export async function setLanguage(next: Language): Promise<void> {
  if (next === 'en') english = Object.assign({}, ...(await loadEnglish()))
  language = next
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that offices use
  document.cookie = `${COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
  for (const tell of listeners) tell()
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage, currentLanguage)
}

function fill(text: string, parameters: Parameters | undefined): string {
  if (!parameters) return text
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole))
}

/** Pure form of {@link useText}. A text without English stays Chinese: visible, and found by the registry test. */
export function translate(
  text: string | Bilingual,
  inLanguage: Language,
  dictionary: Dictionary,
  parameters?: Parameters,
): string {
  if (typeof text === 'object') return fill(text[inLanguage], parameters)
  return fill(inLanguage === 'en' ? (dictionary[text] ?? text) : text, parameters)
}

/** `const t = useText()`, then `t('中文原文')`; the English stands in the module's `en.ts`. */
export function useText(): Text {
  const now = useLanguage()
  const t = useCallback(
    (text: string | Bilingual, parameters?: Parameters) => translate(text, now, english, parameters),
    [now],
  )
  return Object.assign(t, { language: now })
}
