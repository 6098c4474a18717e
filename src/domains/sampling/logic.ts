import { endOfCalendarDays } from '../../core/calendar/index.ts'
import type { ProductClass } from './classes.ts'

/** A sheet that waited longer on its device than this has a clock that nobody believes. */
const LONGEST_WAIT_MS = 30 * 86_400_000

/**
 * When a sample was taken at the firm: as the device that waited for the network claims, set back by as much as its clock ran ahead when it
 * sent; otherwise when the server had it. What was sealed when is the server's time in any case.
 */
export function takenAt(
  { takenAt: claimed, clockSkewSeconds = 0 }: { readonly takenAt?: string; readonly clockSkewSeconds?: number },
  stored: Date,
): Date {
  if (claimed === undefined) return stored
  const at = new Date(Date.parse(claimed) + Math.min(0, clockSkewSeconds) * 1000)
  const waited = stored.getTime() - at.getTime()
  return waited >= 0 && waited <= LONGEST_WAIT_MS ? at : stored
}

/**
 * The last day on which an objection is taken. By art. 55 only a 法定节假日 moves it, to the day after the whole break of the State Council's
 * notice; a plain weekend does not.
 */
export function lastDayToObject(servedOn: string, days: number): string {
  return endOfCalendarDays(servedOn, days, 'holiday').day
}

/** Whether results that were sent back because they show neither were reported again as they are. */
export function standsBy(
  steps: readonly { readonly step: string; readonly at: Date }[],
  results: readonly { readonly at: Date }[],
): boolean {
  const told = steps.filter((s) => s.step === 'not-demonstrated').at(-1)
  return told !== undefined && results.every((r) => r.at <= told.at)
}

/** A code as a laboratory sees it: random, without letters and digits that are taken for one another. */
const CODE_CHARACTERS = '23456789ABCDEFGHJKLMNPQRTUVWXY'

/**
 * A blind code of ten characters from random bytes. Says nothing of the sample, the day or the order.
 * @throws RangeError for fewer than 16 bytes
 */
export function blindCode(bytes: Uint8Array): string {
  if (bytes.length < 16) throw new RangeError('blindCode: 16 random bytes are needed')
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  let code = ''
  for (let i = 0; i < 10; i++) {
    code += CODE_CHARACTERS[Number(value % 30n)]
    value /= 30n
  }
  return `${code.slice(0, 5)}-${code.slice(5)}`
}

/** A random UUID (version 4): unlike the ids of the city it carries no time. */
export function blindId(bytes: Uint8Array): string {
  const b = Uint8Array.from(bytes.slice(0, 16))
  b[6] = ((b[6] as number) & 0x0f) | 0x40
  b[8] = ((b[8] as number) & 0x3f) | 0x80
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** What a laboratory can do, as it stands on a day. */
export interface Ability {
  readonly productClass: string
  readonly item: string
  readonly method: string
  readonly validFrom: string
  readonly validUntil: string
  readonly isEnded: boolean
}

/** An ability as the register of laboratories publishes it. */
export function abilityOf(row: {
  readonly product_class: string
  readonly item: string
  readonly method: string
  readonly valid_from: string
  readonly valid_until: string
  readonly is_ended: boolean
}): Ability {
  return {
    productClass: row.product_class,
    item: row.item,
    method: row.method,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    isEnded: row.is_ended,
  }
}

const MONTH_MS = 30 * 86_400_000

/** How many samples of a plan fall on a month when they are spread evenly until its end; all of them on the last. */
export function samplesPerMonth(samples: number, on: string, dueOn: string): number {
  const months = Math.floor((Date.parse(dueOn) - Date.parse(on)) / MONTH_MS)
  return Math.ceil(samples / Math.max(1, months))
}

/** Whether an ability covers an item by its method on a day. */
export function isAble(
  abilities: readonly Ability[],
  classId: string,
  item: string,
  method: string,
  on: string,
): boolean {
  return abilities.some(
    (a) =>
      a.productClass === classId &&
      a.item === item &&
      a.method === method &&
      !a.isEnded &&
      a.validFrom <= on &&
      on <= a.validUntil,
  )
}

/** Whether it covers every item of a class. */
export function isAbleForAll(abilities: readonly Ability[], product: ProductClass, on: string): boolean {
  return product.items.every((i) => isAble(abilities, product.id, i.id, i.method, on))
}

/** Links of ownership: `from` is owned by or part of `to`. */
export interface OwnershipLink {
  readonly from: string
  readonly to: string
}

/**
 * How two bodies are connected: the same one, one above the other, or below a common owner, along any number of links.
 * @returns undefined where they are not
 */
export function connectionOf(
  one: string,
  other: string,
  links: readonly OwnershipLink[],
): 'same' | 'owner' | 'common-owner' | undefined {
  if (one === other) return 'same'
  const above = (start: string) => {
    const found = new Set<string>()
    const open = [start]
    for (let at = open.pop(); at !== undefined; at = open.pop())
      for (const { from, to } of links)
        if (from === at && !found.has(to) && to !== start) {
          found.add(to)
          open.push(to)
        }
    return found
  }
  const [ofOne, ofOther] = [above(one), above(other)]
  if (ofOne.has(other) || ofOther.has(one)) return 'owner'
  return [...ofOne].some((o) => ofOther.has(o)) ? 'common-owner' : undefined
}
