import { resolve } from 'node:path'

/** A setting that cannot be used; `npm start` prints it as one line and ends. */
export class SettingError extends Error {
  readonly setting: string
  constructor(setting: string, value: string, remedy: string) {
    super(`${setting}=${value} 不可用 / not usable: ${remedy}`)
    this.name = 'SettingError'
    this.setting = setting
  }
}

export interface Config {
  readonly port: number
  /** Address to listen on. */
  readonly host: string
  /** Folder for the embedded database, files, keys. */
  readonly dataDir: string
  /** A PostgreSQL of one's own; without it the embedded server is started in dataDir. */
  readonly databaseUrl: string | undefined
  /** The only process of its city: nobody else does what this one cannot. So it is with the embedded server. */
  readonly isAlone?: boolean
  readonly isDemo: boolean
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Address under which visitors reach the city, for links in receipts and feeds; undefined = from the request. */
  readonly publicUrl: string | undefined
  /** Hash of a new evidence log. An existing log keeps its own. */
  readonly logHash: 'sha256' | 'sm3'
  /** Server that sends mail (`smtp://user:password@host:587`, `smtps://…`) and the sender's address; both or none. */
  readonly mail: { readonly url: string; readonly from: string } | undefined
  /** Relay of the public randomness beacon drand; undefined = the city mixes none into its draws. */
  readonly beaconUrl?: string | undefined
  /** Identity provider of the city (OpenID Connect); all three or none. */
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string } | undefined
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/**
 * Reads the settings from the environment.
 * @throws SettingError naming the first setting that cannot be used.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const issuer = url(env, 'OIDC_ISSUER', ['http:', 'https:'])
  const clientId = env.OIDC_CLIENT_ID
  const clientSecret = env.OIDC_CLIENT_SECRET
  if (issuer && !(clientId && clientSecret))
    throw new SettingError('OIDC_ISSUER', issuer, 'set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET as well')
  const mailUrl = url(env, 'MAIL_URL', ['smtp:', 'smtps:'])
  const mailFrom = env.MAIL_FROM
  if (mailUrl && !mailFrom) throw new SettingError('MAIL_FROM', '', 'the sender’s address, needed with MAIL_URL')
  return {
    port: port(env),
    host: env.HOST || '0.0.0.0',
    dataDir: resolve(env.ZHIHENG_DATA || '.data'),
    databaseUrl: url(env, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    isDemo: flag(env, 'ZHIHENG_DEMO', true),
    logLevel: oneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    publicUrl: url(env, 'PUBLIC_URL', ['http:', 'https:']),
    logHash: oneOf(env, 'ZHIHENG_LOG_HASH', ['sha256', 'sm3'] as const, 'sha256'),
    beaconUrl: url(env, 'ZHIHENG_BEACON_URL', ['http:', 'https:']),
    mail: mailUrl && mailFrom ? { url: mailUrl, from: mailFrom } : undefined,
    oidc: issuer && clientId && clientSecret ? { issuer, clientId, clientSecret } : undefined,
  }
}

function port(env: Readonly<Record<string, string | undefined>>): number {
  const text = env.PORT
  if (!text) return 8080
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 65_535) throw new SettingError('PORT', text, 'a number from 0 to 65535')
  return value
}

function flag(env: Readonly<Record<string, string | undefined>>, name: string, byDefault: boolean): boolean {
  const text = env[name]
  if (text === undefined || text === '') return byDefault
  if (text === '1') return true
  if (text === '0') return false
  throw new SettingError(name, text, '0 or 1')
}

function oneOf<const T extends string>(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  choices: readonly T[],
  byDefault: T,
): T {
  const text = env[name]
  if (!text) return byDefault
  const found = choices.find((c) => c === text)
  if (!found) throw new SettingError(name, text, `one of ${choices.join(', ')}`)
  return found
}

function url(env: Readonly<Record<string, string | undefined>>, name: string, schemes: string[]): string | undefined {
  const text = env[name]
  if (!text) return undefined
  if (!URL.canParse(text) || !schemes.includes(new URL(text).protocol))
    throw new SettingError(name, text.replace(/:[^:@/]*@/, ':…@'), `an address starting with ${schemes.join(' or ')}//`)
  return text
}
