import { maskEmail, maskIdNumber, maskName, maskPhone } from '../../../core/access/masking.ts'
import { maskPersonalNumbers } from '../../../core/text/personal-numbers.ts'
import type { Redaction } from '../define.ts'

const NONE = (text: string): string => text

/** How each redaction changes a text. */
export const REDACT: Readonly<Record<Exclude<Redaction, 'hidden'>, (text: string) => string>> = {
  none: NONE,
  name: maskName,
  phone: maskPhone,
  'id-number': maskIdNumber,
  email: maskEmail,
  address: maskAddress,
}

/**
 * An address down to its road, without number and room: enough to tell two shops apart, too little to find a home.
 * @example
 * maskAddress('天津市和平区南京路100号3单元501室') // '天津市和平区南京路***'
 */
export function maskAddress(address: string): string {
  const kept = /^.*?(?:街道|大街|大道|镇|乡|路|街|道)/u.exec(address)?.[0] ?? /^.*?[区县]/u.exec(address)?.[0] ?? ''
  return kept === address.trim() ? kept : `${kept}***`
}

/** Free text without the numbers that name a person. Names are `maskNames`. */
export const scrub = maskPersonalNumbers
