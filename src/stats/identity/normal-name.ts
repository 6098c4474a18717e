/**
 * How names are compared, the only definition: full width equals half width (NFKC), letters without case, no white space. Traditional and simplified
 * characters stay different.
 *
 * @example
 * normalName('Ａｃｍｅ（天津） 有限公司') // 'acme(天津)有限公司'
 */
export function normalName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, '')
}
