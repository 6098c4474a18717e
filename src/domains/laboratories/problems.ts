import { problem } from '../../core/problem.ts'

export const laboratoryUnknown = problem('laboratory-unknown', 404, {
  zh: '名录中没有这个检验检测机构',
  en: 'This laboratory is not in the register',
})
export const notALaboratory = problem(
  'not-a-laboratory',
  422,
  { zh: '只有存续的机构或企业可以列入检验检测机构名录', en: 'Only an active body or enterprise can be a laboratory' },
  (d: { kind: string; status: string }) => ({ facts: d }),
)
export const registerChanged = problem(
  'register-changed',
  409,
  { zh: '名录已被他人修改，请刷新后重试', en: 'Somebody else changed the register; reload and try again' },
  (d: { version: number }) => ({ facts: d }),
)
export const validityWrong = problem('validity-wrong', 422, { zh: '有效期有误', en: 'The validity is wrong' }, () => ({
  errors: [
    {
      pointer: '/validUntil',
      message: { zh: '止日不能早于起日', en: 'the last day cannot be before the first' },
    },
  ],
}))
export const abilityUnknown = problem('ability-unknown', 404, {
  zh: '没有这项现行能力',
  en: 'No such ability is in force',
})
export const nothingChanges = problem('nothing-changes', 409, {
  zh: '与现行内容相同，没有变化',
  en: 'This is what holds already',
})
export const sheetUnreadable = problem('sheet-unreadable', 422, {
  zh: '不能读取这个文件，请使用下载的 Excel 模板（.xlsx）',
  en: 'The file cannot be read; use the Excel template (.xlsx)',
})
export const sheetColumns = problem(
  'sheet-columns',
  422,
  { zh: '表头与模板不符', en: 'The header is not that of the template' },
  (d: { missing: readonly string[] }) => ({
    detail: { zh: `缺少：${d.missing.join('、')}`, en: `missing: ${d.missing.join(', ')}` },
    facts: d,
  }),
)
export const sheetTooLong = problem(
  'sheet-too-long',
  422,
  { zh: '行数过多，请分几个文件导入', en: 'Too many rows; import them in several files' },
  (d: { most: number }) => ({ facts: d }),
)
export const sheetWrong = problem(
  'sheet-wrong',
  422,
  { zh: '有错误的行，全部未导入', en: 'Some rows are wrong; nothing was imported' },
  (d: { rows: number }) => ({
    detail: {
      zh: `${d.rows} 行有误，请在预览中查看，改正后再导入`,
      en: `${d.rows} rows are wrong: see the preview and correct them`,
    },
    facts: d,
  }),
)
