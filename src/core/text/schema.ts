import { Type as T, type TSchema, type TString, type TStringOptions } from 'typebox'

/**
 * How a text of a request is taken in, before its length is looked at (`text` of its schema):
 * `line` as {@link storedName}, one line; `lines` as {@link storedText}; `raw` untouched, for passwords and what is signed.
 * Without it a text of up to {@link LONGEST_LINE} characters is a line, a longer one keeps its lines.
 */
export type TextKind = 'line' | 'lines' | 'raw'

/** Names, labels, titles and codes are shorter than this; only free text is longer. */
export const LONGEST_LINE = 200

/** Keywords of ours in a schema of a text. */
export interface TextOptions extends TStringOptions {
  readonly text?: TextKind
  /** The public will read it: a number that certainly names a person is refused at its field. */
  readonly isPublic?: boolean
}

/** A name, title or label: at least one character that can be seen. */
export function NameText(options: TextOptions = {}): TString {
  return T.String({ minLength: 1, maxLength: LONGEST_LINE, ...options, text: 'line' })
}

/** A reason or remark: some lines, at least two characters that can be seen. */
export function ReasonText(options: TextOptions = {}): TString {
  return T.String({ minLength: 2, maxLength: 1000, title: '理由', ...options, text: 'lines' })
}

/** A schema of a text that the public will read. */
export function PublicText<S extends TSchema>(schema: S): S {
  return { ...schema, isPublic: true }
}
