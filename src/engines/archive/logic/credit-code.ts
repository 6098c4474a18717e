import { storedCode } from '../../../core/text/stored.ts'
import type { Bilingual } from '../../../core/text.ts'
import { CREDIT_CODE_CHARACTERS, creditCodeCheck } from '../../../stats/identity/credit-code-check.ts'
import { organisationCodeCheck } from '../../../stats/identity/organisation-code-check.ts'

/** What a person most often meant by a character the standard does not use; the last ones are Greek and Cyrillic, or a nought with a stroke. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  O: '0',
  I: '1',
  Z: '2',
  S: '5',
  V: 'U',
  Ø: '0',
  Ο: '0',
  О: '0',
  〇: '0',
  '○': '0',
  Α: 'A',
  А: 'A',
  Β: 'B',
  В: 'B',
  С: 'C',
  Ε: 'E',
  Е: 'E',
  Η: 'H',
  Н: 'H',
  Κ: 'K',
  К: 'K',
  Μ: 'M',
  М: 'M',
  Ν: 'N',
  Ρ: 'P',
  Р: 'P',
  Τ: 'T',
  Т: 'T',
  Χ: 'X',
  Х: 'X',
  Υ: 'Y',
  У: 'Y',
}

/** As codes are stored, in capitals, without hyphens: what a person pastes is read as what it means. */
export function normalCode(text: string): string {
  return storedCode(text).toUpperCase().replaceAll('-', '')
}

/** A code that holds, or what is wrong with it: at which character (1–18, 0 the whole) and what to do. */
export type CreditCodeFinding =
  | {
      readonly valid: true
      readonly code: string
      /** Whether characters 9–17 also satisfy GB 11714. Informs; does not refuse (docs: README of the archive). */
      readonly organisationCodeHolds: boolean
    }
  | {
      readonly valid: false
      readonly code: string
      readonly position: number
      readonly message: Bilingual
      readonly suggestion?: string
    }

/**
 * Checks a unified social credit code. The check character of GB 32100 decides; a failed GB 11714 check inside it is only told:
 * codes of self-employed persons and re-issued codes carry a body identifier that was never an organisation code.
 */
export function checkCreditCode(text: string): CreditCodeFinding {
  const code = normalCode(text)
  if (code.length !== 18)
    return wrong(code, 0, {
      zh: `统一社会信用代码应为 18 位，现为 ${code.length} 位`,
      en: `A unified social credit code has 18 characters; this has ${code.length}`,
    })
  for (let i = 0; i < 18; i++) {
    const character = code[i] as string
    if (CREDIT_CODE_CHARACTERS.includes(character)) continue
    const meant = LOOKALIKES[character]
    const repaired = meant && [...code].map((c) => LOOKALIKES[c] ?? c).join('')
    const suggestion = repaired && holds(repaired) ? repaired : undefined
    return wrong(
      code,
      i + 1,
      {
        zh: `第 ${i + 1} 位“${character}”不是代码用字${meant ? `，是否应为“${meant}”？` : ''}`,
        en: `Character ${i + 1}, “${character}”, is not used in codes${meant ? `; is it “${meant}”?` : ''}`,
      },
      suggestion,
    )
  }
  const expected = creditCodeCheck(code.slice(0, 17))
  if (expected !== code[17]) {
    const suggestion = transposed(code)
    const looksLike = suggestion
      ? { zh: `相邻两位可能颠倒，是否应为 ${suggestion}？`, en: `two neighbours may be swapped; is it ${suggestion}?` }
      : undefined
    return wrong(
      code,
      18,
      {
        zh: `校验位不符：按前 17 位应为“${expected}”，现为“${code[17]}”；${looksLike?.zh ?? '请核对全部字符'}`,
        en: `The check character does not match: the first 17 characters give “${expected}”, not “${code[17]}”; ${looksLike?.en ?? 'compare every character'}`,
      },
      suggestion,
    )
  }
  return { valid: true, code, organisationCodeHolds: organisationCodeCheck(code.slice(8, 16)) === code[16] }
}

function wrong(code: string, position: number, message: Bilingual, suggestion?: string): CreditCodeFinding {
  return { valid: false, code, position, message, ...(suggestion && { suggestion }) }
}

function holds(code: string): boolean {
  return [...code].every((c) => CREDIT_CODE_CHARACTERS.includes(c)) && creditCodeCheck(code.slice(0, 17)) === code[17]
}

/** The one code that a swap of two neighbours makes right, also by the inner GB 11714 check; none when several would do. */
function transposed(code: string): string | undefined {
  const found = new Set<string>()
  for (let i = 0; i < 17; i++) {
    const swapped = code.slice(0, i) + code[i + 1] + code[i] + code.slice(i + 2)
    if (swapped !== code && holds(swapped) && organisationCodeCheck(swapped.slice(8, 16)) === swapped[16])
      found.add(swapped)
  }
  return found.size === 1 ? [...found][0] : undefined
}
