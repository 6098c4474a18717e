import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type AccessCity, startAccessCity } from '../../../core/access/testing/access-city.ts'
import { call } from '../../../core/access/testing/http.ts'
import { createAccount, createTestActor, signIn } from '../../../core/access/testing/index.ts'
import type { Module } from '../../../core/app.ts'
import type { Clock } from '../../../core/clock.ts'
import { systemScope } from '../../../core/db/index.ts'
import { uploadsModule } from '../../../core/uploads/index.ts'
import { uploadTo } from '../../../core/uploads/testing/upload.ts'
import { archiveModule, createSubject } from '../../archive/index.ts'
import { formsModule } from '../../forms/index.ts'
import { rulesModule } from '../../rules/index.ts'
import { casesModule, publishCaseKinds } from '../index.ts'
import { testModule } from './correction.ts'

/** A city with the test kind, two firms in 和平区 and one in 河东区, and people on every side. */
export interface CaseCity extends AccessCity {
  readonly subjectId: string
  readonly otherId: string
  readonly farId: string
  readonly accounts: Readonly<Record<Login, string>>
  as(login: Login): (what: string, body?: object) => ReturnType<typeof call>
}

const PEOPLE = {
  ben: { roles: ['inspector'], region: '120101', name: '本初' },
  bo: { roles: ['inspector'], region: '120101', name: '博文' },
  eve: { roles: ['inspector'], region: '120102', name: '伊娃' },
  hua: { roles: ['department-head', 'inspector'], region: '12', name: '华章' },
  head: { roles: ['department-head'], region: '120101', name: '主任' },
  far: { roles: ['department-head'], region: '120102', name: '河东主任' },
  cai: { roles: ['reviewer'], region: '12', name: '采薇' },
  obs: { roles: ['observer'], region: '12', name: '观察' },
  dora: { roles: ['enterprise'], region: '120101', name: '朵拉' },
  dan: { roles: ['enterprise'], region: '120101', name: '邻居' },
} as const
export type Login = keyof typeof PEOPLE

export async function startCaseCity(clock: Clock, module: Module = testModule()): Promise<CaseCity> {
  const city = await startAccessCity({
    clock,
    modules: [uploadsModule, archiveModule, formsModule, rulesModule, casesModule, module],
  })
  try {
    await rulesModule.start?.(city.app)
    await publishCaseKinds(city.app)
  } catch (error) {
    await city.close()
    throw error
  }
  const system = {
    ...createTestActor(city.app, { accountId: randomUUID(), roles: ['quality-office'] }),
    kind: 'system' as const,
  }
  const [subjectId, otherId, farId] = (await city.app.db.write(systemScope('test'), async (tx) => {
    const make = (name: string, region: string) =>
      createSubject(tx, city.app, system, { kind: 'enterprise', name, region, source: 'test' })
    const made = [
      await make('和平电缆厂', '120101'),
      await make('和平灯具厂', '120101'),
      await make('河东电器厂', '120102'),
    ]
    return made.map((s) => s.subjectId)
  })) as [string, string, string]
  const accounts = {} as Record<Login, string>
  const cookies = new Map<string, Promise<string>>()
  const subjects: Partial<Record<Login, string>> = { dora: subjectId, dan: otherId }
  for (const [login, p] of Object.entries(PEOPLE) as [Login, (typeof PEOPLE)[Login]][]) {
    const subject = subjects[login]
    accounts[login] = await createAccount(city.app, { login, ...p, ...(subject && { subjectId: subject }) })
  }
  return {
    ...city,
    subjectId,
    otherId,
    farId,
    accounts,
    // A session idles out when the clock is moved: at each moment people sign in anew.
    as: (login) => async (what, body) => {
      const at = `${login} ${clock.now().toISOString()}`
      const cookie = cookies.get(at) ?? signIn(city.server, login)
      cookies.set(at, cookie)
      return call({ server: city.server, cookie: await cookie }, what, body)
    },
  }
}

/** A file, uploaded as the person: its digest. */
export async function upload(city: CaseCity, who: Login): Promise<string> {
  const part = { name: '证明.txt', content: `已改正 ${randomUUID()}` }
  const reply = await uploadTo({ server: city.server, cookie: await signIn(city.server, who) }, part)
  assert.ok(reply.statusCode < 300, reply.body)
  return reply.json().digest
}
