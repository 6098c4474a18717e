import { Type as T } from 'typebox'
import { regionsOf } from '../../../core/access/define.ts'
import { actAs, codeRequired, signInDelayed, signInRefused } from '../../../core/access/index.ts'
import { route } from '../../../core/http/route.ts'
import { confirmationAnswered, confirmationNotYours, confirmationUnknown } from '../problems.ts'
import { answerNamed } from '../service/confirm.ts'

const Uuid = T.String({ format: 'uuid' })
const At = T.Object({
  subjectId: Uuid,
  recordId: Uuid,
  item: T.String({ maxLength: 60, pattern: '^[a-z][A-Za-z0-9]*$' }),
})
const Reason = T.String({ minLength: 2, maxLength: 1000, pattern: '\\S.*\\S' })
const tags = ['forms']
const problems = [confirmationUnknown, confirmationNotYours, confirmationAnswered]

/** The second official says that it is so, or not, from their own session; or on the shared phone with their own credentials. */
export const confirmationRoutes = [
  route({
    method: 'POST',
    path: '/api/forms/confirmations/:subjectId/:recordId/:item/confirm',
    permission: 'record.write',
    summary: { zh: '第二人确认', en: 'Confirm as the second official' },
    tags,
    params: At,
    problems,
    run: async ({ tx, app, actor, params, requestId }) => {
      await answerNamed(tx, app, actor, { ...params, outcome: 'confirmed', way: 'own-session', requestId })
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/forms/confirmations/:subjectId/:recordId/:item/object',
    permission: 'record.write',
    summary: { zh: '第二人提出异议', en: 'Object as the second official, with a reason' },
    tags,
    params: At,
    body: T.Object({ reason: Reason }),
    problems,
    run: async ({ tx, app, actor, params, body, requestId }) => {
      const answer = { ...params, outcome: 'objected', way: 'own-session', reason: body.reason, requestId } as const
      await answerNamed(tx, app, actor, answer)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/forms/confirmations/:subjectId/:recordId/:item/confirm-here',
    permission: 'record.write',
    summary: {
      zh: '在同一设备上由第二人凭本人账号确认',
      en: 'Confirm on the shared device with one’s own credentials',
    },
    tags,
    params: At,
    body: T.Object({
      loginName: T.String({ minLength: 1, maxLength: 80 }),
      password: T.String({ minLength: 1, maxLength: 200 }),
      code: T.Optional(T.String({ maxLength: 20 })),
    }),
    // The check of a password is slow on purpose; no transaction waits for it.
    ownTransactions: true,
    problems: [...problems, signInRefused, signInDelayed, codeRequired],
    run: async ({ app, params, body, request, requestId }) => {
      await actAs(app, { ...body, address: request.ip, device: '同一设备确认', requestId }, async (actor) => {
        const scope = {
          actorId: actor.accountId ?? '',
          regions: regionsOf(actor, 'record.write'),
          subjectId: undefined,
        }
        const answer = { ...params, outcome: 'confirmed', way: 'shared-device', requestId } as const
        await app.db.write(scope, (tx) => answerNamed(tx, app, actor, answer))
      })
      return undefined
    },
  }),
]
