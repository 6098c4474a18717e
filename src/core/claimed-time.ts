import { problem, refuse } from './problem.ts'

/** A device's clock may run ahead by this much before it is worth a word. */
const TOLERANCE_MS = 5 * 60_000
/** Less than this is not worth a word in a record. */
const WORTH_SAYING_SECONDS = 60
/** Time zones are wrong by up to 26 hours; what is further off was never set. */
const ASTRAY_MS = 26 * 3_600_000

export const happensInFuture = problem(
  'happens-in-future',
  422,
  { zh: '发生时间不能晚于现在', en: 'It cannot have happened after now' },
  ({ pointer }: { pointer: string }) => ({
    errors: [
      {
        pointer,
        message: {
          zh: '晚于服务器时间，请检查手机时间',
          en: 'later than the server’s clock; check the clock of the device',
        },
      },
    ],
  }),
)

/** Whether a moment lies after now by more than clocks differ: then it cannot have happened. */
export function isAhead(at: Date, now: Date): boolean {
  return at.getTime() > now.getTime() + TOLERANCE_MS
}

/**
 * A civil day of what has happened already, as somebody wrote it down.
 * @throws Refusal `happens-in-future`
 */
export function requireHappened(day: string | undefined, today: string, pointer: string): void {
  if (day !== undefined && day > today) throw refuse(happensInFuture({ pointer }))
}

/** A device whose clock is this far off says nothing about when something happened. */
export const clockAstray = problem(
  'clock-astray',
  422,
  { zh: '设备时间与服务器相差过大', en: 'The clock of the device is too far off' },
  (d: { hours: number; isAhead: boolean }) => ({
    detail: {
      zh: `设备时间比服务器${d.isAhead ? '快' : '慢'}约 ${d.hours} 小时，请校准设备的日期和时间，核对填写的发生时间后重新提交。`,
      en: `The device is about ${d.hours} hours ${d.isAhead ? 'ahead of' : 'behind'} the server; set its date and time, check when it happened, and submit again.`,
    },
    facts: d,
  }),
)

/** When something happened, as far as a device can be believed. */
export interface ClaimedTime {
  /** Never after now: a claim that lies in the future because the device's clock runs ahead is set back by as much as it runs ahead. */
  readonly at: Date
  /** By how much the device's clock is behind the server's (negative: ahead); absent where it is less than a minute or not said. */
  readonly skewSeconds?: number
  /** What the device claimed, where it was set back. */
  readonly claimedAt?: string
}

/**
 * Reads a time that a device claims beside the device's own clock at the sending.
 * @param sentAt the device's clock at this very sending; without it no claim after now is believed
 * @param pointer where the claim stands in the request
 * @throws Refusal `happens-in-future`, `clock-astray`
 */
export function readClaim(
  claimed: string,
  sentAt: string | undefined,
  now: Date,
  pointer = '/happenedAt',
): ClaimedTime {
  const at = new Date(claimed)
  const ahead = sentAt === undefined ? 0 : Date.parse(sentAt) - now.getTime()
  if (Math.abs(ahead) > ASTRAY_MS)
    throw refuse(clockAstray({ hours: Math.round(Math.abs(ahead) / 3_600_000), isAhead: ahead > 0 }))
  const seconds = Math.round(-ahead / 1000)
  const skew = Math.abs(seconds) < WORTH_SAYING_SECONDS ? {} : { skewSeconds: seconds }
  if (at.getTime() <= now.getTime()) return { at, ...skew }
  const setBack = new Date(at.getTime() - Math.max(0, ahead))
  if (isAhead(setBack, now)) throw refuse(happensInFuture({ pointer }))
  return { at: new Date(Math.min(setBack.getTime(), now.getTime())), ...skew, claimedAt: at.toISOString() }
}
