import { randomUUID } from 'node:crypto'
import { startAccessCity } from '../../../core/access/testing/access-city.ts'
import { call } from '../../../core/access/testing/http.ts'
import { createAccount, createTestActor, signIn } from '../../../core/access/testing/index.ts'
import type { Module } from '../../../core/app.ts'
import { fixedClock } from '../../../core/clock.ts'
import { systemScope } from '../../../core/db/index.ts'
import { createRegionsModule } from '../../../core/regions/index.ts'
import type { Json } from '../../../core/seal.ts'
import { tianjinCity } from '../../../packs/tianjin-2018/city.ts'
import { addRecord, archiveModule, createSubject } from '../../archive/index.ts'
import { evidenceModule } from '../../evidence/index.ts'
import { formsModule } from '../../forms/index.ts'
import { closeExpired, publicationsModule, publishApproved } from '../index.ts'
import { keepKinds } from '../service/kinds.ts'
import { testPublications } from './test-kind.ts'

/** A city with the test kinds, a clock that stands, two districts and the usual people. */
export async function startPublicationCity(
  options: { modules?: readonly Module[]; env?: Record<string, string>; start?: string } = {},
) {
  const clock = fixedClock(options.start ?? '2026-03-02T09:00:00+08:00')
  const modules = [
    createRegionsModule(tianjinCity),
    archiveModule,
    evidenceModule,
    formsModule,
    publicationsModule,
    testPublications,
    ...(options.modules ?? []),
  ]
  const city = await startAccessCity({ clock, modules, ...(options.env && { env: options.env }) })
  const { app, server } = city
  await keepKinds(app)
  const office = createTestActor(app, { accountId: randomUUID(), roles: ['quality-office'], name: '卿云' })
  const subject = (name: string, region: string) =>
    app.db.write(systemScope('test'), async (tx) => {
      const made = await createSubject(
        tx,
        app,
        { ...office, kind: 'system' },
        { kind: 'enterprise', name, region, source: 'test' },
      )
      return made.subjectId
    })
  const subjectId = await subject('和平电缆厂', '120101')
  const neighbourId = await subject('河东电器厂', '120102')
  const ids = new Map<string, string>()
  const cookies = new Map<string, string>()
  for (const [login, roles, region, own] of [
    ['ben', ['inspector'], '120101', undefined],
    ['cai', ['reviewer'], '12', undefined],
    ['eve', ['reviewer'], '120102', undefined],
    ['dora', ['enterprise'], '120101', subjectId],
    ['noah', ['enterprise'], '120102', neighbourId],
  ] as const) {
    ids.set(login, await createAccount(app, { login, roles, region, ...(own && { subjectId: own }) }))
    cookies.set(login, await signIn(server, login))
  }
  const actorOf = (login: string, roles: readonly string[], region: string) =>
    createTestActor(app, { accountId: ids.get(login) ?? '', roles, region, name: login })

  return {
    ...city,
    clock,
    subjectId,
    neighbourId,
    /** A record as the inspector 本初 (or the reviewer 采薇 herself) writes it. */
    record(
      body: Json,
      more: {
        kind?: string
        supersedes?: string
        reason?: string
        withdraws?: boolean
        subjectId?: string
        by?: 'ben' | 'cai'
        happenedAt?: Date
      } = {},
    ) {
      const { kind = 'test.check', subjectId: about = subjectId, by = 'ben', happenedAt, ...rest } = more
      const actor = actorOf(by, [by === 'ben' ? 'inspector' : 'quality-office'], '12')
      return app.db.write({ actorId: actor.accountId ?? '', regions: ['12'] }, (tx) =>
        addRecord(tx, app, actor, {
          subjectId: about,
          kind,
          body,
          happenedAt: happenedAt ?? clock.now(),
          source: '测试',
          ...rest,
        }),
      )
    },
    /** One request; who was signed out by a jump of the clock signs in again. */
    async as(login: string, what: string, body?: object) {
      const send = () => call({ server, cookie: cookies.get(login) ?? '' }, what, body)
      const reply = await send()
      if (reply.statusCode !== 401) return reply
      cookies.set(login, await signIn(server, login))
      return send()
    },
    guest: (url: string, headers: Record<string, string> = {}) => server.inject({ method: 'GET', url, headers }),
    /** What the jobs do, now. */
    async work() {
      await publishApproved(app)
      await closeExpired(app)
    },
    /** Writes, approves and publishes; gives the entry's id. */
    async publish(body: Json, more: Parameters<typeof this.record>[1] = {}) {
      await this.record(body, more)
      const [first] = (await this.as('cai', 'GET /api/publications/waiting')).json().items
      const page = (await this.as('cai', `GET /api/publications/${first.id}`)).json()
      const reply = await this.as('cai', `POST /api/publications/${first.id}/approve`, {
        eventId: page.proposal.eventId,
      })
      if (reply.statusCode !== 204) throw new Error(reply.body)
      await this.work()
      return first.id as string
    },
  }
}

export type PublicationCity = Awaited<ReturnType<typeof startPublicationCity>>
