import { nameKey } from '../../core/text/fold.ts'

/**
 * How names are compared: the one fold of text in core, without blanks. Traditional and simplified characters stay different.
 *
 * @example
 * normalName('Ａｃｍｅ（天津） 有限公司') // 'acme(天津)有限公司'
 */
export function normalName(name: string): string {
  return nameKey(name)
}
