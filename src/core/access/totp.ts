import { createHash } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

const PERIOD_SECONDS = 30
/** Clocks of phones go wrong by seconds, not minutes: one step either way. */
const WINDOW = 1

function totp(secret: Buffer, loginName = ''): TOTP {
  return new TOTP({
    issuer: '质衡 Zhiheng',
    label: loginName,
    algorithm: 'SHA1', // what authenticator apps agree on
    digits: 6,
    period: PERIOD_SECONDS,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  })
}

export const TOTP_SECRET_BYTES = 20

/** `otpauth://` address for the QR code, and the secret as text for typing. */
export function totpEnrolment(secret: Buffer, loginName: string): { uri: string; secretText: string } {
  const t = totp(secret, loginName)
  return { uri: t.toString(), secretText: t.secret.base32 }
}

/** The time step a code belongs to, or undefined when it is wrong (RFC 6238, 30 s, 6 digits). */
export function totpStep(secret: Buffer, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const timestamp = now.getTime()
  const delta = totp(secret).validate({ token: code, timestamp, window: WINDOW })
  return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta
}

/** The code of a moment; what the authenticator shows. For tests and the demo. */
export function totpCode(secret: Buffer, now: Date): string {
  return totp(secret).generate({ timestamp: now.getTime() })
}

export const RECOVERY_CODES = 10

/** Ten one-time codes of 50 bits, written `xxxxx-xxxxx` without letters that look alike. */
export function makeRecoveryCodes(random: (bytes: number) => Buffer): string[] {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'.padEnd(32, '4')
  return Array.from({ length: RECOVERY_CODES }, () => {
    const text = [...random(10)].map((byte) => alphabet[byte & 31]).join('')
    return `${text.slice(0, 5)}-${text.slice(5)}`
  })
}

export function recoveryCodeDigest(accountId: string, code: string): Buffer {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '')
  return createHash('sha256').update(`${accountId} ${plain}`).digest()
}
