import type { Bilingual } from '../../core/text.ts'

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
      'name',
      'company',
    ],
  },
  creditCode: {
    label: { zh: '统一社会信用代码', en: 'Unified social credit code' },
    isRequired: true,
    headers: ['统一社会信用代码', '统一信用代码', '社会信用代码', '信用代码', '统一代码', 'uscc', 'creditcode'],
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
