import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type as T } from 'typebox'
import { type Raw, raw, route } from '../../http/route.ts'
import { Refusal } from '../../problem.ts'
import { open, signedIn } from '../define.ts'
import { deviceOf } from '../device.ts'
import { beginOidc, endOidc, JOURNEY_COOKIE, JOURNEY_SECONDS, unlinkIdentity } from '../oidc.ts'
import { confirmPassword, ownAccount } from '../passwords.ts'
import {
  identityTaken,
  oidcFailed,
  oidcNeedsSecondFactor,
  oidcNotConfigured,
  oidcNotLinked,
  oidcUnreachable,
  passwordWrong,
  signInDelayed,
} from '../problems.ts'
import { PasswordBody } from '../schema.ts'
import { giveCookie } from '../session-cookie.ts'

const PATH = '/api/access/oidc'

function redirect(address: string): Raw {
  return raw('', 'text/plain; charset=utf-8', { status: 303, headers: { location: address } })
}

function keepJourney(request: FastifyRequest, reply: FastifyReply, cookie: string): void {
  reply.setCookie(JOURNEY_COOKIE, cookie, {
    path: PATH,
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: JOURNEY_SECONDS,
  })
}

/** Where the workbench shows what came of it. */
const SIGN_IN_PAGE = '/app/sign-in'
const WORKBENCH = '/app/'

export const oidcRoutes = [
  route({
    method: 'GET',
    path: `${PATH}/start`,
    permission: open('signing in begins here'),
    asItStands: 'an address to go to',
    summary: { zh: '统一身份认证登录', en: 'Sign in with the identity provider' },
    reply: 'raw',
    problems: [oidcNotConfigured, oidcUnreachable],
    ownTransactions: true,
    run: async ({ app, request, reply }) => {
      const { address, cookie } = await beginOidc(app, request)
      keepJourney(request, reply, cookie)
      return redirect(address)
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/link`,
    permission: signedIn('own account'),
    summary: { zh: '绑定统一身份', en: 'Link one’s identity' },
    // Whoever finds an open screen would otherwise keep the account by his own identity.
    body: PasswordBody,
    reply: T.Object({ address: T.String() }),
    problems: [passwordWrong, signInDelayed, oidcNotConfigured, oidcUnreachable],
    ownTransactions: true,
    run: async ({ app, actor, body, request, reply }) => {
      await confirmPassword(app, await ownAccount(app, actor), body.password)
      const { address, cookie } = await beginOidc(app, request, actor)
      keepJourney(request, reply, cookie)
      return { address }
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/unlink`,
    permission: signedIn('own account'),
    summary: { zh: '解除统一身份绑定', en: 'Take the link to the identity off' },
    ownTransactions: true,
    run: async ({ app, actor, requestId }) => {
      await unlinkIdentity(app, actor, requestId)
      return undefined
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/callback`,
    permission: open('the identity provider sends the browser back here'),
    asItStands: 'an address to go to',
    summary: { zh: '统一身份认证返回', en: 'Return from the identity provider' },
    reply: 'raw',
    problems: [oidcNotConfigured, oidcFailed, oidcNotLinked, oidcNeedsSecondFactor, identityTaken, oidcUnreachable],
    ownTransactions: true,
    run: async ({ app, actor, request, reply }) => {
      reply.clearCookie(JOURNEY_COOKIE, { path: PATH })
      try {
        const outcome = await endOidc(app, request, actor, deviceOf(request.headers['user-agent']))
        if (outcome !== 'linked') giveCookie(request, reply, outcome)
        return redirect(WORKBENCH)
      } catch (error) {
        // A browser that came from the provider sees a page, a program sees the problem.
        if (!(error instanceof Refusal) || !request.headers.accept?.includes('text/html')) throw error
        return redirect(`${SIGN_IN_PAGE}?problem=${error.problem.code}`)
      }
    },
  }),
]
