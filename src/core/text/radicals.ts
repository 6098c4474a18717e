/**
 * Signs of the CJK Radicals Supplement (U+2E81–2EF3) and CJK Strokes (U+31C0–31E3), each before the ideograph it stands for:
 * EquivalentUnifiedIdeograph of the Unicode Character Database, 14.0. Text copied from a PDF is full of them (⻓ for 长), and NFKC, which
 * turns the Kangxi radicals (U+2F00–2FD5) into ideographs, leaves these as they are.
 */
const PAIRS = `
  ⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢
  ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺠民 ⺡氵 ⺢氺
  ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒
  ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤
  ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸
  ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马
  ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀
  ㇆𠃌 ㇏乀 ㇐一 ㇑丨 ㇒丿 ㇓丿 ㇔丶 ㇕𠃍 ㇖乛 ㇗𠃊 ㇘𠃎 ㇙𠄌 ㇚亅 ㇛𡿨 ㇜𠃋 ㇝乀
  ㇞𠃑 ㇟乚 ㇠乙 ㇡𠄎`

/**
 * Kangxi radicals whose ideograph in Unicode is not the one a mainland text means: the PDF of 用户 yields ⽤⼾, which NFKC makes 用戶.
 */
const MAINLAND = '⼾户 ⾭青'

const EQUIVALENT: ReadonlyMap<string, string> = new Map(
  `${PAIRS} ${MAINLAND}`
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const [radical = '', ideograph = ''] = [...pair]
      return [radical, ideograph]
    }),
)

const RADICAL = /[\u2E80-\u2EF3\u2F00-\u2FD5\u31C0-\u31E3]/gu

/**
 * A text in which every radical sign is the ideograph it stands for.
 * @example
 * withIdeographs('⻓城⾦⽔') // '长城金水'
 */
export function withIdeographs(text: string): string {
  return text.replace(RADICAL, (sign) => EQUIVALENT.get(sign) ?? sign.normalize('NFKC'))
}
