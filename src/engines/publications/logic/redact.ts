import { maskEmail, maskIdNumber, maskName, maskPhone } from '../../../core/access/masking.ts'
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

const ID_NUMBER =
  /(?<![0-9A-Za-z])[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])/g
const MOBILE = /(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])/g
const MAIL = /[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}/g

/** Free text without the numbers that name a person: identity cards (GB 11643), mobile numbers, mail addresses. Names are `maskNames`. */
export function scrub(text: string): string {
  return text
    .replace(ID_NUMBER, maskIdNumber)
    .replace(MOBILE, (number) => maskPhone(number.replace(/[ -]/g, '')))
    .replace(MAIL, maskEmail)
}

/** Whether {@link scrub} would change it: for texts that people write themselves and are asked to change. */
export function holdsPersonalNumbers(text: string): boolean {
  return scrub(text) !== text
}
