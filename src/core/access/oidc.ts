import type { FastifyRequest } from 'fastify'
import * as oidc from 'openid-client'
import type { App } from '../app.ts'
import { systemScope } from '../db/index.ts'
import { refuse } from '../problem.ts'
import { audit } from './audit.ts'
import type { Actor } from './define.ts'
import { forgetAccount } from './identify.ts'
import { accessKeys } from './key-file.ts'
import {
  identityTaken,
  oidcFailed,
  oidcNeedsSecondFactor,
  oidcNotConfigured,
  oidcNotLinked,
  oidcUnreachable,
} from './problems.ts'
import { isAdministratorRole } from './separation.ts'
import type { OpenedSession } from './session-token.ts'
import { endReplaced, openSession } from './sign-in.ts'
import { findAccountByOidc, linkOidc } from './store/account.ts'
import { listGrants } from './store/grant.ts'

/** What the browser carries, sealed, between leaving for the identity provider and coming back. */
interface Journey {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
  readonly expiresAt: number
  /** Set when a signed-in person links his identity to his account; the callback must come with the same account's session. */
  readonly linkAccountId?: string | undefined
}

export const JOURNEY_COOKIE = 'zh_oidc'
export const JOURNEY_SECONDS = 600

/** Authentication methods (RFC 8176) by which the provider says that it asked for a second factor. */
const SECOND_FACTORS = new Set(['mfa', 'otp', 'hwk', 'swk', 'sms', 'tel', 'sc'])

const discovered = new Map<string, { at: number; configuration: oidc.Configuration }>()
const DISCOVERY_MS = 3_600_000

async function configurationOf(app: App): Promise<oidc.Configuration> {
  const settings = app.config.oidc
  if (!settings) throw refuse(oidcNotConfigured())
  const key = `${settings.issuer} ${settings.clientId}`
  const known = discovered.get(key)
  if (known && performance.now() - known.at < DISCOVERY_MS) return known.configuration
  const issuer = new URL(settings.issuer)
  // Plain http only to this machine itself: a development provider.
  const isLocal = issuer.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname)
  try {
    const configuration = await oidc.discovery(issuer, settings.clientId, settings.clientSecret, undefined, {
      timeout: 10,
      ...(isLocal && { execute: [oidc.allowInsecureRequests] }),
    })
    discovered.set(key, { at: performance.now(), configuration })
    return configuration
  } catch (error) {
    app.log.warn({ err: error }, 'identity provider cannot be reached')
    throw refuse(oidcUnreachable())
  }
}

function callbackUri(app: App, request: FastifyRequest): string {
  const base = app.config.publicUrl ?? `${request.protocol}://${request.headers.host}`
  return new URL('/api/access/oidc/callback', base).href
}

/** Begins a sign-in (or, for a signed-in actor, the linking of his identity): where to send the browser and what it must bring back. */
export async function beginOidc(
  app: App,
  request: FastifyRequest,
  link?: Actor,
): Promise<{ address: string; cookie: string }> {
  const configuration = await configurationOf(app)
  const journey: Journey = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    redirectUri: callbackUri(app, request),
    expiresAt: app.clock.now().getTime() + JOURNEY_SECONDS * 1000,
    linkAccountId: link?.accountId,
  }
  const address = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: journey.redirectUri,
    scope: 'openid',
    code_challenge: await oidc.calculatePKCECodeChallenge(journey.verifier),
    code_challenge_method: 'S256',
    state: journey.state,
    nonce: journey.nonce,
  })
  const cookie = accessKeys(app.config.dataDir)
    .seal(Buffer.from(JSON.stringify(journey)))
    .toString('base64url')
  return { address: address.href, cookie }
}

function readJourney(app: App, cookie: string | undefined): Journey | undefined {
  if (!cookie) return undefined
  try {
    const journey = JSON.parse(
      accessKeys(app.config.dataDir).open(Buffer.from(cookie, 'base64url')).toString(),
    ) as Journey
    return journey.expiresAt > app.clock.now().getTime() ? journey : undefined
  } catch {
    // Not sealed by this city: as if there were none.
    return undefined
  }
}

/**
 * Ends the journey: checks state, nonce and PKCE, then signs in the account linked to the `sub` claim, or links it. An unknown identity
 * gets nothing: the provider says who somebody is, this city says what he may.
 * @throws Refusal oidc-failed, oidc-not-linked, oidc-needs-second-factor, identity-taken
 */
export async function endOidc(
  app: App,
  request: FastifyRequest,
  actor: Actor,
  device: string,
): Promise<OpenedSession | 'linked'> {
  const configuration = await configurationOf(app)
  const journey = readJourney(app, request.cookies[JOURNEY_COOKIE])
  if (!journey) throw refuse(oidcFailed())
  const claims = await claimsOf(app, configuration, request, journey)
  if (journey.linkAccountId) {
    if (journey.linkAccountId !== actor.accountId) throw refuse(oidcFailed())
    await linkIdentity(app, actor, claims.sub, request.id)
    return 'linked'
  }
  return app.db.write(systemScope('sign-in'), async (tx) => {
    const account = await findAccountByOidc(tx, claims.sub)
    if (account?.status !== 'active') throw refuse(oidcNotLinked())
    const grants = await listGrants(tx, [account.id])
    const amr = Array.isArray(claims.amr) ? claims.amr : []
    const isStrong = amr.some((method) => typeof method === 'string' && SECOND_FACTORS.has(method))
    if (!isStrong && (account.has_totp || grants.some((g) => isAdministratorRole(g.role_id))))
      throw refuse(oidcNeedsSecondFactor())
    await endReplaced(tx, actor, app.clock.now())
    const session = await openSession(tx, app, { accountId: account.id, method: 'oidc', device })
    await audit(tx, app, {
      actor: { ...actor, kind: 'account', accountId: account.id, name: account.display_name },
      action: 'session.sign-in',
      objectKind: 'account',
      objectId: account.id,
      requestId: request.id,
      detail: { method: 'oidc', device },
    })
    return session
  })
}

async function claimsOf(app: App, configuration: oidc.Configuration, request: FastifyRequest, journey: Journey) {
  const current = new URL(journey.redirectUri)
  current.search = new URL(request.url, current).search
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, current, {
      pkceCodeVerifier: journey.verifier,
      expectedState: journey.state,
      expectedNonce: journey.nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims) throw new Error('no ID token')
    return claims
  } catch (error) {
    app.log.info({ err: error, requestId: request.id }, 'identity provider did not confirm')
    throw refuse(oidcFailed())
  }
}

async function linkIdentity(app: App, actor: Actor, subject: string, requestId: string): Promise<void> {
  const { accountId } = actor
  if (!accountId) throw refuse(oidcFailed())
  await app.db.write(systemScope('access'), async (tx) => {
    if (!(await linkOidc(tx, accountId, subject))) throw refuse(identityTaken())
    await audit(tx, app, {
      actor,
      action: 'account.link-identity',
      objectKind: 'account',
      objectId: accountId,
      requestId,
    })
  })
  forgetAccount(app, accountId)
}

/** Takes the link to the identity provider off one's own account. */
export async function unlinkIdentity(app: App, actor: Actor, requestId: string): Promise<void> {
  const { accountId } = actor
  if (!accountId) throw refuse(oidcFailed())
  await app.db.write(systemScope('access'), async (tx) => {
    await linkOidc(tx, accountId, null)
    await audit(tx, app, {
      actor,
      action: 'account.unlink-identity',
      objectKind: 'account',
      objectId: accountId,
      requestId,
    })
  })
  forgetAccount(app, accountId)
}
