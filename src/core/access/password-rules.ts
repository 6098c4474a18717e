import { foldText, nameKey } from '../text/fold.ts'
import type { Bilingual } from '../text.ts'
import { COMMON_PASSWORDS } from './common-passwords.ts'

export interface PasswordRules {
  readonly minLength: number
  /** How many former passwords may not come back. */
  readonly history: number
}

/** Longest accepted password: beyond this a request only costs time. */
export const PASSWORD_MAX_LENGTH = 200

/**
 * What is wrong with a new password, apart from its history (which needs the stored hashes). Length counts characters after NFKC,
 * the form in which passwords are hashed, so that full-width input from a Chinese keyboard is the same password.
 */
export function passwordFaults(password: string, loginName: string, rules: PasswordRules): Bilingual[] {
  const text = normalisePassword(password)
  const faults: Bilingual[] = []
  if ([...text].length < rules.minLength)
    faults.push({ zh: `至少 ${rules.minLength} 个字符`, en: `At least ${rules.minLength} characters` })
  if ([...text].length > PASSWORD_MAX_LENGTH)
    faults.push({ zh: `最多 ${PASSWORD_MAX_LENGTH} 个字符`, en: `At most ${PASSWORD_MAX_LENGTH} characters` })
  const plain = text.toLowerCase()
  const login = nameKey(loginName)
  if (login.length > 0 && (plain.includes(login) || plain === [...login].reverse().join('')))
    faults.push({ zh: '不能包含登录名', en: 'It must not contain the login name' })
  if (COMMON_PASSWORDS.has(plain) || isRun(plain))
    faults.push({ zh: '太常见，容易被猜到', en: 'Too common: it is easily guessed' })
  return faults
}

/** The same password in another dress: case, width, signs that look alike and blanks make no new one. */
export function foldPassword(password: string): string {
  return foldText(password).replace(/\s/g, '')
}

/** What is left without the counter or mark at its end by which people renew a password: `Haihe-2025!` and `haihe-2026` are one. */
export function passwordStem(password: string): string {
  const folded = foldPassword(password)
  return folded.replace(/[^\p{L}]+$/u, '') || folded
}

export function normalisePassword(password: string): string {
  return password.normalize('NFKC')
}

/** One character repeated, or a straight walk through the alphabet, the digits or a keyboard row. */
function isRun(text: string): boolean {
  if (new Set(text).size <= 2) return true
  return ROWS.some((row) => row.includes(text) || [...row].reverse().join('').includes(text))
}
const ROWS = [
  '0123456789012345678901234567890',
  'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
]
