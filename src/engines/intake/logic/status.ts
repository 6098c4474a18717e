import { plainText } from '../../../core/text/fold.ts'
import type { SubjectStatus } from '../../archive/define.ts'

const ACTS = '吊销|注销|撤销|迁出|停业|歇业|清算|营业|经营|开业|在业|正常'
/** What is said not to be, to come, or to have been: none of it is the state today. */
const NOT_NOW: readonly RegExp[] = [
  new RegExp(
    `(?:尚未|并未|没有|未|没|不|无|非|免)(?:曾经|曾|予以|予|被|办理|进行|完成|申请|依法|及时|按规定|按期|实际)*(?:${ACTS})`,
    'gu',
  ),
  new RegExp(`(?:拟|将|即将|待|准备|计划|预|申请|申报|建议)[^,;。、()]{0,24}?(?:${ACTS})`, 'gu'),
  /(?:正在|在)?(?:办理|进行)?(?:简易)?(?:吊销|注销|迁出)(?:登记|手续)?(?:办理中|进行中|公告|公示|备案|程序|听证|中)/gu,
  /正在(?:办理|进行)?(?:吊销|注销|迁出)/gu,
  new RegExp(`(?:曾经|曾|原|前期|此前|以前)(?:被|为|系|是)?[^,;。、()]{0,12}?(?:${ACTS})`, 'gu'),
  /撤销(?:了)?(?:吊销|注销)|(?:吊销|注销)(?:登记|决定|处罚)?(?:已被|已经|已|被)撤销/gu,
]
const STATES: readonly (readonly [SubjectStatus, RegExp])[] = [
  ['cancelled', /注销/],
  ['revoked', /吊销/],
  ['moved-out', /迁出|迁往/],
  ['suspended', /停业|歇业|休业|清算|(?:停止|暂停|中止)(?:营业|经营)/],
  ['active', /存续|在业|开业|在营|在册|正常|(?<!停止|暂停|中止)营业(?!执照)|(?<!停止|暂停|中止)经营(?!异常|范围)/],
]

/**
 * The state of registration that a register's words mean today. What is denied (未注销), to come (拟注销) or past (曾被吊销) is not it; a body whose licence was revoked
 * and that was then cancelled is cancelled; restored means active.
 * @returns undefined for words that state none, or two that exclude each other: then nobody guesses
 * @example
 * statusOf('吊销，未注销') // 'revoked'
 */
export function statusOf(text: string): SubjectStatus | undefined {
  const plain = plainText(text).replaceAll(' ', '')
  // Either of two is neither.
  if (/(?:吊销|注销)(?:\/|或|、)(?:吊销|注销)/u.test(plain)) return undefined
  if (
    /(?<!未|待|拟|申请|不予|没有)(?:恢复)(?!中|原)/u.test(plain) &&
    !/恢复.*(?:再次|又|后)(?:被)?(?:吊销|注销)/u.test(plain)
  )
    return 'active'
  const now = NOT_NOW.reduce((rest, pattern) => rest.replace(pattern, '|'), plain).replace(/正常(?=注销|迁出)/u, '')
  const found = STATES.filter(([, word]) => word.test(now)).map(([state]) => state)
  // 吊销后注销: the later of the two stands.
  if (found.length === 2 && found[0] === 'cancelled' && found[1] === 'revoked') return 'cancelled'
  return found.length === 1 ? found[0] : undefined
}
