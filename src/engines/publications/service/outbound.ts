import { lookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

const TIMEOUT_MS = 10_000
const REPLY_BYTES = 4096
const PORTS = new Set(['', '443', '8443'])

/** Networks that are nobody's public address: this machine, private, link-local (and with it cloud metadata), shared, multicast, reserved. */
const INSIDE = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  INSIDE.addSubnet(net, bits, 'ipv4')
const GLOBAL_V6 = new BlockList()
GLOBAL_V6.addSubnet('2000::', 3, 'ipv6')
for (const [net, bits] of [
  // Documentation, and transition ranges that carry an IPv4 address inside: 6to4, Teredo.
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2001::', 32],
] as const)
  INSIDE.addSubnet(net, bits, 'ipv6')

/** Whether an address is one of the public network. Of IPv6 only global unicast is; that leaves out mapped IPv4 too. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !INSIDE.check(address, 'ipv4')
  return version === 6 && GLOBAL_V6.check(address, 'ipv6') && !INSIDE.check(address, 'ipv6')
}

/** What may be called: https on a usual port, by a name, without a password in it. */
export function isUsableWebhook(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'https:' || url.username || url.password || !PORTS.has(url.port)) return false
  return isIP(host) === 0
    ? /\.[a-z0-9-]{2,}$/i.test(host) && !/\.(local|localhost|internal)$/i.test(host)
    : isPublicAddress(host)
}

/** Who may be called; tests of the delivery itself open it for a server of their own. */
export interface OutboundRules {
  readonly isAllowedUrl: (url: string) => boolean
  readonly isAllowedAddress: (address: string) => boolean
}

export const PUBLIC_ONLY: OutboundRules = { isAllowedUrl: isUsableWebhook, isAllowedAddress: isPublicAddress }

/** A call that was not made or not answered well; the message names no address. */
export class OutboundRefused extends Error {}

/**
 * One POST to an address that a stranger gave. The name is resolved here and the connection goes to exactly the address that was checked
 * (a name cannot point elsewhere between check and call), redirects are not followed, answers are short, time is limited.
 */
export async function postOutside(
  target: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  rules: OutboundRules = PUBLIC_ONLY,
): Promise<{ readonly status: number; readonly body: string }> {
  if (!rules.isAllowedUrl(target)) throw new OutboundRefused('address not allowed')
  const url = new URL(target)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // A literal address is not looked up, so it is checked here.
  if (isIP(host) !== 0 && !rules.isAllowedAddress(host)) throw new OutboundRefused('address not allowed')
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method: 'POST',
        agent: false,
        lookup: checkedLookup(rules),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          ...headers,
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'zhiheng-webhook/1',
        },
      },
      (reply) => {
        let text = ''
        reply.setEncoding('utf8')
        reply.on('data', (part: string) => {
          text += part
          if (text.length > REPLY_BYTES) reply.destroy()
        })
        reply.on('close', () => resolve({ status: reply.statusCode ?? 0, body: text.slice(0, REPLY_BYTES) }))
      },
    )
    request.on('error', (error) =>
      reject(error instanceof OutboundRefused ? error : new OutboundRefused(codeOf(error))),
    )
    request.end(body)
  })
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.name
}

function checkedLookup(rules: OutboundRules): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 0)
      const bad = found.length === 0 || found.some((a) => !rules.isAllowedAddress(a.address))
      const [first] = found
      if (bad || !first) return done(new OutboundRefused('address not allowed'), '', 0)
      if (options.all) return done(null, found)
      done(null, first.address, first.family)
    })
  }
}
