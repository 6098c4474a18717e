import { type Limit, PRODUCT_CLASSES, type ProductClass } from '../../domains/sampling/classes.ts'
import { batchVerdict, judgeItem } from '../../domains/sampling/logic/judging.ts'
import type { ItemVerdict, VerdictRecord } from '../../domains/sampling/schema.ts'
import type { Family } from './family.ts'
import type { Random } from './random.ts'

/** Share of the makers of a class that an invented plan drew. */
const INCLUSION = 0.25
/** One in so many samplings was sought where faults were likely. */
const TARGETED = 0.15

/** A verdict as the domain of sampling records it, judged by its own rules from invented values; undefined for makers of no class. */
export function verdictOf(family: Family, product: string, day: string, isFailed: boolean): VerdictRecord | undefined {
  const { random, head, trade } = family
  const found = PRODUCT_CLASSES.find((c) => c.industries.some((i) => trade.industry.startsWith(i)))
  if (!found) return undefined
  const isTargeted = random.chance(TARGETED)
  const items = measure(found, isFailed || (isTargeted && random.chance(0.15)), random)
  return {
    sampleNumber: `YS${day.slice(0, 4)}-${String(random.below(1_000_000)).padStart(6, '0')}`,
    productClass: found.id,
    productName: product,
    batchNumber: `${day.replaceAll('-', '')}-${1 + random.below(9)}`,
    region: head.region,
    selection: isTargeted ? 'targeted' : 'random',
    ...(!isTargeted && { stratum: 'makers', inclusionProbability: INCLUSION }),
    sampledOn: day,
    laboratoryName: '演示产品质量检验机构',
    verdict: batchVerdict(items),
    isRetest: false,
    items,
  }
}

/** The same batch, its back-up sample tested by another laboratory. */
export function retested(family: Family, first: VerdictRecord, isConforming: boolean): VerdictRecord {
  const found = PRODUCT_CLASSES.find((c) => c.id === first.productClass) as ProductClass
  const items = measure(found, !isConforming, family.random)
  return { ...first, laboratoryName: '演示复检机构', verdict: batchVerdict(items), isRetest: true, items }
}

/** Values inside their limits; with a fault one item lies outside. */
function measure(found: ProductClass, hasFault: boolean, random: Random): ItemVerdict[] {
  const bad = hasFault ? random.pick(found.items) : undefined
  return found.items.map((item) => {
    const value = Number(valueFor(item.limit, item === bad, random).toPrecision(3))
    const uncertainty = Number((Math.abs(value) * 0.02).toPrecision(2))
    return judgeItem(item, { operator: '=', value, unit: item.unit, uncertainty, method: item.method }, 'simple')
  })
}

function valueFor(limit: Limit, isBad: boolean, random: Random): number {
  const share = random.next()
  if (limit.kind !== 'between') {
    const isUpper = limit.kind === 'at-most' || limit.kind === 'below'
    if (isUpper) return limit.value * (isBad ? 1.03 + 0.4 * share : 0.4 + 0.55 * share)
    return limit.value * (isBad ? 0.7 + 0.27 * share : 1.02 + 0.3 * share)
  }
  return isBad ? limit.high * (1.03 + 0.15 * share) : limit.low + (limit.high - limit.low) * (0.1 + 0.8 * share)
}
