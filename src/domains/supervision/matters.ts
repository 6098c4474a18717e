import type { Bilingual } from '../../core/text.ts'
import type { MatterBody } from './schema.ts'

/** 重点检查事项 have no upper limit of ratio and frequency; 一般检查事项 have one (国市监信〔2019〕38号 二（一）). */
export const MATTER_LEVELS = {
  general: { zh: '一般检查事项', en: 'General matter' },
  key: { zh: '重点检查事项', en: 'Key matter' },
} as const satisfies Record<string, Bilingual>

export const MATTER_METHODS = {
  'on-site': { zh: '现场检查', en: 'On site' },
  written: { zh: '书面检查', en: 'On paper' },
  network: { zh: '网络监测', en: 'On the network' },
  professional: { zh: '专业机构核查', en: 'By a professional body' },
} as const satisfies Record<string, Bilingual>

const OWN = '本系统初始清单，名称和类别由本市按其公布的随机抽查事项清单确定'

/**
 * The matters a release brings: names and levels are this system's own until the city takes them from its published list. Each names what
 * entitles to inspect, compared with the texts on 2026-11-27.
 */
export const firstMatters: Readonly<Record<string, MatterBody>> = {
  'product-quality': {
    name: '工业产品质量监督检查（生产环节）',
    level: 'key',
    clause: 'CN-PQL-2018/15',
    isUnverified: false,
    source: OWN,
    objectKind: 'enterprise',
    industry: 'C',
    method: 'on-site',
    formId: 'supervision.inspection',
    department: '市场监督管理部门',
  },
  'production-licence': {
    name: '工业产品生产许可证获证企业检查',
    level: 'key',
    clause: 'CN-IPL-2023/39',
    isUnverified: false,
    source: OWN,
    objectKind: 'enterprise',
    industry: 'C',
    method: 'on-site',
    formId: 'supervision.inspection',
    department: '市场监督管理部门',
  },
  'ccc-certificate': {
    name: '强制性产品认证获证企业检查',
    level: 'general',
    clause: 'CN-CAR-2023/54',
    isUnverified: false,
    source: OWN,
    objectKind: 'enterprise',
    industry: 'C',
    method: 'on-site',
    formId: 'supervision.inspection',
    department: '市场监督管理部门',
  },
  'registered-address': {
    name: '登记事项检查（住所、经营场所）',
    level: 'general',
    clause: 'CN-MER-2021/38.2',
    isUnverified: false,
    source: OWN,
    objectKind: 'enterprise',
    method: 'on-site',
    formId: 'supervision.inspection',
    department: '市场监督管理部门',
  },
  'metrology-instruments': {
    name: '强制检定计量器具使用检查',
    level: 'general',
    clause: 'CN-ML-2018/18',
    isUnverified: false,
    source: OWN,
    objectKind: 'enterprise',
    method: 'on-site',
    formId: 'supervision.inspection',
    department: '市场监督管理部门',
  },
}
