/**
 * Words for invented names. First and second halves are chosen so that the trade names sound like names and belong to nobody; every
 * name of an enterprise also carries （演示）.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/)

export const FIRST_HALVES = words(`
  星槎 云鲸 虚舟 朝岚 拾穗 听澜 半夏 青蘅 白泽 飞廉 玄枵 若木 扶桑 羲和 望舒 烛龙 鹿鸣 鹤汀 松烟 石髓
  霁月 沧浪 蒹葭 琼田 瑶圃 玉衡 天璇 开阳 摇光 紫微 少微 太白 辰角 心宿 尾箕 参商 昴毕 河鼓 织女 摄提
  苍溟 赤霄 素履 清晏 长庚 启明 重明 毕方 精卫 夸父 应龙 英招 乘黄 文鳐 当康 狻猊 麒骥 鸾回 凤栖 鸿渐
  丹穴 昆吾 招摇 青要 浮玉 昆仑 钟山 泰器 积石 峚山`)

export const SECOND_HALVES = words(`
  万象 九如 千帆 百川 十方 八垓 七曜 六合 五岳 四维 三光 双清 一苇 归元 含章 抱朴 守拙 致远 知行 格物
  明德 日新 至善 厚生 利用 正心 修远 行健 自强 载物 咸亨 大有 同人 谦益 豫顺 随和 观澜 临渊 履霜 坤仪
  乾初 震泽 巽风 坎流 离光 艮岳 兑泽 既济 未央 中孚 小畜 丰年 旅程 节庆 涣然 井然 革新 鼎立 渐进 升恒
  萃英 姤遇 夬决 益众 损余 解缙 蹇修 睽合 家和 晋明`)

export interface Trade {
  /** Division of GB/T 4754 or longer. */
  readonly industry: string
  /** As it stands in the name of the enterprise. */
  readonly name: string
  readonly weight: number
  /** What it makes, for makers of things. */
  readonly products?: readonly string[]
}

export const TRADES: readonly Trade[] = [
  { industry: 'C1411', name: '食品', weight: 5, products: words('饼干 糕点 速冻水饺 酱油 食用植物油 果汁饮料') },
  { industry: 'C1353', name: '肉制品', weight: 2, products: words('酱卤肉 香肠 腊肉 速冻肉丸') },
  { industry: 'C1819', name: '服饰', weight: 3, products: words('学生校服 羽绒服 针织内衣 工作服') },
  { industry: 'C2110', name: '家具', weight: 2, products: words('实木餐桌 办公椅 儿童床 衣柜') },
  { industry: 'C2641', name: '涂料', weight: 2, products: words('内墙涂料 木器漆 防腐底漆') },
  { industry: 'C2720', name: '制药', weight: 2, products: words('板蓝根颗粒 维生素C片 外用消毒凝胶') },
  { industry: 'C2929', name: '塑料制品', weight: 3, products: words('聚乙烯燃气管 食品包装膜 排水管材') },
  { industry: 'C3011', name: '建材', weight: 3, products: words('通用硅酸盐水泥 预拌混凝土 建筑防水卷材 加气砌块') },
  { industry: 'C3130', name: '钢材', weight: 3, products: words('热轧带肋钢筋 镀锌钢管 冷轧薄板') },
  { industry: 'C3311', name: '金属结构', weight: 3, products: words('脚手架扣件 防火门 钢结构件') },
  { industry: 'C3432', name: '起重机械', weight: 2, products: words('电动葫芦 桥式起重机 施工升降机') },
  { industry: 'C3421', name: '机床', weight: 2, products: words('数控车床 立式加工中心 平面磨床') },
  { industry: 'C3670', name: '汽车零部件', weight: 4, products: words('制动软管 汽车内饰件 机动车灯具 安全带') },
  { industry: 'C3761', name: '自行车', weight: 4, products: words('电动自行车 山地自行车 儿童自行车') },
  { industry: 'C3831', name: '线缆', weight: 3, products: words('聚氯乙烯绝缘电缆 控制电缆 电力电缆') },
  { industry: 'C3854', name: '电器', weight: 2, products: words('电热水壶 储水式电热水器 移动电源 插座') },
  { industry: 'C3990', name: '电子', weight: 2, products: words('智能电能表 充电器 可燃气体探测器') },
  { industry: 'C4016', name: '仪表', weight: 2, products: words('膜式燃气表 压力表 冷水水表') },
  { industry: 'F5212', name: '超市', weight: 8 },
  { industry: 'F5299', name: '商贸', weight: 12 },
  { industry: 'F5154', name: '器械销售', weight: 2 },
  { industry: 'G5431', name: '货运', weight: 5 },
  { industry: 'H6210', name: '餐饮管理', weight: 8 },
  { industry: 'H6110', name: '酒店管理', weight: 2 },
  { industry: 'I6513', name: '软件', weight: 5 },
  { industry: 'K7020', name: '物业服务', weight: 3 },
  { industry: 'E4710', name: '建筑工程', weight: 5 },
  { industry: 'M7519', name: '技术服务', weight: 5 },
  { industry: 'O8111', name: '汽车维修', weight: 3 },
]

export const LAB_TRADES: readonly Trade[] = [
  { industry: 'M7452', name: '检测技术', weight: 6 },
  { industry: 'M7453', name: '计量校准', weight: 2 },
  { industry: 'M7455', name: '认证服务', weight: 2 },
]

export const INSTRUMENTS = words('电子汽车衡 燃油加油机 压力表 电子计价秤 可燃气体报警器 出租车计价器')
export const SITE_NAMES = words('生产厂区 成品仓库 门店 检验室 分拣中心 加工车间')
export const FAMILY_NAMES = words(
  '赵 钱 孙 李 周 吴 郑 王 冯 陈 褚 卫 蒋 沈 韩 杨 朱 秦 许 何 吕 张 孔 曹 严 华 金 魏 陶 姜',
)
export const GIVEN_NAMES = words(
  '望舒 若水 知秋 听雨 沐风 清和 景行 维桢 令仪 思齐 采薇 子衿 静姝 嘉言 书昀 怀瑾 守一 明远 允执 其琛 云舒 南乔 北辰 若木',
)
export const POSTS = words('质量安全总监 质量安全员 检验员 计量员 特种设备作业人员')
export const ROADS = words('演示一路 演示二路 演示三路 演示大道 示例路 示例街 样例道 样例北路')

/** Share of the enterprises by district, in percent: invented, in the order of size that the city has. */
export const DISTRICT_WEIGHTS: Readonly<Record<string, number>> = {
  '120101': 6,
  '120102': 5,
  '120103': 8,
  '120104': 8,
  '120105': 4,
  '120106': 3,
  '120110': 7,
  '120111': 8,
  '120112': 7,
  '120113': 7,
  '120114': 8,
  '120115': 5,
  '120116': 16,
  '120117': 2,
  '120118': 4,
  '120119': 2,
}

export const COMPLAINTS = words('产品质量 虚假宣传 计量不足 售后服务 价格欺诈 食品安全 合同纠纷')
export const PENALTY_GROUNDS: readonly (readonly [string, string])[] = [
  ['生产、销售不符合保障人体健康和人身、财产安全标准的产品', '《产品质量法》第四十九条'],
  ['以不合格产品冒充合格产品', '《产品质量法》第五十条'],
  ['使用未经检定的强制检定计量器具', '《计量法》第二十五条'],
  ['产品标识不符合规定', '《产品质量法》第五十四条'],
]
export const CERTIFICATES = words('质量管理体系认证 强制性产品认证 绿色产品认证 环境管理体系认证')
