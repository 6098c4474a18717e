import type { Law } from '../engines/forms/define.ts'

// The laws that domains cite, each once. An id carries the year of the wording; the article counts let a test see a reference that
// points beyond the end. Only numbers and titles stand here; the text is its publisher's.
const NPC = 'https://flk.npc.gov.cn/'
const GOV = 'https://www.gov.cn/zhengce/'
const SAMR = 'https://www.samr.gov.cn/'
// Copies of the pages of samr.gov.cn, as github.com/iBubble/RAG kept them on 2026-07-01, read article by article.
const READ = { compared: { with: 'github.com/iBubble/RAG, 2026-07-01', on: '2026-11-27' } } as const

export const productQualityLaw: Law = {
  id: 'CN-PQL-2018',
  title: { zh: '中华人民共和国产品质量法（2018年修正）', en: 'Product Quality Law (as amended 2018)' },
  articles: 74,
  source: NPC,
  ...READ,
}

export const standardizationLaw: Law = {
  id: 'CN-SL-2017',
  title: { zh: '中华人民共和国标准化法（2017年修订）', en: 'Standardization Law (as revised 2017)' },
  articles: 45,
  source: NPC,
  ...READ,
}

export const metrologyLaw: Law = {
  id: 'CN-ML-2018',
  title: { zh: '中华人民共和国计量法（2018年修正）', en: 'Metrology Law (as amended 2018)' },
  articles: 34,
  source: NPC,
  ...READ,
}

export const consumerLaw: Law = {
  id: 'CN-CPL-2013',
  title: { zh: '中华人民共和国消费者权益保护法（2013年修正）', en: 'Consumer Protection Law (as amended 2013)' },
  articles: 63,
  source: NPC,
  ...READ,
}

export const productionLicenceRegulation: Law = {
  id: 'CN-IPL-2023',
  title: {
    zh: '中华人民共和国工业产品生产许可证管理条例（2023年修订）',
    en: 'Regulation on Production Licences for Industrial Products (as revised 2023)',
  },
  articles: 70,
  source: GOV,
  ...READ,
}

export const certificationRegulation: Law = {
  id: 'CN-CAR-2023',
  title: {
    zh: '中华人民共和国认证认可条例（2023年修订）',
    en: 'Regulation on Certification and Accreditation (as revised 2023)',
  },
  articles: 77,
  source: GOV,
  ...READ,
}

export const makersDutyRule: Law = {
  id: 'CN-MDR-2023',
  title: {
    zh: '工业产品生产单位落实质量安全主体责任监督管理规定（2023年，市场监管总局令第75号）',
    en: 'Rule on Makers’ Primary Responsibility for Product Safety (SAMR Order 75 of 2023)',
  },
  articles: 19,
  source: SAMR,
  ...READ,
}

export const registrationRegulation: Law = {
  id: 'CN-MER-2021',
  title: {
    zh: '中华人民共和国市场主体登记管理条例（2021年）',
    en: 'Regulation on the Registration of Market Entities (2021)',
  },
  articles: 55,
  source: GOV,
  ...READ,
}

export const doubleRandomOpinion: Law = {
  id: 'CN-DRO-2019',
  title: {
    zh: '国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见（国发〔2019〕5号）',
    en: 'Opinion of the State Council on joint double-random inspection (2019 No. 5)',
  },
  hasParts: true,
  source: 'https://www.gov.cn/zhengce/content/2019-02/15/content_5365945.htm',
}

export const doubleRandomNotice: Law = {
  id: 'CN-DRN-2019',
  title: {
    zh: '市场监管总局关于全面推进“双随机、一公开”监管工作的通知（国市监信〔2019〕38号）',
    en: 'Notice of SAMR on double-random inspection (2019 No. 38)',
  },
  hasParts: true,
  source: SAMR,
}

export const administrativePenaltyLaw: Law = {
  id: 'CN-APL-2021',
  title: { zh: '中华人民共和国行政处罚法（2021年修订）', en: 'Administrative Penalty Law (as revised 2021)' },
  articles: 86,
  source: NPC,
  ...READ,
}

export const samplingMeasures: Law = {
  id: 'CN-PSS-2019',
  title: {
    zh: '产品质量监督抽查管理暂行办法（2019年，市场监管总局令第18号）',
    en: 'Interim Measures for Supervisory Sampling of Product Quality (SAMR Order 18 of 2019)',
  },
  articles: 56,
  source: SAMR,
  ...READ,
}

export const governmentInformationRegulation: Law = {
  id: 'CN-OGI-2019',
  title: {
    zh: '中华人民共和国政府信息公开条例（2019年修订）',
    en: 'Regulation on Open Government Information (as revised 2019)',
  },
  articles: 56,
  source: GOV,
  ...READ,
}

export const enterpriseInformationRegulation: Law = {
  id: 'CN-EIP-2024',
  title: {
    zh: '企业信息公示暂行条例（2024年修订）',
    en: 'Interim Regulation on the Publication of Enterprise Information (as revised 2024)',
  },
  articles: 27,
  source: GOV,
  ...READ,
}

export const publicityCheckMeasures: Law = {
  id: 'CN-PIC-2025',
  title: {
    zh: '企业公示信息抽查办法（2025年，市场监管总局令第101号）',
    en: 'Measures for Checks of Information Published by Enterprises (SAMR Order 101 of 2025)',
  },
  articles: 19,
  source: SAMR,
  ...READ,
}

export const abnormalListMeasures: Law = {
  id: 'CN-ABN-2025',
  title: {
    zh: '企业经营异常名录管理办法（2025年修正，市场监管总局令第101号、第108号）',
    en: 'Measures on the List of Abnormal Operation (SAMR Orders 101 and 108 of 2025)',
  },
  source: SAMR,
  ...READ,
}

export const creditRepairMeasures: Law = {
  id: 'CN-CRR-2025',
  title: {
    zh: '市场监督管理信用修复管理办法（2025年，市场监管总局令第107号）',
    en: 'Measures on Credit Repair in Market Regulation (SAMR Order 107 of 2025)',
  },
  articles: 31,
  source: SAMR,
  ...READ,
}

export const penaltyProcedure: Law = {
  id: 'CN-APR-2022',
  title: {
    zh: '市场监督管理行政处罚程序规定（2022年修正，市场监管总局令第2号、第42号、第61号）',
    en: 'Rules of Procedure for Administrative Penalties in Market Regulation (as amended 2022)',
  },
  articles: 87,
  source: SAMR,
  ...READ,
}

export const enterpriseInspectionRule: Law = {
  id: 'CN-EIC-1999',
  title: {
    zh: '控制对企业进行经济检查的规定（1999年）',
    en: 'Rule on Limiting Economic Inspections of Enterprises (1999)',
  },
  articles: 20,
  source: SAMR,
  ...READ,
}

export const registrationRules: Law = {
  id: 'CN-MERX-2022',
  title: {
    zh: '中华人民共和国市场主体登记管理条例实施细则（2022年）',
    en: 'Implementing Rules of the Regulation on the Registration of Market Entities (2022)',
  },
  articles: 82,
  source: SAMR,
  ...READ,
}

export const compulsoryCertificationRule: Law = {
  id: 'CN-CCC-2022',
  title: {
    zh: '强制性产品认证管理规定（2022年修订，市场监管总局令第61号）',
    en: 'Rule on Compulsory Product Certification (as revised 2022, SAMR Order 61)',
  },
  source: SAMR,
  ...READ,
}

export const laboratorySupervisionMeasures: Law = {
  id: 'CN-LAB-2025',
  title: {
    zh: '检验检测机构监督管理办法（2025年修正，市场监管总局令第39号、第101号）',
    en: 'Measures for the Supervision of Testing Bodies (as amended 2025, SAMR Orders 39 and 101)',
  },
  articles: 29,
  source: SAMR,
  ...READ,
}

export const foodInspectionMeasures: Law = {
  id: 'CN-FSI-2021',
  title: {
    zh: '食品生产经营监督检查管理办法（2021年，市场监管总局令第49号）',
    en: 'Measures for the Inspection of Food Production and Trade (SAMR Order 49 of 2021)',
  },
  articles: 55,
  source: SAMR,
  ...READ,
}

export const foodSamplingMeasures: Law = {
  id: 'CN-FSS-2025',
  title: {
    zh: '食品安全抽样检验管理办法（2025年修正，市场监管总局令第15号、第61号、第101号）',
    en: 'Measures for Food Safety Sampling (as amended 2025, SAMR Orders 15, 61 and 101)',
  },
  articles: 56,
  source: SAMR,
  ...READ,
}

export const foodContactMeasures: Law = {
  id: 'CN-FCM-2022',
  title: {
    zh: '食品相关产品质量安全监督管理暂行办法（2022年，市场监管总局令第62号）',
    en: 'Interim Measures for the Safety of Food-Related Products (SAMR Order 62 of 2022)',
  },
  source: SAMR,
  ...READ,
}

export const fibreMeasures: Law = {
  id: 'CN-FIB-2025',
  title: {
    zh: '纤维制品质量监督管理办法（2025年，市场监管总局令第119号）',
    en: 'Measures for the Supervision of Fibre Products (SAMR Order 119 of 2025)',
  },
  source: SAMR,
  ...READ,
}

export const onlineIndustrialProductsRule: Law = {
  id: 'CN-NKP-2025',
  title: {
    zh: '网络销售重点工业产品质量安全监督管理规定（2025年，市场监管总局令第110号）',
    en: 'Rule on Key Industrial Products Sold Online (SAMR Order 110 of 2025)',
  },
  articles: 38,
  source: SAMR,
  ...READ,
}

export const privateEconomyLaw: Law = {
  id: 'CN-PEL-2025',
  title: {
    zh: '中华人民共和国民营经济促进法（2025年）',
    en: 'Private Economy Promotion Law (2025)',
  },
  articles: 78,
  source: NPC,
  ...READ,
}

export const businessEnvironmentRegulation: Law = {
  id: 'CN-OBE-2019',
  title: {
    zh: '优化营商环境条例（2019年）',
    en: 'Regulation on Improving the Business Environment (2019)',
  },
  source: GOV,
  ...READ,
}

export const enforcementSupervisionRegulation: Law = {
  id: 'CN-AES-2025',
  title: {
    zh: '行政执法监督条例（2025年）',
    en: 'Regulation on the Supervision of Administrative Enforcement (2025)',
  },
  articles: 44,
  source: GOV,
  ...READ,
}

export const inspectionLimitsOpinion: Law = {
  id: 'CN-EIL-2024',
  title: {
    zh: '国务院办公厅关于严格规范涉企行政检查的意见（国办发〔2024〕54号）',
    en: 'Opinion on strictly regulating inspections of enterprises (General Office of the State Council, 2024 No. 54)',
  },
  hasParts: true,
  source: GOV,
}

export const administrativeReviewLaw: Law = {
  id: 'CN-ARL-2023',
  title: {
    zh: '中华人民共和国行政复议法（2023年修订）',
    en: 'Administrative Review Law (as revised 2023)',
  },
  source: NPC,
  ...READ,
}
