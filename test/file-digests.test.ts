// A file is named by its digest. Whoever learned the digest of somebody else's upload must get nothing with it, on any route.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { call } from '../src/core/access/testing/http.ts'
import { createAccount, createTestActor, signIn } from '../src/core/access/testing/index.ts'
import { systemScope } from '../src/core/db/index.ts'
import { newId } from '../src/core/ids.ts'
import { uploadTo } from '../src/core/uploads/testing/upload.ts'
import { createSubject } from '../src/engines/archive/index.ts'
import { SMALL_TEXT } from '../src/engines/policy/testing/pack.ts'
import { startTestCity, type TestCity } from './harness.ts'

const SECRET = `${SMALL_TEXT}\n只有甲知道的一句话\n`
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let city: TestCity
let cookie: string
let subjectId: string
let recordId: string
let caseId: string
let taskId: string
/** Digests of a text and a picture that another account uploaded. */
let text: string
let picture: string

const ask = (what: string, body?: object) => call({ server: city.server, cookie }, what, body)

before(async () => {
  city = await startTestCity()
  const { app } = city
  const actor = createTestActor(app, { accountId: newId(), roles: ['quality-office'] })
  await app.db.write(systemScope('test'), async (tx) => {
    const asked = { kind: 'enterprise' as const, name: '和平电缆厂', region: '120101', source: '测试' }
    subjectId = (await createSubject(tx, app, { ...actor, kind: 'system' }, asked)).subjectId
  })
  await createAccount(app, { login: 'jia', roles: ['quality-office'] })
  await createAccount(app, { login: 'yi', roles: ['quality-office', 'department-head', 'inspector'] })
  const other = { server: city.server, cookie: await signIn(city.server, 'jia') }
  text = (await uploadTo(other, { name: '甲的文件.txt', content: SECRET })).json().digest
  picture = (await uploadTo(other, { name: '甲的照片.png', content: PNG })).json().digest
  cookie = await signIn(city.server, 'yi')
  recordId = (await ask(`POST /api/subjects/${subjectId}/records`, note([]))).json().id
  const opened = await ask('POST /api/cases', {
    kind: 'supervision.correction',
    subjectId,
    fields: {
      problems: [{ item: '产品标识', facts: '未标注厂址', clause: '《产品质量法》第二十七条' }],
      findings: '标注厂址',
      correctBy: '2027-01-01',
      cameFrom: 'patrol',
    },
    take: true,
  })
  caseId = opened.json().caseId
  assert.ok(recordId && caseId, opened.body)
  await insertTask()
})
after(() => city?.close())

async function insertTask(): Promise<void> {
  const planId = newId()
  taskId = newId()
  await city.app.db.pool.query(
    `insert into sampling.plan (id, region, year, title, product_class, selection, reason, samples, due_on, state, created_by, created_by_name, created_at)
     values ($1, '120101', 2026, '抽查', 'cable', 'targeted', '测试', 1, '2027-06-30', 'running', 'x', 'x', now())`,
    [planId],
  )
  await city.app.db.pool.query(
    `insert into sampling.task (subject_id, id, plan_id, region, subject_name, selection, due_on, state, created_at)
     values ($1, $2, $3, '120101', '和平电缆厂', 'targeted', '2027-06-30', 'open', now())`,
    [subjectId, taskId, planId],
  )
}

const note = (fileDigests: readonly string[]) => ({
  kind: 'archive.note',
  body: { text: '现场情况' },
  happenedAt: '2026-01-05T02:00:00Z',
  fileDigests,
})

interface Trial {
  readonly path: () => string
  readonly body: () => object
  /** The refusal; none where the route keeps the words it was given and opens no file. */
  readonly refusal?: string
}

const photos = () => ({ '/labels': { photos: [{ digest: picture }] } })
const sheet = () => ({
  productName: '电线',
  batchNumber: 'P-1',
  place: 'producer',
  address: '和平区',
  baseQuantity: 500,
  sampleQuantity: 3,
  backupQuantity: 3,
  backupKeptAt: '样品库',
  seals: ['封-1'],
  photos: [picture],
  secondSampler: '博文',
})

const trials: Readonly<Record<string, Trial>> = {
  'POST /api/subjects/:subjectId/records': {
    path: () => `/api/subjects/${subjectId}/records`,
    body: () => note([text]),
    refusal: 'file-unknown',
  },
  'POST /api/subjects/:subjectId/records/:recordId/corrections': {
    path: () => `/api/subjects/${subjectId}/records/${recordId}/corrections`,
    body: () => ({ reason: '更正', body: { text: '更正' }, fileDigests: [text] }),
    refusal: 'file-unknown',
  },
  'POST /api/forms/:formId/versions/:version/check': {
    path: () => '/api/forms/supervision.inspection/versions/1/check',
    body: () => ({ subjectId, answers: {}, notes: photos() }),
  },
  'PUT /api/forms/drafts/:draftId': {
    path: () => `/api/forms/drafts/${newId()}`,
    body: () => ({ formId: 'supervision.inspection', version: 1, subjectId, answers: {}, notes: photos() }),
  },
  'POST /api/cases/:caseId/moves/:move': {
    path: () => `/api/cases/${caseId}/moves/order`,
    body: () => ({ files: [text] }),
    refusal: 'case-file-unknown',
  },
  'POST /api/cases/:caseId/notes': {
    path: () => `/api/cases/${caseId}/notes`,
    body: () => ({ remark: '附件', files: [text] }),
    refusal: 'case-file-unknown',
  },
  'POST /api/policy/items/:address/entries': {
    path: () => '/api/policy/items/01.02/entries',
    body: () => ({ kind: 'evidence', text: '总结', fileDigest: text }),
    refusal: 'duty-entry-invalid',
  },
  'POST /api/policy/imports': {
    path: () => '/api/policy/imports',
    body: () => ({ fileDigest: text, sourceName: '政策.txt' }),
    refusal: 'policy-file-unknown',
  },
  'POST /api/sampling/tasks/:taskId/sample': {
    path: () => `/api/sampling/tasks/${taskId}/sample`,
    body: sheet,
    refusal: 'file-unknown',
  },
}

/** Tried with a whole form and an enterprise's own case where these are at home. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'POST /api/forms/:formId/submissions': 'src/engines/forms/routes.test.ts',
  'POST /api/own/cases/:caseId/moves/:move': 'the same function as POST /api/cases/:caseId/moves/:move',
}

const HEX_DIGEST = '^[0-9a-f]{64}$'
/** Keys and shares of a draw's parties are 32 bytes in hex too; they name no file. */
const isFileRoute = (path: string) => !path.startsWith('/api/draws/')

// biome-ignore lint/suspicious/noExplicitAny: any JSON schema
function hasDigest(schema: any, name = ''): boolean {
  if (!schema || typeof schema !== 'object') return false
  if (schema.type === 'string' && (schema.pattern === HEX_DIGEST || /digest|fileId|uploadId/i.test(name))) return true
  const below = { ...schema.properties, ...schema.patternProperties }
  return (
    Object.entries(below).some(([key, value]) => hasDigest(value, key)) ||
    [schema.items, ...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])].some((s) =>
      hasDigest(s, name),
    )
  )
}

test('every route whose body names a file is tried below with the upload of another account', () => {
  const found = city.app.modules
    .flatMap((m) => m.routes ?? [])
    .filter((r) => isFileRoute(r.path) && hasDigest(r.body))
    .map((r) => `${r.method} ${r.path}`)
  assert.deepEqual(found.toSorted(), [...Object.keys(trials), ...Object.keys(ELSEWHERE)].toSorted())
})

for (const [route, trial] of Object.entries(trials))
  test(`${route} gives nothing for another account's upload`, async () => {
    const reply = await ask(`${route.split(' ')[0]} ${trial.path()}`, trial.body())
    if (trial.refusal) assert.equal(reply.json().type, `/problems/${trial.refusal}`, reply.body)
    assert.ok(!reply.body.includes('只有甲知道') && !reply.body.includes('甲的'), reply.body)
    const { rows } = await city.app.db.pool.query(
      'select (select count(*) from archive.file where digest = any($1)) + (select count(*) from policy.document_version where file_digest = any($1)) as n',
      [[text, picture]],
    )
    assert.equal(rows[0].n, 0, 'the file became part of something that others read')
  })

test('an imported text is the upload of who imports it; the preview made it one', async () => {
  const refused = await ask('POST /api/policy/imports', { fileDigest: text, sourceName: '政策.txt' })
  assert.equal(refused.statusCode, 404)
  const own = { server: city.server, cookie }
  const preview = (await uploadTo(own, { name: '政策.txt', content: SECRET }, '/api/policy/previews')).json()
  assert.equal(preview.fileDigest, text)
  const taken = await ask('POST /api/policy/imports', { fileDigest: text, sourceName: '政策.txt' })
  assert.equal(taken.statusCode, 201, taken.body)
})
