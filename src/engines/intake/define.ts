import type { Bilingual } from '../../core/text.ts'

/** A row of a list as it stands in the file. */
export interface ListRow {
  /** As a spreadsheet numbers it. */
  readonly number: number
  readonly cells: string[]
  /**
   * One letter per cell, '' where all are text: t text, n number, d day, e error, b truth value; m the value of the merged cell above it,
   * w covered by a merged cell beside it.
   */
  readonly kinds: string
  /** The filter of the spreadsheet hid it. */
  readonly isHidden?: boolean
  /** A quote opened here is not closed; so many lines behind it were read as rows of their own. */
  readonly swallowed?: number
  /** By how much its number goes on further than that of the row before: no row stood there. */
  readonly jump?: number
  /** Numbers of days count from 1904. */
  readonly is1904?: boolean
}

/** One sheet of a workbook, or the text file itself, and how it is read. */
export interface SheetPlan {
  readonly index: number
  /** '' for a text file. */
  readonly name: string
  readonly state: 'visible' | 'hidden' | 'very-hidden'
  readonly isChosen: boolean
  /** First row of the header, and how many rows it has; 0 and 0 where none was found. */
  readonly headerRow: number
  readonly headerRows: number
  /** The headers, to say which sheets have the same. */
  readonly headers: readonly string[]
  /** Rows with content: above the header, and below it. */
  readonly above: number
  readonly rows: number
  /** Rows without content between and below; how many stretches they make. */
  readonly blank: number
  readonly blankStretches: number
  /** Rows that the spreadsheet's filter hides; they are read all the same. */
  readonly hiddenRows: number
  /** Number of the last row with content. */
  readonly lastRow: number
  /** Numbers that no row has: behind an open quote rows are numbered by their line. */
  readonly jumped?: number
}

/** What a column can mean. */
export const INTAKE_FIELDS = [
  'name',
  'creditCode',
  'district',
  'address',
  'registeredOn',
  'enterpriseType',
  'registeredCapital',
  'businessScope',
  'status',
  'industry',
  'legalRepresentative',
  'contactPhone',
  'formerNames',
] as const
export type IntakeField = (typeof INTAKE_FIELDS)[number]

/** A column that is known and deliberately not taken in. */
export const IGNORED = 'ignored'

export interface FieldDeclaration {
  readonly label: Bilingual
  readonly isRequired?: boolean
  /** Headers under which registers deliver it. Compared without white space, brackets' width and letters' case. */
  readonly headers: readonly string[]
}

/** The fields of a list of subjects, and the headers under which the registers of different years deliver them. */
export const FIELD_DECLARATIONS: Readonly<Record<IntakeField, FieldDeclaration>> = {
  name: {
    label: { zh: '企业名称', en: 'Name' },
    isRequired: true,
    headers: [
      '企业名称',
      '单位名称',
      '名称',
      '企业(机构)名称',
      '市场主体名称',
      '主体名称',
      '公司名称',
      '机构名称',
      '企业全称',
      '单位全称',
      '经营主体名称',
      'name',
      'company',
    ],
  },
  creditCode: {
    label: { zh: '统一社会信用代码', en: 'Unified social credit code' },
    isRequired: true,
    headers: [
      '统一社会信用代码',
      '社会统一信用代码',
      '统一信用代码',
      '社会信用代码',
      '信用代码',
      '统一代码',
      'uscc',
      'creditcode',
    ],
  },
  district: {
    label: { zh: '地区', en: 'District' },
    headers: [
      '地区',
      '所属地区',
      '所在地区',
      '区县',
      '行政区',
      '行政区划',
      '区划代码',
      '行政区划代码',
      '所属区',
      '所属区县',
      '所属区域',
      '所在区',
      '所在区县',
      '区域',
      '属地',
      '辖区',
      'district',
      'region',
    ],
  },
  address: {
    label: { zh: '注册地址', en: 'Address' },
    headers: ['注册地址', '地址', '住所', '住所(经营场所)', '经营场所', '企业地址', '企业住所', '登记住所', 'address'],
  },
  registeredOn: {
    label: { zh: '注册日期', en: 'Registered on' },
    headers: ['注册日期', '成立日期', '登记日期', '设立日期', '注册时间', '成立时间', 'registeredon'],
  },
  enterpriseType: {
    label: { zh: '企业类型', en: 'Type of enterprise' },
    headers: ['企业类型', '公司类型', '市场主体类型', '类型', '企业(机构)类型', 'type'],
  },
  registeredCapital: {
    label: { zh: '注册资金', en: 'Registered capital' },
    headers: ['注册资金', '注册资本', '注册资本(金)', '认缴出资额', '资金数额', 'capital'],
  },
  businessScope: {
    label: { zh: '经营范围', en: 'Business scope' },
    headers: ['经营范围', '经营业务范围', '业务范围', '许可经营项目', 'scope'],
  },
  status: {
    label: { zh: '登记状态', en: 'Status' },
    headers: ['登记状态', '经营状态', '企业状态', '状态', '存续状态', 'status'],
  },
  industry: {
    label: { zh: '行业代码', en: 'Industry' },
    headers: ['行业代码', '行业', '所属行业', '行业门类', '国民经济行业', 'industry'],
  },
  legalRepresentative: {
    label: { zh: '法定代表人', en: 'Legal representative' },
    headers: ['法定代表人', '法人代表', '法人', '负责人', '法定代表人(负责人)', '经营者'],
  },
  contactPhone: {
    label: { zh: '联系电话', en: 'Telephone' },
    headers: ['联系电话', '电话', '企业联系电话', '手机', '联系方式', 'phone'],
  },
  formerNames: {
    label: { zh: '曾用名', en: 'Former names' },
    headers: ['曾用名', '历史名称', '原名称'],
  },
}

/** Check columns of known sources: our own check is made anew. */
export const IGNORED_HEADERS: readonly string[] = ['checksum_by_our_python', '序号', '编号', 'id', 'no']

/** What a register writes where it has nothing. */
export const EMPTY_WORDS: ReadonlySet<string> = new Set([
  '',
  'n/a',
  'na',
  'null',
  'none',
  '-',
  '--',
  '—',
  '/',
  '无',
  '暂无',
  '不详',
])
