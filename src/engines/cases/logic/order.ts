import { arabicDate, type Block, type RequiredFact } from '../../../core/documents/define.ts'
import type { CaseDocumentData } from '../schema.ts'

/** A day of the data as the text prints it. */
export const printedDay = (day: unknown) => arabicDate(String(day))

const ISSUER_REMEDY = {
  zh: '您的账号须在有权下达文书的单位任职，单位所在区划须在本市名录中',
  en: 'your account must hold its role in a body that may issue it, in a region of this city',
}

/** What every order of a case must say of the body that issues it and of the ways of review. Terms: 行政复议法 (2023) 20, 行政诉讼法 (2017) 46. */
export const orderFacts = {
  number: { label: { zh: '发文字号', en: 'number' }, from: '/number', remedy: ISSUER_REMEDY },
  addressee: { label: { zh: '当事人名称', en: 'name of the party' }, from: '/subject/name' },
  reviewAuthority: {
    label: { zh: '行政复议机关', en: 'authority of review' },
    from: '/issuer/reviewAuthority',
    remedy: ISSUER_REMEDY,
  },
  reviewTerm: {
    label: { zh: '行政复议期限', en: 'term of review' },
    from: '/issuer/reviewAuthority',
    printed: () => '六十日内',
  },
  court: { label: { zh: '管辖法院', en: 'court' }, from: '/issuer/court', remedy: ISSUER_REMEDY },
  courtTerm: { label: { zh: '起诉期限', en: 'term to sue' }, from: '/issuer/court', printed: () => '六个月内' },
  recusal: {
    label: { zh: '申请回避的权利', en: 'right to ask that somebody stands aside' },
    from: '/issuer/name',
    printed: () => '有权申请其回避',
    remedy: ISSUER_REMEDY,
  },
  organ: { label: { zh: '署名机关', en: 'body that signs' }, from: '/issuer/name', remedy: ISSUER_REMEDY },
  day: { label: { zh: '成文日期', en: 'day' }, from: '/day', printed: printedDay },
} satisfies Record<string, RequiredFact<CaseDocumentData>>

/** Where and until when the order can be contested, and that who handles the case may be asked to stand aside (行政处罚法 43). */
export function waysOfReview({ issuer }: CaseDocumentData): Block {
  return {
    kind: 'paragraph',
    text: `如不服本决定，可以自收到本通知书之日起六十日内向${issuer?.reviewAuthority}申请行政复议，也可以自收到本通知书之日起六个月内向${issuer?.court}提起行政诉讼。你单位认为承办人员与本案有直接利害关系或者有其他关系可能影响公正执法的，有权申请其回避；回避申请由本机关负责人决定，决定作出之前不停止办理。`,
  }
}
