import type { Bilingual } from '../../../core/text.ts'

/** Names of the fields that imports, forms and our own records commonly bring; another one is shown under its own key. */
export const FIELD_LABELS: Readonly<Record<string, Bilingual>> = {
  name: { zh: '名称', en: 'Name' },
  code: { zh: '代码', en: 'Code' },
  region: { zh: '区划', en: 'Region' },
  industry: { zh: '行业', en: 'Industry' },
  address: { zh: '地址', en: 'Address' },
  status: { zh: '状态', en: 'Status' },
  text: { zh: '内容', en: 'Text' },
  basis: { zh: '依据', en: 'Basis' },
  result: { zh: '结果', en: 'Result' },
  relation: { zh: '关系', en: 'Relation' },
  from: { zh: '自', en: 'From' },
  to: { zh: '至', en: 'Until' },
  registeredOn: { zh: '注册日期', en: 'Registered on' },
  enterpriseType: { zh: '企业类型', en: 'Type of enterprise' },
  capital: { zh: '注册资金', en: 'Registered capital' },
  registeredCapital: { zh: '注册资金', en: 'Registered capital' },
  scope: { zh: '经营范围', en: 'Business scope' },
  businessScope: { zh: '经营范围', en: 'Business scope' },
  legalRepresentative: { zh: '法定代表人', en: 'Legal representative' },
  contactName: { zh: '联系人', en: 'Contact' },
  contactPhone: { zh: '联系电话', en: 'Contact telephone' },
  phone: { zh: '电话', en: 'Telephone' },
  mobile: { zh: '手机', en: 'Mobile' },
  idNumber: { zh: '证件号码', en: 'Identity number' },
  email: { zh: '电子邮箱', en: 'E-mail' },
  model: { zh: '型号', en: 'Model' },
  brand: { zh: '商标', en: 'Brand' },
  post: { zh: '职务', en: 'Position' },
  position: { zh: '职务', en: 'Position' },
}

export function fieldLabel(key: string): Bilingual {
  return FIELD_LABELS[key] ?? { zh: key, en: key }
}
