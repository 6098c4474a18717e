import { digitView } from '../../../core/text/digits.ts'
import type { Span } from './names.ts'

/**
 * The hundred surnames with most people in the household register: 公安部户政管理研究中心《二〇一九年全国姓名报告》 (2020-01-20), 85.9 % of those
 * registered; 万 and 欧 came in, 常 and 汤 fell to places 101 and 102 (both kept here). The report's table is a picture; the list was put together
 * from copies of it and not compared with the original.
 */
const SINGLE =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向欧常汤'

/** Double surnames with more than ten thousand people: 公安部户政管理研究中心《二〇二〇年全国姓名报告》 (2021-02-08). */
const DOUBLE = ['欧阳', '上官', '皇甫', '令狐', '诸葛', '司徒', '司马', '申屠', '夏侯', '贺兰']

/** A name stands after these … */
const BEFORE =
  '法定代表人|负责人|经营者|投资人|实际控制人|联系人|当事人|经理|厂长|店长|老板|业主|主任|总监|主管|会计|店员|员工|职工|工人|陪同人员|见证人|检查人员|检查员|执法人员|抽样人员|抽样员|检验员|采购员|库管员|保管员|质检员|安全员|姓名|签字|签名|落款|找到|询问'

/** … or before these. */
const AFTER =
  '总经理|副总|经理|厂长|副厂长|店长|老板|主任|总监|主管|会计|科长|处长|局长|所长|法定代表人|法人|负责人|经营者|先生|女士|小姐|师傅|同志|签字|签名|签收|签章|拒签|拒绝|陪同|在场|到场|表示|承认|陈述|自述|介绍|反映|确认|提供|称|说'

/** What is no part of a given name beside such words. */
const NOT_GIVEN =
  '的了和与在于为是有已未不应须当被将也就都对向到从及或其该各此这那称说签先女经总主负老拒陪表承确介反提自等由并且而但因后前时要可能无没把给让请'

/** Words that begin like a surname and are none. */
const NO_NAME =
  /^(?:高度|高温|严格|严重|方面|方可|方式|任何|任务|程序|程度|何时|何地|向来|常见|常温|常年|金属|金额|白色|黄色|安全|万元|余下|于今|马上|江苏|江西|武清|石油|毛重|夏季|陆续|许可|许多|范围|钱款|孔径|钟表|龙头|周边|周围|周期|曾[任经在因于为有被])/u

const SURNAME = `(?:${DOUBLE.join('|')}|[${SINGLE}])`
const GIVEN = `(?:(?![${NOT_GIVEN}])\\p{Script=Han})`
const AFTER_WORD = new RegExp(`(?<=(?:${BEFORE})(?:姓名)?[为是叫系:：\\s（("“]{0,2})${SURNAME}${GIVEN}{1,2}`, 'gu')
const BEFORE_WORD = new RegExp(`${SURNAME}${GIVEN}{1,2}?(?=[\\s（(]?(?:${AFTER}))`, 'gu')

/**
 * Places where a text may name a person: a common surname and one or two characters beside a word like 经理, 先生 or 签字. For a reader who
 * decides; much of it is no name, and many a name is not found. Longest first where two begin together.
 */
export function possibleNames(text: string): Span[] {
  const found = new Map<number, Span>()
  const view = digitView(text)
  for (const search of [AFTER_WORD, BEFORE_WORD])
    for (const m of view.text.matchAll(search)) {
      const end = m.index + m[0].length
      if (NO_NAME.test(m[0]) || end <= (found.get(m.index)?.end ?? 0)) continue
      found.set(m.index, { start: m.index, end })
    }
  const spans = [...found.values()].sort((a, b) => a.start - b.start)
  return spans
    .filter((s, i) => !spans.slice(0, i).some((before) => s.start < before.end))
    .map(({ start, end }) => ({ start: view.at(start), end: view.at(end - 1) + 1 }))
}
