import type { Bilingual } from '../../core/text.ts'

/** What a measured value is held against: `below` and `above` leave the limit itself out, as a range does where it says so. */
export type Limit =
  | { readonly kind: 'at-most' | 'below'; readonly value: number }
  | { readonly kind: 'at-least' | 'above'; readonly value: number }
  | {
      readonly kind: 'between'
      readonly low: number
      readonly high: number
      readonly isLowOut?: true
      readonly isHighOut?: true
    }

/** One thing that is tested. */
export interface TestItem {
  /** Short word; also names the ability in a laboratory's scope. */
  readonly id: string
  readonly label: Bilingual
  /** Unit in which it is reported, as mathjs writes it; `1` for a ratio. */
  readonly unit: string
  readonly limit: Limit
  /**
   * What can be at all, in its unit. Where nothing is said: not below nought (temperatures not below absolute zero, levels anything), and a share
   * not above the whole.
   */
  readonly possible?: { readonly least?: number; readonly most?: number }
  /** Standard of the method. */
  readonly method: string
  /** Standard that sets the limit. */
  readonly standard: string
}

/** A class of products with what is tested of it. */
export interface ProductClass {
  readonly id: string
  readonly label: Bilingual
  /** Beginnings of the industry codes (GB/T 4754) of those who make it. */
  readonly industries: readonly string[]
  /** Counts towards the aim for equipment products (08.07 of the policy). */
  readonly isEquipment?: true
  readonly items: readonly TestItem[]
}

const item = (
  id: string,
  zh: string,
  en: string,
  unit: string,
  limit: Limit,
  method: string,
  standard: string,
  possible?: TestItem['possible'],
): TestItem => ({ id, label: { zh, en }, unit, limit, method, standard, ...(possible && { possible }) })
const atMost = (value: number): Limit => ({ kind: 'at-most', value })
const atLeast = (value: number): Limit => ({ kind: 'at-least', value })

/**
 * Product classes the city may sample. Standards and limits are initial data: nobody has compared them with the official texts yet
 * (`isUnverified` wherever they are shown); a city takes its own implementation rules (实施细则) in their place.
 */
export const PRODUCT_CLASSES: readonly ProductClass[] = [
  {
    id: 'cable',
    label: { zh: '电线电缆', en: 'Wires and cables' },
    industries: ['C383'],
    isEquipment: true,
    items: [
      item(
        'conductor-resistance',
        '导体电阻（2.5 mm²，20 ℃）',
        'Conductor resistance (2.5 mm², 20 °C)',
        'ohm/km',
        atMost(7.41),
        'GB/T 3048.4',
        'GB/T 3956',
      ),
      item(
        'insulation-thickness',
        '绝缘平均厚度',
        'Mean insulation thickness',
        'mm',
        atLeast(0.8),
        'GB/T 2951.11',
        'GB/T 5023.3',
      ),
    ],
  },
  {
    id: 'textile',
    label: { zh: '纺织服装（直接接触皮肤）', en: 'Textiles touching the skin' },
    industries: ['C17', 'C18'],
    items: [
      item('formaldehyde', '甲醛含量', 'Formaldehyde', 'mg/kg', atMost(75), 'GB/T 2912.1', 'GB 18401'),
      item('ph', 'pH 值', 'pH value', '1', { kind: 'between', low: 4, high: 8.5 }, 'GB/T 7573', 'GB 18401', {
        least: 0,
        most: 14,
      }),
    ],
  },
  {
    id: 'toy',
    label: { zh: '儿童玩具', en: 'Toys' },
    industries: ['C245'],
    items: [
      item('lead', '可迁移铅', 'Migratable lead', 'mg/kg', atMost(90), 'GB 6675.4', 'GB 6675.4'),
      item('cadmium', '可迁移镉', 'Migratable cadmium', 'mg/kg', atMost(75), 'GB 6675.4', 'GB 6675.4'),
    ],
  },
  {
    id: 'machine-tool',
    label: { zh: '金属切削机床', en: 'Metal-cutting machine tools' },
    industries: ['C342'],
    isEquipment: true,
    items: [
      item(
        'insulation-resistance',
        '绝缘电阻',
        'Insulation resistance',
        'Mohm',
        atLeast(1),
        'GB/T 5226.1',
        'GB/T 5226.1',
      ),
      item('noise', '空运转噪声声压级', 'Idle noise, sound pressure', 'dB(A)', atMost(83), 'GB/T 16769', 'GB 15760'),
    ],
  },
  {
    id: 'food-contact-plastic',
    label: { zh: '食品接触用塑料制品', en: 'Plastics in contact with food' },
    industries: ['C292'],
    items: [
      item('total-migration', '总迁移量', 'Total migration', 'mg/dm^2', atMost(10), 'GB 31604.8', 'GB 4806.7'),
      item(
        'permanganate',
        '高锰酸钾消耗量',
        'Permanganate consumption',
        'mg/kg',
        atMost(10),
        'GB 31604.2',
        'GB 4806.7',
      ),
    ],
  },
  {
    id: 'e-bicycle',
    label: { zh: '电动自行车', en: 'Electric bicycles' },
    industries: ['C376', 'C377'],
    items: [
      item('speed', '最高设计车速', 'Maximum design speed', 'km/h', atMost(25), 'GB 17761', 'GB 17761'),
      // 63 kg with lead-acid batteries since 2025-09-01 (GB 17761-2024); what was made before was sold under 55 kg until 2025-11-30.
      item(
        'mass',
        '整车质量（含电池，铅酸蓄电池车型）',
        'Mass with battery (lead-acid)',
        'kg',
        atMost(63),
        'GB 17761',
        'GB 17761-2024',
      ),
    ],
  },
  {
    id: 'rebar',
    label: { zh: '热轧带肋钢筋（HRB400）', en: 'Hot-rolled ribbed bars (HRB400)' },
    industries: ['C313'],
    items: [
      item('yield-strength', '下屈服强度', 'Lower yield strength', 'MPa', atLeast(400), 'GB/T 28900', 'GB 1499.2'),
      item('tensile-strength', '抗拉强度', 'Tensile strength', 'MPa', atLeast(540), 'GB/T 28900', 'GB 1499.2'),
    ],
  },
  {
    id: 'cement',
    label: { zh: '通用硅酸盐水泥（42.5）', en: 'Common portland cement (42.5)' },
    industries: ['C301'],
    items: [
      item('strength-28d', '28 d 抗压强度', 'Compressive strength, 28 d', 'MPa', atLeast(42.5), 'GB/T 17671', 'GB 175'),
    ],
  },
  {
    id: 'wall-paint',
    label: { zh: '内墙涂料', en: 'Interior wall paints' },
    industries: ['C264'],
    items: [
      item('voc', '挥发性有机化合物（VOC）含量', 'VOC', 'g/L', atMost(80), 'GB/T 23986', 'GB 18582'),
      item('formaldehyde', '甲醛含量', 'Formaldehyde', 'mg/kg', atMost(50), 'GB/T 23993', 'GB 18582'),
    ],
  },
]

/** @throws RangeError for a class nobody declared. */
export function productClassOf(id: string): ProductClass {
  const found = PRODUCT_CLASSES.find((c) => c.id === id)
  if (!found) throw new RangeError(`no product class ${id}`)
  return found
}
