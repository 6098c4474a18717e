import { addDays, daysBetween } from '../../core/calendar/index.ts'
import type { BulkLink, BulkSubject } from '../../engines/archive/index.ts'
import { creditCodeCheck } from '../../stats/identity/credit-code-check.ts'
import { organisationCodeCheck } from '../../stats/identity/organisation-code-check.ts'
import { type DemoPlan, firstDay, momentOf, newIdOf, type Places } from './plan.ts'
import { createRandom, type Random } from './random.ts'
import {
  FAMILY_NAMES,
  FIRST_HALVES,
  GIVEN_NAMES,
  INSTRUMENTS,
  LAB_TRADES,
  POSTS,
  ROADS,
  SECOND_HALVES,
  SITE_NAMES,
  TRADES,
  type Trade,
} from './words.ts'

const SOURCE = '演示数据生成'

/** An enterprise or body with what belongs to it. */
export interface Family {
  readonly head: BulkSubject
  readonly trade: Trade
  readonly district: string
  /** 0 careless … 1 exemplary: failures, complaints and penalties follow from it. */
  readonly care: number
  /** Day from which things can happen: registration, or the first day of the data. */
  readonly activeFrom: string
  readonly members: readonly BulkSubject[]
  readonly links: readonly BulkLink[]
  readonly random: Random
}

/** The first two families are the subjects of the demo accounts: a maker and a laboratory, both in the first district. */
export const DEMO_ENTERPRISE = 0
export const DEMO_LABORATORY = 1

/** The n-th family of a plan: it depends on nothing but seed, n and the city. */
export function familyOf(plan: DemoPlan, n: number, places: Places): Family {
  const random = createRandom(plan.seed, n)
  const isBody = n === DEMO_LABORATORY || (n !== DEMO_ENTERPRISE && random.chance(0.02))
  const district = n <= DEMO_LABORATORY ? (places.districts[0]?.[0] as string) : random.weighted(places.districts)
  const trade = tradeOf(n, isBody, random)
  const registeredOn = registrationDay(plan, n, random)
  const start = firstDay(plan)
  const activeFrom = registeredOn > start ? registeredOn : start
  const street = random.pick(places.streetsOf(district))
  const knownAt = momentOf(activeFrom, 8, random.below(10 * 60))
  const head: BulkSubject = {
    subjectId: newIdOf(random, knownAt),
    recordId: newIdOf(random, knownAt),
    kind: isBody ? 'body' : 'enterprise',
    name: `${random.pick(FIRST_HALVES)}${random.pick(SECOND_HALVES)}${trade.name}（演示）有限公司`,
    creditCode: inventedCreditCode(district, n),
    region: street.code,
    industry: trade.industry,
    address: `天津市${places.nameOf(district)}${street.name}${random.pick(ROADS)}${1 + random.below(300)}号`,
    status:
      n <= DEMO_LABORATORY
        ? 'active'
        : random.weighted([
            ['active', 93],
            ['cancelled', 5],
            ['revoked', 1],
            ['suspended', 1],
          ] as const),
    details: {
      registeredOn,
      enterpriseType: '有限责任公司',
      registeredCapital: capital(random),
      businessScope: `${trade.name}相关生产经营活动（演示数据，非真实登记）`,
      contactName: personName(random),
      // 100 begins no Chinese mobile number, so nobody's telephone rings.
      contactPhone: `100${String(random.below(100_000_000)).padStart(8, '0')}`,
    },
    happenedAt: momentOf(registeredOn, 0, 0),
    knownAt,
    source: SOURCE,
  }
  const care = Math.min(1, Math.max(0.05, 1 - random.next() ** 2.2))
  return { head, trade, district, care, activeFrom, ...belongings(plan, head, trade, activeFrom, random), random }
}

function tradeOf(n: number, isBody: boolean, random: Random): Trade {
  if (n === DEMO_ENTERPRISE) return TRADES.find((t) => t.name === '自行车') as Trade
  const list = isBody ? LAB_TRADES : TRADES
  return random.weighted(list.map((t) => [t, t.weight] as const))
}

/** Nine in ten were there before the data begins; the rest are founded during it. */
function registrationDay(plan: DemoPlan, n: number, random: Random): string {
  const start = firstDay(plan)
  if (n <= DEMO_LABORATORY || random.chance(0.9)) return addDays(start, -1 - random.below(9000))
  return addDays(start, random.below(Math.max(1, daysBetween(start, plan.endsOn) - 30)))
}

function capital(random: Random) {
  const yuan = random.pick([10, 30, 50, 100, 200, 500, 1000, 2000, 5000]) * 10_000
  return { text: `${yuan / 10_000}万元人民币`, amount: yuan, currency: 'CNY', yuan }
}

function personName(random: Random): string {
  return `${random.pick(FAMILY_NAMES)}${random.pick(GIVEN_NAMES)}`
}

function belongings(
  plan: DemoPlan,
  head: BulkSubject,
  trade: Trade,
  activeFrom: string,
  random: Random,
): Pick<Family, 'members' | 'links'> {
  const members: BulkSubject[] = []
  const links: BulkLink[] = []
  const latest = Math.max(0, daysBetween(activeFrom, plan.endsOn) - 40)
  const add = (
    kind: BulkSubject['kind'],
    relation: BulkLink['relation'],
    name: string,
    more: Partial<BulkSubject> = {},
  ): void => {
    const since = addDays(activeFrom, random.below(Math.min(latest, 200) + 1))
    const knownAt = momentOf(since, 9 + random.below(8), random.below(60))
    const subjectId = newIdOf(random, knownAt)
    members.push({
      subjectId,
      recordId: newIdOf(random, knownAt),
      kind,
      name,
      region: head.region,
      holderId: head.subjectId,
      happenedAt: momentOf(since, 0, 0),
      knownAt,
      source: SOURCE,
      ...more,
    })
    links.push({
      subjectId,
      id: newIdOf(random, knownAt),
      recordId: newIdOf(random, knownAt),
      relation,
      otherId: head.subjectId,
      from: since,
      knownAt,
      source: SOURCE,
    })
  }
  const short = head.name.slice(0, 4)
  for (let i = trade.products ? 1 + random.below(2) : 0; i > 0; i--) {
    const product = random.pick(trade.products ?? [])
    add('product', 'made-by', `${short}牌${product}`, {
      industry: trade.industry,
      ownKey: { issuer: '演示产品目录', code: `P-${head.creditCode?.slice(10, 16)}-${i}` },
      details: { model: `YS-${100 + random.below(900)}` },
    })
  }
  if (random.chance(0.3)) add('site', 'site-of', `${short}${random.pick(SITE_NAMES)}`, { address: head.address })
  if (random.chance(0.15)) add('person', 'employed-by', personName(random), { details: { post: random.pick(POSTS) } })
  if (random.chance(0.08))
    add('instrument', 'owner', random.pick(INSTRUMENTS), {
      ownKey: { issuer: '演示强制检定台账', code: `J-${head.creditCode?.slice(10, 16)}` },
    })
  return { members, links }
}

const BODY_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const BODY_RANGE = 31 ** 6

/**
 * A credit code that passes both checks and belongs to nobody: organisation codes beginning with YX are not given out (numbers in use
 * begin with a digit or MA). Every n has its own.
 */
export function inventedCreditCode(district: string, n: number): string {
  // A multiplier without a common factor with 31 visits every number of the range once, so that neighbours do not look alike.
  let rest = Number((BigInt(n) * 433_494_437n) % BigInt(BODY_RANGE))
  let body = ''
  for (let i = 0; i < 6; i++) {
    body = BODY_CHARACTERS[rest % 31] + body
    rest = Math.floor(rest / 31)
  }
  const first8 = `YX${body}`
  const first17 = `91${district}${first8}${organisationCodeCheck(first8)}`
  return first17 + creditCodeCheck(first17)
}
