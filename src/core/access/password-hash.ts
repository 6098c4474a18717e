import { scrypt, timingSafeEqual } from 'node:crypto'
import { refuse, tooManyRequests } from '../problem.ts'
import { normalisePassword } from './password-rules.ts'

/** scrypt with N = 2^15, r = 8, p = 1: 32 MB and about 60 ms a guess on the machines this was measured on (2026-11). */
const LOG_N = 15
const R = 8
const P = 1
const KEY_BYTES = 32
const SALT_BYTES = 16

/** More waiting than this means an attack or a stampede: asking to come back is kinder than 32 MB more. */
const MAX_WAITING = 60
const MAX_RUNNING = 2

/** A password as `scrypt$15$8$1$<salt>$<key>` (base64url): the parameters stay with the hash and may rise later. */
export async function hashPassword(password: string, random: (bytes: number) => Buffer): Promise<string> {
  const salt = random(SALT_BYTES)
  const key = await derive(password, salt, LOG_N, R, P)
  return ['scrypt', LOG_N, R, P, salt.toString('base64url'), key.toString('base64url')].join('$')
}

export async function passwordMatches(password: string, hash: string): Promise<boolean> {
  const [scheme, logN, r, p, salt, key] = hash.split('$')
  if (scheme !== 'scrypt' || !salt || !key) throw new RangeError('not a password hash of this system')
  const expected = Buffer.from(key, 'base64url')
  const found = await derive(password, Buffer.from(salt, 'base64url'), Number(logN), Number(r), Number(p))
  return found.length === expected.length && timingSafeEqual(found, expected)
}

/** A hash no password matches, with today's parameters: an unknown login name costs the same time as a wrong password. */
export const NOBODYS_HASH = ['scrypt', LOG_N, R, P, 'A'.repeat(22), 'A'.repeat(43)].join('$')

let running = 0
const waiting: (() => void)[] = []

async function derive(password: string, salt: Buffer, logN: number, r: number, p: number): Promise<Buffer> {
  if (running >= MAX_RUNNING) {
    if (waiting.length >= MAX_WAITING) throw refuse(tooManyRequests({ retryAfterSeconds: 5 }))
    await new Promise<void>((go) => waiting.push(go))
  } else running++
  try {
    const N = 2 ** logN
    return await new Promise((resolve, reject) =>
      scrypt(
        Buffer.from(normalisePassword(password)),
        salt,
        KEY_BYTES,
        { N, r, p, maxmem: 256 * N * r },
        (error, key) => (error ? reject(error) : resolve(key)),
      ),
    )
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
