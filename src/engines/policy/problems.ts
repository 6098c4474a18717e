import { problem } from '../../core/problem.ts'

export const itemUnknown = problem(
  'policy-item-unknown',
  404,
  { zh: '没有这个政策事项', en: 'No such policy item' },
  (d: { item: string }) => ({
    facts: d,
  }),
)

export const documentUnknown = problem(
  'policy-document-unknown',
  404,
  { zh: '没有这份文件或这个版本', en: 'No such document or version' },
  (d: { id: string }) => ({ facts: d }),
)

export const notADuty = problem(
  'policy-item-not-a-duty',
  409,
  { zh: '该事项由系统功能支撑，不登记任务进展', en: 'This item is served by a function; it takes no duty entries' },
  (d: { item: string; kind: string }) => ({ facts: d }),
)

export const documentUnreadable = problem(
  'document-unreadable',
  422,
  { zh: '文件无法读取', en: 'The document cannot be read' },
  (d: { why: 'not-docx' | 'broken-docx' | 'encoding' | 'empty' | 'too-long' | 'old-doc' }) => ({
    detail: UNREADABLE[d.why],
    facts: d,
  }),
)

const UNREADABLE = {
  'not-docx': {
    zh: '这是压缩文件但不是 Word 文档，请上传 .docx 或 .txt。',
    en: 'This is an archive but not a Word document; upload .docx or .txt.',
  },
  'broken-docx': {
    zh: 'Word 文档已损坏，请用 Word 打开并另存后再上传。',
    en: 'The Word document is damaged; open it in Word, save it again and upload that.',
  },
  encoding: {
    zh: '文本既不是 UTF-8 也不是 GB18030 编码，请另存为 UTF-8。',
    en: 'The text is neither UTF-8 nor GB18030; save it as UTF-8.',
  },
  empty: { zh: '文件中没有文字。', en: 'The file holds no text.' },
  'too-long': {
    zh: '文件超过 50 万字，请分成几份上传。',
    en: 'The document is longer than 500,000 characters; upload it in parts.',
  },
  'old-doc': { zh: '这是旧版 .doc 格式，请另存为 .docx。', en: 'This is the old .doc format; save it as .docx.' },
} as const

export const fileUnknown = problem(
  'policy-file-unknown',
  404,
  { zh: '没有这份上传的文件，请重新上传', en: 'The uploaded file is not here; upload it again' },
  (d: { digest: string }) => ({
    errors: [{ pointer: '/fileDigest', message: { zh: '没有这份文件', en: 'no such file' } }],
    facts: d,
  }),
)

export const dutyEntryInvalid = problem(
  'duty-entry-invalid',
  400,
  { zh: '任务进展填写有误', en: 'The duty entry is not valid' },
  (d: { field: 'text' | 'fileDigest' | 'withdraws'; zh: string; en: string }) => ({
    errors: [{ pointer: `/${d.field}`, message: { zh: d.zh, en: d.en } }],
  }),
)

export const dutyFileMissing = problem('duty-file-not-found', 404, { zh: '没有这份证据材料', en: 'No such paper' })
