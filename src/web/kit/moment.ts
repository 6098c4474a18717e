import type { Language } from '../../core/text.ts'

// The city's offices keep Beijing time wherever the browser stands.
const ZONE = 'Asia/Shanghai'

const day = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' })
const minute = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'short' })

/** 2024-05-01, in Beijing time; the same in both languages. */
export function formatDay(iso: string | Date | undefined | null): string {
  return iso ? day.format(new Date(iso)) : '—'
}

/** 2024-05-01 09:30, in Beijing time. */
export function formatMoment(iso: string | Date | undefined | null): string {
  return iso ? minute.format(new Date(iso)) : '—'
}

const relative = {
  zh: new Intl.RelativeTimeFormat('zh-CN', { numeric: 'auto' }),
  en: new Intl.RelativeTimeFormat('en', { numeric: 'auto' }),
}

/** “3 分钟前” for freshness; days at most. */
export function formatAge(iso: string, now: Date, language: Language): string {
  const seconds = Math.round((new Date(iso).getTime() - now.getTime()) / 1000)
  const size = Math.abs(seconds)
  const say = relative[language]
  if (size < 60) return say.format(seconds, 'second')
  if (size < 3600) return say.format(Math.round(seconds / 60), 'minute')
  if (size < 86_400) return say.format(Math.round(seconds / 3600), 'hour')
  return say.format(Math.round(seconds / 86_400), 'day')
}

/** The coming year and the ones before it, newest first: options of a filter. */
export function recentYears(now = new Date()): readonly string[] {
  const year = Number(formatDay(now).slice(0, 4))
  return [1, 0, -1, -2, -3].map((n) => String(year + n))
}
