import { withIdeographs } from './radicals.ts'

/** What a name never holds: format characters, selectors, joiners, tags, controls, half surrogates, what is no character. */
const NOT_IN_NAMES = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Cs}]/gu
const CONTROL = /(?![\s\u0085])\p{Cc}/gu
const LINE_ENDS = /[^\S\n\r\v\f\u2028\u2029]*[\n\r\v\f\u0085\u2028\u2029][\s\u0085]*/gu
const BLANKS = /[\s\u2800\u3164\uFFA0\u115F\u1160]+/gu
const LINE_END_AT_HAN = /(?<=\p{Script=Han})\n|\n(?=\p{Script=Han})/gu

/**
 * A name as it is stored: radicals as ideographs, nothing invisible in it, on one line, single blanks, none at its ends. A line end at a Han character is
 * dropped, elsewhere it is a blank. Empty when there is nothing to see: refuse it then.
 * @example
 * storedName(' 天津⻓城\r\n（集团）　有限公司\u200B ') // '天津长城（集团） 有限公司'
 */
export function storedName(text: string): string {
  return withIdeographs(text.normalize('NFC'))
    .replace(BLANK_LOOKALIKES, ' ')
    .replace(NOT_IN_NAMES, '')
    .replace(LINE_ENDS, '\n')
    .replace(CONTROL, '')
    .replace(LINE_END_AT_HAN, '')
    .replace(BLANKS, ' ')
    .trim()
}

/** Fillers that are drawn as a blank: left out they would join two words. */
const BLANK_LOOKALIKES = /[\u2800\u3164\uFFA0\u115F\u1160]/gu
const DASHES = /[\p{Pd}−⁃]/gu

/**
 * A code or number as it is stored: half width, nothing invisible, no blanks, one kind of hyphen. Case stays.
 * @example
 * storedCode(' ９１120101\u200BMA 05–x ') // '91120101MA05-x'
 */
export function storedCode(text: string): string {
  return storedName(text).normalize('NFKC').replace(DASHES, '-').replace(/\s+/gu, '')
}

/** Line ends of every kind. */
const ANY_LINE_END = /\r\n?|[\u0085\u2028\u2029\v\f]/gu
/** Controls, marks that turn the direction of what follows, marks without width, tags, half surrogates, what is no character. */
const NOT_IN_TEXT =
  /(?![\t\n])[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}\p{Noncharacter_Code_Point}\p{Cs}]/gu

/**
 * A free text as it is stored: lines stay, as \n; without controls, marks of direction and what no XML can hold; no blanks at its ends.
 * Empty when there is nothing to see.
 */
export function storedText(text: string): string {
  const kept = text.replace(ANY_LINE_END, '\n').replace(NOT_IN_TEXT, '').trim()
  return storedName(kept) === '' ? '' : kept
}

const NOT_IN_XML = /(?![\t\n\r\u0085])\p{Cc}|[\uFFFE\uFFFF\p{Cs}]/gu

/** A text without the characters that XML 1.0 cannot hold (production 2, Char), escaped or not. */
export function xmlText(text: string): string {
  return text.replace(NOT_IN_XML, '')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text for the inside of an element or attribute of XML. Escaping every > leaves no ]]> either. */
export function escapeXml(text: string): string {
  return xmlText(text).replace(/[&<>"']/g, (c) => ENTITIES[c] as string)
}

/** Text of a file that a person gives: without the byte order mark that Windows editors write in front. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

/** The text of a file, in the encoding its byte order mark says; UTF-8 without one. */
export function textOfFile(bytes: Uint8Array): string {
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(mark).decode(bytes)
}

/**
 * What JSON a file that a person gives holds, as Windows editors save it too.
 * @throws SyntaxError when it is no JSON
 */
export function jsonOfFile(bytes: Uint8Array): unknown {
  return JSON.parse(textOfFile(bytes))
}
