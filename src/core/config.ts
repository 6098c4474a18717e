import { isIP } from 'node:net'
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
  /** Who is told by mail when a part of the city is not well; nobody without a mail server. */
  readonly alarmTo: readonly string[]
  /** Relay of the public randomness beacon drand; undefined = the city mixes none into its draws. */
  readonly beaconUrl?: string | undefined
  /** Proxies whose `X-Forwarded-…` headers are believed: addresses, networks, or the words `loopback`, `linklocal`, `uniquelocal`. */
  readonly trustProxy: readonly string[]
  /** How long a client may take to send its headers, the body of an ordinary request, and an upload. */
  readonly patience: { readonly headerSeconds: number; readonly bodySeconds: number; readonly uploadSeconds: number }
  /** How often one visitor may search, verify or fetch receipts in a minute; 0 = a gateway in front counts already. */
  readonly publicPerMinute: number
  /** Who shows it may read /metrics from elsewhere; without it only this machine may. */
  readonly metricsToken: string | undefined
  /** Where a running copy of the audit trail goes: `file:///…`, `syslog+udp://`, `syslog+tcp://` or `syslog+tls://host:port`. */
  readonly auditCopy: string | undefined
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
  const alarmTo = addresses(env, 'ALARM_TO')
  if (alarmTo.length > 0 && !mailUrl)
    throw new SettingError('ALARM_TO', alarmTo.join(), 'set MAIL_URL and MAIL_FROM as well')
  return {
    port: port(env),
    host: env.HOST || '0.0.0.0',
    dataDir: resolve(env.ZHIHENG_DATA || '.data'),
    databaseUrl: url(env, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    isDemo: flag(env, 'ZHIHENG_DEMO', true),
    logLevel: oneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    publicUrl: url(env, 'PUBLIC_URL', ['http:', 'https:']),
    trustProxy: proxies(env),
    patience: {
      headerSeconds: count(env, 'HEADER_SECONDS', 20, 1),
      bodySeconds: count(env, 'BODY_SECONDS', 60, 1),
      uploadSeconds: count(env, 'UPLOAD_SECONDS', 600, 1),
    },
    publicPerMinute: count(env, 'PUBLIC_PER_MINUTE', 60, 0),
    metricsToken: token(env),
    auditCopy: url(env, 'AUDIT_COPY', ['file:', 'syslog+udp:', 'syslog+tcp:', 'syslog+tls:']),
    logHash: oneOf(env, 'ZHIHENG_LOG_HASH', ['sha256', 'sm3'] as const, 'sha256'),
    beaconUrl: url(env, 'ZHIHENG_BEACON_URL', ['http:', 'https:']),
    mail: mailUrl && mailFrom ? { url: mailUrl, from: mailFrom } : undefined,
    alarmTo,
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

function count(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  byDefault: number,
  least: number,
): number {
  const text = env[name]
  if (!text) return byDefault
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > 86_400)
    throw new SettingError(name, text, `a whole number from ${least} to 86400`)
  return value
}

function addresses(env: Readonly<Record<string, string | undefined>>, name: string): string[] {
  const text = env[name] ?? ''
  const all = text.split(/[,;\s]+/).filter(Boolean)
  if (all.some((a) => !/^[^@\s<>]+@[^@\s<>]+$/.test(a)))
    throw new SettingError(name, text, 'mail addresses with commas between')
  return all
}

const PROXY_WORDS = ['loopback', 'linklocal', 'uniquelocal']

function proxies(env: Readonly<Record<string, string | undefined>>): string[] {
  const text = env.TRUST_PROXY ?? 'loopback'
  if (text === 'none' || text === '') return []
  const parts = text.split(',').map((part) => part.trim())
  for (const part of parts) {
    const [address = '', bits, more] = part.split('/')
    const isNetwork = isIP(address) > 0 && more === undefined && (bits === undefined || /^\d{1,3}$/.test(bits))
    if (!PROXY_WORDS.includes(part) && !isNetwork)
      throw new SettingError(
        'TRUST_PROXY',
        text,
        'none, or addresses, networks and the words loopback, linklocal, uniquelocal',
      )
  }
  return parts
}

function token(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const text = env.METRICS_TOKEN
  if (!text) return undefined
  if (text.length < 16) throw new SettingError('METRICS_TOKEN', '…', 'at least 16 characters')
  return text
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
