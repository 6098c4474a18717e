import type { PolicyArticle } from '../../engines/policy/define.ts'

function article(number: string, address: string, zh: string, en: string): PolicyArticle {
  return { number, address, name: { zh, en } }
}

/** The general requirements (00), the 26 articles and the closing words (27), each with its clause and our own short name. */
export const articles: readonly PolicyArticle[] = [
  article('00', '1', '总体要求', 'General requirements'),
  article('01', '2/1', '农产品与食品药品', 'Farm produce, food and drugs'),
  article('02', '2/2', '消费品', 'Consumer goods'),
  article('03', '2/3', '装备制造', 'Equipment manufacturing'),
  article('04', '2/4', '原材料', 'Raw materials'),
  article('05', '2/5', '建设工程', 'Construction'),
  article('06', '2/6', '服务业', 'Services'),
  article('07', '2/7', '社会治理与公共服务', 'Social governance and public services'),
  article('08', '2/8', '对外贸易', 'Foreign trade'),
  article('09', '3/9', '质量攻关', 'Quality breakthroughs'),
  article('10', '3/10', '标准提升', 'Better standards'),
  article('11', '3/11', '质量创新', 'Quality innovation'),
  article('12', '3/12', '全面质量管理', 'Total quality management'),
  article('13', '3/13', '全面质量监管', 'Quality supervision'),
  article('14', '3/14', '天津品牌', 'Tianjin brands'),
  article('15', '3/15', '质量共治', 'Shared governance'),
  article('16', '4/16', '质量基础设施', 'Quality infrastructure'),
  article('17', '4/17', '技术基础支撑', 'Technical foundations'),
  article('18', '4/18', '公共技术服务', 'Public technical services'),
  article('19', '4/19', '技术性贸易措施', 'Technical trade measures'),
  article('20', '5/20', '质量制度', 'Quality rules and credit'),
  article('21', '5/21', '财政金融', 'Funding and finance'),
  article('22', '5/22', '质量人才', 'People and training'),
  article('23', '5/23', '质量激励', 'Awards and incentives'),
  article('24', '6/24', '组织领导', 'Leadership'),
  article('25', '6/25', '督察考核', 'Supervision and appraisal'),
  article('26', '6/26', '宣传动员', 'Publicity'),
  article('27', 'end', '结语', 'Closing words'),
]
