import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createAccount, signIn } from '../../../core/access/testing/index.ts'
import { fixedClock } from '../../../core/clock.ts'
import { systemScope } from '../../../core/db/index.ts'
import { uploadTo } from '../../../core/uploads/testing/upload.ts'
import { type Login, startCaseCity } from '../../../engines/cases/testing/city.ts'
import { drawsModule } from '../../../engines/draws/index.ts'
import { publishForms } from '../../../engines/forms/index.ts'
import { supervision } from '../index.ts'
import { batchConsumer } from '../service/drawn.ts'

// A city with supervision alone: plan, draw as the engine hands it over, inspection, order. One for each file of tests.

export const clock = fixedClock('2026-11-23T09:00:00+08:00')
export let city: Awaited<ReturnType<typeof startCaseCity>>
/** Starts the city; once in each file of tests. */
export async function startSupervision(): Promise<void> {
  city = await startCaseCity(clock, {
    ...supervision,
    permissions: [...(supervision.permissions ?? []), ...(drawsModule.permissions ?? [])],
    roles: [...(supervision.roles ?? []), ...(drawsModule.roles ?? [])],
    routes: [...(supervision.routes ?? []), ...(drawsModule.routes ?? [])],
  })
  await publishForms(city.app)
  await supervision.start?.(city.app)
  await createAccount(city.app, { login: 'office', roles: ['quality-office'], region: '12', name: '卿云' })
}

type Reply = Awaited<ReturnType<ReturnType<typeof city.as>>>
// biome-ignore lint/suspicious/noExplicitAny: replies of many routes
export function ok(r: Reply): any {
  assert.ok(r.statusCode < 300, `${r.statusCode} ${r.body}`)
  return r.body === '' ? undefined : r.json()
}
export const code = (r: Reply) => [r.statusCode, r.body === '' ? '' : r.json().type.replace('/problems/', '')]

/** The result of a draw as the engine hands it over. */
export async function drawn(batchId: string, subjectId: string, people: readonly Login[]): Promise<string> {
  const drawId = randomUUID()
  const names: Partial<Record<Login, string>> = { ben: '本初', bo: '博文' }
  await city.app.db.write(systemScope('draws'), (tx) =>
    batchConsumer.onDrawn(tx, city.app, {
      drawId,
      purpose: 'supervision.batch',
      title: '抽查',
      region: '120101',
      owner: { kind: 'supervision.batch', id: batchId },
      predecessorId: undefined,
      drawnAt: clock.now(),
      strata: [{ id: 'unrated', candidates: 2, drawn: 1 }],
      drawn: [
        {
          id: subjectId,
          key: subjectId,
          label: '和平电缆厂',
          stratum: 'unrated',
          weight: 1,
          region: '120101',
          needs: [],
          rank: 1,
          inclusion: { probability: 0.5, isExact: true },
          inspectors: people.map((p) => ({ id: city.accounts[p], label: names[p] ?? p })),
          unassigned: undefined,
        },
      ],
    }),
  )
  return drawId
}

let plans = 0
export async function batch(departments = ['市场监督管理局']): Promise<{ planId: string; batchId: string }> {
  plans += 1
  const plan = { year: 2026, region: '120101', title: `和平区年度抽查${plans}`, departments }
  const planId = ok(await city.as('office' as Login)('POST /api/supervision/plans', plan)).id
  const terms = { title: '第一批', matters: ['product-quality'], startsOn: '2026-11-23', dueOn: '2026-12-20' }
  const batchId = ok(await city.as('office' as Login)(`POST /api/supervision/plans/${planId}/batches`, terms)).id
  return { planId, batchId }
}

export async function taskOf(drawId: string): Promise<string> {
  const { items } = ok(await city.as('ben')('GET /api/supervision/tasks/mine'))
  return items.find((t: { drawId: string }) => t.drawId === drawId).id
}

export const sign = (name: string) => ({
  by: 'typed',
  name,
  role: '检查人员',
  at: '2026-11-23T08:50:00+08:00',
  isConfirmed: true,
})
export const notReached = {
  visit: 'not-reached',
  visitFacts: '登记住所无此企业，电话无人接听。',
  firstInspector: sign('本初'),
  secondInspector: sign('博文'),
}
export const sound = {
  visit: 'held',
  production: 'suspended',
  businessLicence: 'pass',
  licensable: false,
  needsCertificate: false,
  qualityDirector: 'pass',
  dailyControl: 'pass',
  qualitySystem: 'pass',
  mandatoryStandards: 'pass',
  standardDeclared: 'pass',
  noObsoleteProducts: 'pass',
  noFalseOrigin: 'pass',
  noFalseMarks: 'pass',
  noAdulteration: 'pass',
  labels: 'pass',
  defectDuty: 'not-applicable',
  earlierCorrected: 'not-applicable',
  companion: '王小芳',
}
export const submit = (login: Login, taskRef: string, answers: object, notes: object = {}) =>
  city.as(login)('POST /api/forms/supervision.inspection/submissions', {
    key: randomUUID(),
    subjectId: city.subjectId,
    version: 3,
    happenedAt: clock.now().toISOString(),
    answers,
    notes,
    taskRef,
  })

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

/** A task answered by ben with two failed items and an order to correct them. */
export async function ordered(): Promise<{ task: string; caseId: string }> {
  const { batchId } = await batch()
  const task = await taskOf(await drawn(batchId, city.subjectId, ['ben', 'bo']))
  const answers = {
    ...sound,
    qualitySystem: 'fail',
    labels: 'fail',
    result: 'ordered-to-correct',
    findings: '建立岗位质量规范\n补标厂址',
    correctionDueOn: '2026-12-15',
    firstInspector: sign('博文'),
    secondInspector: sign('本初'),
    firmSignature: { by: 'refused', at: '2026-11-23T08:50:00+08:00', reason: '不认可', witness: '王一' },
  }
  const photo = (
    await uploadTo(
      { server: city.server, cookie: await signIn(city.server, 'ben') },
      { name: '标签.png', content: PNG },
    )
  ).json().digest
  ok(
    await submit('ben', task, answers, {
      '/qualitySystem': { remark: '未见制度文件' },
      '/labels': { remark: '包装未标注厂址。', photos: [{ digest: photo }] },
    }),
  )
  const { caseId } = ok(await city.as('ben')(`GET /api/supervision/tasks/${task}`)).task
  return { task, caseId }
}
