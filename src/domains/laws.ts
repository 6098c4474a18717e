import type { Law } from '../engines/forms/define.ts'

// The laws that domains cite, each once. An id carries the year of the wording; the article counts let a test see a reference that
// points beyond the end. Only numbers and titles stand here; the text is its publisher's.
const NPC = 'https://flk.npc.gov.cn/'

export const productQualityLaw: Law = {
  id: 'CN-PQL-2018',
  title: { zh: '中华人民共和国产品质量法（2018年修正）', en: 'Product Quality Law (as amended 2018)' },
  articles: 74,
  source: NPC,
}

export const standardizationLaw: Law = {
  id: 'CN-SL-2017',
  title: { zh: '中华人民共和国标准化法（2017年修订）', en: 'Standardization Law (as revised 2017)' },
  articles: 45,
  source: NPC,
}

export const metrologyLaw: Law = {
  id: 'CN-ML-2018',
  title: { zh: '中华人民共和国计量法（2018年修正）', en: 'Metrology Law (as amended 2018)' },
  articles: 34,
  source: NPC,
}

export const consumerLaw: Law = {
  id: 'CN-CPL-2013',
  title: { zh: '中华人民共和国消费者权益保护法（2013年修正）', en: 'Consumer Protection Law (as amended 2013)' },
  articles: 63,
  source: NPC,
}

export const productionLicenceRegulation: Law = {
  id: 'CN-IPL-2023',
  title: {
    zh: '中华人民共和国工业产品生产许可证管理条例（2023年修订）',
    en: 'Regulation on Production Licences for Industrial Products (as revised 2023)',
  },
  source: 'https://www.gov.cn/zhengce/',
}

export const certificationRegulation: Law = {
  id: 'CN-CAR-2023',
  title: {
    zh: '中华人民共和国认证认可条例（2023年修订）',
    en: 'Regulation on Certification and Accreditation (as revised 2023)',
  },
  source: 'https://www.gov.cn/zhengce/',
}

export const makersDutyRule: Law = {
  id: 'CN-MDR-2023',
  title: {
    zh: '工业产品生产单位落实质量安全主体责任监督管理规定（2023年，市场监管总局令第75号）',
    en: 'Rule on Makers’ Primary Responsibility for Product Safety (SAMR Order 75 of 2023)',
  },
  source: 'https://www.samr.gov.cn/',
}

export const registrationRegulation: Law = {
  id: 'CN-MER-2021',
  title: {
    zh: '中华人民共和国市场主体登记管理条例（2021年）',
    en: 'Regulation on the Registration of Market Entities (2021)',
  },
  source: 'https://www.gov.cn/zhengce/',
}

export const doubleRandomOpinion: Law = {
  id: 'CN-DRO-2019',
  title: {
    zh: '国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见（国发〔2019〕5号）',
    en: 'Opinion of the State Council on joint double-random inspection (2019 No. 5)',
  },
  source: 'https://www.gov.cn/zhengce/content/2019-02/15/content_5365945.htm',
}

export const doubleRandomNotice: Law = {
  id: 'CN-DRN-2019',
  title: {
    zh: '市场监管总局关于全面推进“双随机、一公开”监管工作的通知（国市监信〔2019〕38号）',
    en: 'Notice of SAMR on double-random inspection (2019 No. 38)',
  },
  source: 'https://www.samr.gov.cn/',
}

export const administrativePenaltyLaw: Law = {
  id: 'CN-APL-2021',
  title: { zh: '中华人民共和国行政处罚法（2021年修订）', en: 'Administrative Penalty Law (as revised 2021)' },
  articles: 86,
  source: NPC,
}
