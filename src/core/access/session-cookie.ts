import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OpenedSession } from './session-token.ts'

/** By which a browser is known at its next sign-in; it opens nothing. */
export const DEVICE_COOKIE = 'zh_device'
/** As long as browsers keep a cookie at most. */
const DEVICE_SECONDS = 400 * 86_400

/** Puts the session into the cookie: out of reach of scripts, not sent along from other sites, only over TLS where there is TLS. */
export function giveCookie(request: FastifyRequest, reply: FastifyReply, session: OpenedSession): void {
  reply.setCookie('zh_session', session.token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    expires: session.expiresAt,
  })
  if (session.deviceToken)
    reply.setCookie(DEVICE_COOKIE, session.deviceToken, {
      path: '/api/access',
      httpOnly: true,
      sameSite: 'strict',
      secure: request.protocol === 'https',
      maxAge: DEVICE_SECONDS,
    })
}

export function takeCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie('zh_session', { path: '/', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' })
}
