export { checkDocument } from './check.ts'
export {
  arabicDate,
  type Block,
  type DocumentKind,
  type DocumentPart,
  type DocumentTemplate,
  defineDocumentTemplate,
  type HeadingLevel,
  type Issuer,
  type OfficialDocument,
  REQUIRED_FACTS,
  type RequiredFact,
  type SignatureBlock,
  type SignedRow,
  type TableColumn,
} from './define.ts'
export { issuerOf } from './issuer.ts'
export { nextDocumentNumber } from './numbering.ts'
export { documentIncomplete } from './problems.ts'
export { renderDocx } from './render-docx.ts'
export { renderPrintHtml } from './render-html.ts'
export { DOCX_TYPE, sendDocument } from './send.ts'
