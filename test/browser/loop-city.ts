// The city of the whole loop: the real 25,511 firms where they are at hand, a demo city otherwise, with the people the loop needs.
import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDemoAccounts } from '../../src/core/access/index.ts'
import { createAccount, createTestActor, signIn } from '../../src/core/access/testing/index.ts'
import { systemScope } from '../../src/core/db/index.ts'
import { productClassOf } from '../../src/domains/sampling/classes.ts'
import { createSubject } from '../../src/engines/archive/index.ts'
import { creditCode, official } from '../../src/engines/archive/testing/city.ts'
import { createParty } from '../../src/engines/draws/testing/parties.ts'
import { importFile } from '../../src/engines/intake/index.ts'
import { startTestCity, type TestCity } from '../harness.ts'

const REAL = fileURLToPath(new URL('../../../shared/data/china/companies/tianjin_companies.csv.gz', import.meta.url))
/** 和平区. */
export const DISTRICT = '120101'
const DEMO_SUBJECTS = 4000
const MAKERS = 3
const LABORATORIES = ['甲检验院', '乙检验所']
const PRODUCT_CLASS = 'cable'

export interface Maker {
  readonly subjectId: string
  readonly name: string
}

/**
 * @param folder for the list that is imported
 * @param subjects a demo city of that size, whether the real list is at hand or not
 */
export async function startLoopCity(folder: string, subjects?: number) {
  const isReal = subjects === undefined && existsSync(REAL)
  const city = await startTestCity({
    demo: true,
    listen: true,
    ...(!isReal && { subjects: subjects ?? DEMO_SUBJECTS }),
  })
  try {
    return { city, isReal, ...(await peopled(city, isReal, folder)) }
  } catch (error) {
    await city.close()
    throw error
  }
}

async function peopled(city: TestCity, isReal: boolean, folder: string) {
  const { app } = city
  if (isReal) await importFile(app, REAL)
  await createDemoAccounts(app, { city: '12', district: DISTRICT })
  const cookies = new Map<string, string>()

  /** A request of a signed-in person; a refusal ends the test with what was said. */
  async function ask<R>(login: string, route: `${'GET' | 'POST'} /${string}`, payload?: object): Promise<R> {
    if (!cookies.has(login)) cookies.set(login, await signIn(city.server, login))
    const [method, url] = route.split(' ') as ['GET' | 'POST', string]
    const reply = await city.server.inject({
      method,
      url,
      headers: { cookie: cookies.get(login) ?? '', 'x-requested-by': 'zhiheng' },
      ...(payload && { payload }),
    })
    assert.ok(reply.statusCode < 300, `${route}: ${reply.statusCode} ${reply.body}`)
    return (reply.body ? JSON.parse(reply.body) : undefined) as R
  }

  async function account(login: string, name: string, roles: string[], more: { subjectId?: string } = {}) {
    return createAccount(app, { login, name, roles, region: DISTRICT, ...more })
  }

  await account('gao', '高远', ['inspector'])
  await account('lin', '林深', ['inspector'])
  const { rows: inspectors } = await app.db.pool.query<{ id: string; login: string; name: string }>(
    `select id, login_name as login, display_name as name from core.account where login_name = any('{ben,bo,gao,lin}')`,
  )
  assert.equal(inspectors.length, 4)
  for (const i of inspectors)
    await ask('qing', `POST /api/supervision/inspectors/${i.id}`, {
      region: DISTRICT,
      isActive: true,
      body: {
        name: i.name,
        certificate: `津市监执法-${i.login}`,
        organisation: '和平区市场监督管理局',
        matters: [],
        capacity: 30,
        declared: [],
      },
      reason: '列入检查人员名录',
      basedOn: 0,
    })

  const laboratories: string[] = []
  for (const [i, name] of LABORATORIES.entries()) {
    const { subjectId } = await app.db.write(systemScope('test'), (tx) =>
      createSubject(tx, app, official('qing', '12'), {
        kind: 'body',
        name,
        creditCode: creditCode(880_001 + i),
        region: '12',
        source: '试验',
      }),
    )
    laboratories.push(subjectId)
    await ask('qing', `POST /api/laboratories/${subjectId}`, {
      basedOn: 0,
      isActive: true,
      samplesPerMonth: 100,
      reason: '列入承检机构名录',
    })
    for (const { id: item, method } of productClassOf(PRODUCT_CLASS).items)
      await ask('qing', `POST /api/laboratories/${subjectId}/abilities`, {
        productClass: PRODUCT_CLASS,
        item,
        method,
        certificate: `CMA-${i + 1}`,
        validFrom: '2024-01-01',
        validUntil: '2034-12-31',
        reason: '资质认定证书附表',
      })
    await account(`test${i}`, `检测员${i + 1}`, ['laboratory'], { subjectId })
    await account(`sign${i}`, `签字人${i + 1}`, ['laboratory'], { subjectId })
  }

  const makers = await listMakers()
  /** As every city has it to do: the list of makers says the industry that the registration left open. */
  async function listMakers(): Promise<Maker[]> {
    const { rows } = await app.db.pool.query<Maker & { code: string }>(
      `select subject_id as "subjectId", name, code from archive.subject
       where kind = 'enterprise' and status = 'active' and region like $1 and code is not null order by name limit $2`,
      [`${DISTRICT}%`, MAKERS],
    )
    assert.equal(rows.length, MAKERS)
    const list = join(folder, 'makers.csv')
    const lines = rows.map((r) => `${r.name},${r.code},和平,C3831`)
    writeFileSync(list, `企业名称,统一社会信用代码,地区,行业代码\n${lines.join('\n')}\n`)
    const { counts } = await importFile(app, list)
    assert.equal(counts.changed + counts.unchanged, MAKERS, JSON.stringify(counts))
    return rows.map(({ subjectId, name }) => ({ subjectId, name }))
  }

  /** Both parties of a draw, each as its browser plays it. */
  async function play(drawId: string, parties: Readonly<Record<string, { login: string; role: string }>>) {
    const all = []
    for (const [party, { login, role }] of Object.entries(parties)) {
      const { rows } = await app.db.pool.query<{ id: string }>(`select id from core.account where login_name = $1`, [
        login,
      ])
      const actor = createTestActor(app, { accountId: rows[0]?.id as string, roles: [role], name: login })
      all.push(createParty(app, actor, drawId, party))
    }
    for (const p of all) await p.join()
    for (const p of all) await p.commit()
    await all[0]?.open()
    await eventually(async () => {
      const { rows } = await app.db.pool.query('select from draws.result where draw_id = $1', [drawId])
      return rows.length > 0
    })
  }

  return { inspectors, laboratories, makers, ask, account, play }
}

/** Waits for what a job of the city does in the background. */
export async function eventually(look: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 150; i++) {
    if (await look()) return
    await new Promise((r) => setTimeout(r, 100))
  }
  throw new Error('it did not happen within fifteen seconds')
}
