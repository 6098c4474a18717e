import type { Uniform } from '../../random/seeded.ts'

const PLACES = '小区 商场 学校 医院 写字楼 超市 菜市场 地铁站 公寓 工业园'.split(' ')
const THINGS = '电梯 燃气灶 面包 牛奶 电动车 儿童座椅 插线板 热水器 校服 猪肉 锅炉 玩具'.split(' ')
const FAULTS =
  '突然停在半层把人困住 漏气闻到很重的味道 吃出了黑色的异物 充电的时候冒烟起火 螺丝断了差点摔下来 用了三天就坏了不给退 标签上没有生产日期 称重少了二两 洗一次掉色很厉害 检验合格证已经过期'.split(
    ' ',
  )
const DEMANDS =
  '希望有关部门尽快查处 要求商家退货并赔偿 请帮忙联系维修单位 多次反映没有人管 请告知处理结果 打电话没有人接'.split(' ')
const EXTRAS =
  '上周一 昨天晚上 今天早上 家里老人 我和孩子 邻居也遇到过 已经拍了照片 有购物小票 物业说不归他们管 售后一直推脱'.split(
    ' ',
  )
const STREET_NAMES = [...'南京大沽卫津复康友谊黄河长江红旗宾水鞍山解放滨江']

/** Texts of complaints: `body` is the matter; several texts on one matter are retellings of one text. */
export interface MadeComplaint {
  readonly body: number
  readonly text: string
}

/**
 * `count` different complaints and, for four in ten, a second text on the same matter: words at the beginning or end added, a sentence left out, up to
 * three characters wrong, other punctuation. Different complaints share their phrases
 * freely (the same fault of the same thing elsewhere), so that likeness alone does not mean sameness.
 */
export function madeComplaints(count: number, random: Uniform): { complaints: MadeComplaint[]; same: number } {
  const below = (n: number) => Math.floor(random() * n)
  const pick = <T>(list: readonly T[]) => list[below(list.length)] as T
  const complaints: MadeComplaint[] = []
  let same = 0
  for (let body = 0; body < count; body++) {
    const street = `${pick(STREET_NAMES)}${pick(STREET_NAMES)}路${1 + below(300)}号`
    const sentences = [
      `${pick(EXTRAS)}在${street}的${pick(PLACES)}`,
      `${pick(THINGS)}${pick(FAULTS)}`,
      pick(EXTRAS),
      pick(EXTRAS),
      pick(DEMANDS),
    ]
    complaints.push({ body, text: `${sentences.join('，')}。` })
    if (random() >= 0.4) continue
    same++
    const told = sentences.filter((_, i) => i < 2 || random() > 0.2)
    const characters = [...told.join(pick(['，', '。', ' ', '！']))]
    for (let n = below(4); n > 0; n--) characters[below(characters.length)] = pick(STREET_NAMES)
    complaints.push({
      body,
      text: `${random() < 0.3 ? '您好，' : ''}${characters.join('')}${random() < 0.3 ? '谢谢！' : ''}`,
    })
  }
  return { complaints, same }
}
