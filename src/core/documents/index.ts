export { checkDocument } from './check.ts'
export {
  type Block,
  type DocumentPart,
  type DocumentTemplate,
  defineDocumentTemplate,
  type HeadingLevel,
  type OfficialDocument,
  type SignatureBlock,
  type TableColumn,
} from './define.ts'
export { arabicDate } from './layout.ts'
export { nextDocumentNumber } from './numbering.ts'
export { renderDocx } from './render-docx.ts'
export { renderPrintHtml } from './render-html.ts'
export { DOCX_TYPE, sendDocument } from './send.ts'
