import type { Bilingual } from '../../../core/text.ts'

/** Names of the details that imports and forms commonly bring; another one is shown under its own key. */
const LABELS: Readonly<Record<string, Bilingual>> = {
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

export function detailLabel(key: string): Bilingual {
  return LABELS[key] ?? { zh: key, en: key }
}
