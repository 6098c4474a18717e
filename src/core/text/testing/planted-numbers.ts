import type { PersonalNumberKind } from '../personal-numbers.ts'

/** Invented numbers of every kind whose check digits hold; for tests that plant them. */
export const PLANTED: readonly (readonly [PersonalNumberKind, string])[] = [
  ['id-number', '11010519491231002X'],
  ['id-number', '120101198503072415'],
  ['id-number', '120101850307241'],
  ['phone', '13812345678'],
  ['phone', '19900001111'],
  ['phone', '022-23456789'],
  ['phone', '0755-26543210'],
  ['bank-card', '6222020200112233446'],
  ['bank-card', '4111111111111111'],
  ['passport', '护照E12345678'],
  ['email', 'wang.fang@example.cn'],
  ['account', 'QQ号12345678'],
]

const HAN = '〇一二三四五六七八九'
const FULL = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))

/** The ways in which people, files and those who want to get round a filter write a number. */
export function waysToWrite(kind: PersonalNumberKind, number: string): string[] {
  const between = (s: string) => number.replace(/(?<=\d)(?=\d)/g, s)
  const ways = [
    number,
    FULL(number),
    between('\u200B'),
    between('\u2060'),
    between('\uFE0F'),
    between('\u00AD'),
    FULL(between('\u200D')),
  ]
  if (kind === 'email' || kind === 'account' || kind === 'passport') return ways
  const digits = (map: (d: number) => string) => number.replace(/\d/g, (d) => map(Number(d)))
  ways.push(
    digits((d) => String.fromCodePoint(0x660 + d)),
    digits((d) => String.fromCodePoint(0x1d7ce + d)),
    digits((d) => `${d}\uFE0F\u20E3`),
  )
  ways.push(number.replaceAll('-', '–'), number.replaceAll('-', '－'))
  if (kind === 'phone' && number.startsWith('0'))
    return [
      ...ways,
      number.replace(/^(\d+)-/, '($1)'),
      number.replace(/^(\d+)-/, '（$1）'),
      number.replace(/^(\d+)-/, '$1 '),
      `${number}转801`,
      `+86 ${number}`,
    ]
  ways.push(
    digits((d) => HAN[d] as string),
    digits((d) => (d % 2 === 0 ? (HAN[d] as string) : String(d))),
  )
  if (kind === 'phone') {
    const [a, b, c] = [number.slice(0, 3), number.slice(3, 7), number.slice(7)]
    for (const gap of [' ', '-', '－', '\u3000', '\u00A0', '.', '—', '·', ' - ', '\u2009'])
      if (gap.trim().length < 2 && gap.length < 3) ways.push([a, b, c].join(gap))
    ways.push(
      between(' '),
      between('-'),
      between('.'),
      `+86${number}`,
      `+86 ${number}`,
      `+86-${a}-${b}-${c}`,
      `（+86）${number}`,
      `0086${number}`,
      `86${number}`,
      `0${number}`,
      `(${a})${b}${c}`,
      `${a} ${b}${c}`,
      `⑴`.slice(1) + number,
    )
  } else ways.push(number.replace(/(.{4})(?=.)/g, '$1 '), number.replace(/(.{4})(?=.)/g, '$1-'))
  return ways
}

/** Texts with numbers that name nobody, as they stand in official papers. */
export const NUMBERS_OF_NOBODY: readonly string[] = [
  '统一社会信用代码91120101MA05XYZ123',
  '91120116600530421K',
  '12120000401234567X',
  '1212010119550312345',
  '121201195503120176',
  '工商注册号120101600123453',
  'GB/T 19001-2016、GB 4806.7-2023、GB 5296.3—2008、JB/T 8734.2-2016',
  'GB/T 12706.1-2020 额定电压1kV到35kV电缆',
  'YY 0469-2011第4.2条',
  '2026-11-27 10:30:45',
  '2026年11月27日至2027年3月1日',
  '2026.11.27—2026.12.31',
  '2026-11-27T10:30:45.123Z',
  '罚款13812345678元',
  '产值13,812,345,678元',
  '投资1381234567.89万元',
  '样品编号GC2026120101001、JD-2026-120101-0001、120101202611270001',
  'NO.2026112701234567',
  '津市监质〔2026〕12号',
  '津市监罚字〔2026〕第120101-13号',
  '许可证号SC10612010100123、XK06-001-00123',
  '条码6901234567892',
  '检验报告编号：WT2026-138-12345678',
  '0.022-0.035mm',
  '批号20261127001',
  '12315、12345、400-123-4567、95598',
  '第13.06条、第1.3.8.1.2条',
  '0192f4b8-1381-7234-8567-813812345678',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'sha256:13812345678901234567890123456789012345678901234567890123456789ab',
  '1234567890123456789',
  '二〇二六年十一月二十七日',
  '一、二、三、四、五、六、七、八、九、十、',
  '合格率95.2%（19/20），95%置信区间76.4%~99.1%',
  '3×120+1×70mm² 0.6/1kV 电压 220-240V',
  'IP 192.168.100.200:8080',
  '1:2:3:4:5:6:7:8:9:10:11',
  '经度117.2001234 纬度39.1301234',
  '1500 2026 001 号',
  '120101/20260307/0001、120101，19850307，2415',
  '关注微信公众号、微信支付support、加微信群',
  '138，0013，80001；合格138、不合格0013',
  '检测(at)现场，见表(dot)1',
  '0.120101850307241 0.13812345678 12.4111111111111111 0.4111111111111111',
]
