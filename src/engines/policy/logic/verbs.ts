/** What a document reaches by doing: a figure that is the object of one of these is a promise. */
const DOING = [
  '建成|建设|新建|改建|扩建|建立|筹建|组建|设立|布局|打造|创建|争创|形成|发展|构建',
  '完成|实现|达成|覆盖|通过|获得|获批|获评|推动|推进|改造|升级|提升|增加|新增|净增|扩大',
  '培育|培养|培训|选树|选拔|选择|选取|选育|认定|评选|评定|遴选|命名|树立|推出|推介|引进|招引|引育|孵化|扶持|支持|帮助|帮扶|服务|指导|惠及|解决|化解',
  '制定|修订|制修订|研制|研发|攻克|突破|转化|申报|主导|参与|编制|出台|发布|开发|征集|储备|落地|应用|推广|普及|实施|开展|举办|组织|承办|建档|配备|投放|整治|清理|抽检|抽查|检查|检测|检验|监测|排查|维修|更新|采集|发展|绿化|治理|投入|筹集',
].join('|')
export const ACHIEVE = new RegExp(DOING)
/** The verb stands right before the figure, the thing after it: 建设50所学校. */
export const ACHIEVE_LAST = new RegExp(`(?:${DOING}|力争|争取|确保|至少|每年|新|再|共|培优|做强)(?:各类|一批|以上)?$`)
/** With these also a small number in words is a promise (打造三个平台); 坚持三个导向 and 形成两个体系 are turns of phrase. */
export const BUILD_LAST =
  /(?:建成|建设|新建|改建|扩建|筹建|组建|设立|布局|打造|创建|争创|培育|培养|选树|认定|评选|遴选|推出|引进|新增|发布|制定|修订|研制|力争|确保)$/

/** 建成国家质检中心两个: the verb begins the item, the number ends it. */
export const BUILD_FIRST =
  /^[^建新打创培选认评引发制修研]{0,12}(?:建成|新建|改建|扩建|筹建|组建|设立|打造|创建|争创|培育|选树|认定|引进|新增|制定|修订|研制)/

/** 由92%提高到95%, 下降13.5%: a change, told from a level. */
export const RISE = /(?:提高|增长|增加|上升|提升|扩大|增幅|增速|增|涨)(?:幅度)?(?:为|达|达到|在)?$/
export const FALL = /(?:下降|降低|减少|缩短|压减|压缩|压降|缩减|削减|降|减|降幅)(?:幅度)?(?:为|达|达到|在)?$/

/** A condition that something must meet or a rule's trigger, not a result to reach. */
export const CONDITION =
  /^(?:或者|并且|并)?(?:凡|如果?|若|当|发生|受到|违反|因|经|连续|一年内(?:累计)?(?:发生|受到|出现|被))|禁止|严禁|的[,，]?$/

/** Money that a rule moves (fines, grants, fees, cost), as against money that is an aim (output, investment). */
export const MONEY_RULE =
  /罚款|罚|处以|并处|违法所得|奖励|奖补|补助|补贴|资助|奖金|给予|支付|缴纳|征收|收费|赔偿|保证金|承担|注册资本|货值/
/** With a sum of money these speak of cost. */
export const MONEY_COST = /经费|费用|限额|安排资金|专项资金|预算|标准为|单价/

/** Scores and weights. */
const SCORING = /计算公式|公式为|满分|分值|权重|评分标准|百分制|得分|计分|[=÷]|×\d|%×/
const POINTS = /(?:扣|加|得|记|计|减|占|倒扣)(?:除|上)?$/

/** Whether a sentence explains how something is scored or computed. @param folded names blanked out */
export function isFormula(folded: string): boolean {
  return SCORING.test(folded)
}

/** 扣5分, 加2分. */
export function isPoints(before: string, unit: string): boolean {
  return unit === '分' && POINTS.test(before.slice(-4))
}
