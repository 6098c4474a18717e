const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** The 34 province-level regions by GB/T 2260, in full and as names use them, and 中国, which stands in their place. */
export const PROVINCE_NAMES: readonly string[] = words(`
  中国 北京市 北京 天津市 天津 河北省 河北 山西省 山西 内蒙古自治区 内蒙古 辽宁省 辽宁 吉林省 吉林 黑龙江省 黑龙江 上海市 上海 江苏省 江苏
  浙江省 浙江 安徽省 安徽 福建省 福建 江西省 江西 山东省 山东 河南省 河南 湖北省 湖北 湖南省 湖南 广东省 广东 广西壮族自治区 广西 海南省 海南
  重庆市 重庆 四川省 四川 贵州省 贵州 云南省 云南 西藏自治区 西藏 陕西省 陕西 甘肃省 甘肃 青海省 青海 宁夏回族自治区 宁夏
  新疆维吾尔自治区 新疆 台湾省 台湾 香港特别行政区 香港 澳门特别行政区 澳门`)

/** Zones, which stand behind a region and never alone. */
export const ZONE_NAMES: readonly string[] = words(
  '新技术产业园区 经济技术开发区 经济开发区 开发区 港保税区 保税区 高新技术产业园区 高新区 自贸区 自贸试验区',
)

/** Forms of a company: what follows one is the name of a branch. The longest first. */
export const COMPANY_FORMS: readonly string[] = words(
  '有限责任公司 股份有限公司 集团公司 股份公司 有限公司 总公司 分公司 公司',
)

/** Other endings that say what kind of body bears the name: partnerships, co-operatives, institutions, shops, works. The longest first. */
export const OTHER_FORMS: readonly string[] = words(`
  农民专业合作社 供销合作社 专业合作社 合伙企业 独资企业 邮电支局 合作社 经营部 服务部 销售部 营业部 门市部 维修部 加工部 办事处 事务所 研究院 研究所
  设计院 加油站 养殖场 邮电所 营业厅 营业所 幼儿园 连锁店 专卖店 商店 药店 药房 饭店 酒店 餐厅 商场 商行 超市 分店 支行 分行 支局 总店 总厂 分厂 分社 中心 医院 学校
  宾馆 农场 店 部 厂 行 站 社 场 所 馆 院 吧 屋 坊 庄 室 园 铺 摊 局 校`)

/** Forms that say the same. */
export const SAME_FORMS: Readonly<Record<string, string>> = { 有限责任公司: '有限公司', 股份公司: '股份有限公司' }

/**
 * Words of industry and manner of business, as they end the middle part of names: read off the 25,511 names of a public register of Tianjin, trade names that
 * occurred often left out. No classification: only for telling where a trade name ends.
 */
export const INDUSTRY_WORDS: readonly string[] = words(`
  工程 发展 科技 商贸 制品 工贸 贸易 设备 技术 开发 服务 机械 实业 加工 房地产 管理 销售 建筑 化工 金属 制造 国际 汽车 机电 电子 装饰 装潢 材料 塑料 咨询 食品 代理 配件 物业
  货运 广告 安装 五金 物资 电器 投资 科贸 包装 建设 用品 物流 工业 运输 进出口 印刷 设计 置业 经营 电力 供销 文化 石油 建材 医药 信息 器材 服饰 制衣 企业 网络 生物 仪器 仪表
  医疗 系统 电气 电梯 旅行社 天然气 回收 餐饮 橡胶 器械 维修 综合 制冷 产品 服装 保险 传播 资源 公路 储运 环保 阀门 结构 园林 自行车 涂料 不锈钢 连锁 成套 经济 钢管 零部件 市政 水泥 纸业
  钢铁 超级市场 监理 通信 自动化 纺织 纺织品 国际旅行社 橡塑 劳务 织品 石化 经销 利用 化学 净化 通讯 购销 精细 商业 市场 家具 模具 地毯 传媒 房屋 电缆 塑胶 粮食 船舶 艺术 玻璃 精密 环境 农业
  再生 产业 燃料 百货 租赁 体育 装备 出租 经贸 管道 旅游 气体 商务 工具 铸造 饲料 经纪 供应 养殖 门窗 线缆 就业 再就业 电机 木业 轻工 液压 船务 车业 福利 修理 处理 空调 财务 策划
  泵业 粮油 生产资料 办公 特种 计算机 保健品 燃气 检测 房产 煤炭 评估 生产 配套 集装箱 制作 化妆品 资产 工艺 工艺品 锅炉 消防 混凝土 仓储 控制 针织 印务 药业 机床 劳动 设施 起重
  五金交化 交化 能源 油脂 绿化 软件 卫生 试剂 顾问 标准件 新型 乐器 钢材 航空 日杂 日用杂品 客运 皮革 容器 教育 土地 景观 照明 担保 水产 热处理 电动车 水利 基础 棉业 交电 安全
  修造 酒业 数码 有色 节能 辅料 板材 高新 自控 暖通 对外 开关 木器 保健 珠宝 合金 制鞋 彩印 喷涂 彩色 人寿 土产 图书 制药 鞋业 铁路 轮胎 供热 保温 营销 拍卖 助剂 人力 人力资源 轴承 光电 眼镜 车辆
  冶金 机车 通用 茶叶 焊接 清洗 典当 热力 冷暖 清洁 会计 润滑油 电镀 交通 原料 染料 泡沫 科学 医用 物贸 出版 洗染 副食 日用 批发 承包 绝缘 构件 传动 镀锌 蔬菜 勘察 表面 防水 生活 电脑
  财产 置换 饮食 修配 酿造 施工 发电 线材 电工 电线 招标 研究 自来水 园艺 运动 防腐 美容 农资 印章 盐业 修建 制版 医学 饰品 油气 水电 汽配 热电 娱乐 变速机 项目 家居 企划
  维护 配送 高分子 餐具 石材 糕点 装修 幕墙 交流 控股 压缩机 劳保 风机 注塑 电讯 形象 影视 应用 展示 展览 洗涤 集成 光源 生态 图文 农机 摄影 弹簧 文体 厨具 翻译 低压 检验 海洋 规划 时装
  土方 押运 报关 畜牧 保洁 健身 搬家 面粉 刀具 桥架 专用 保安 焊材 测控 叉车 海运 香料 软管 型材 胶粘 制管 家俱 智能 标识 铜业 铁艺 不动产 水暖 美发 麻花 室内 银行 证券 期货 信托 基金
  副产品 农副产品 肉制品 塑胶制品 纸制品 豆制品 电子商务 供应链 健康 互联网 大数据 云计算 新能源 新材料 燃具 家电 基地 长途 会计师事务所 律师事务所 税务师事务所
  机动车驾驶员 农工商 典当行 大酒店 葡萄酿酒 集团`)
