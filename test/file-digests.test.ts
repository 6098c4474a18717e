// A file is named by its digest. Whoever learned the digest of somebody else's upload must get nothing with it, on any route.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { call } from '../src/core/access/testing/http.ts'
import { createAccount, createTestActor, signIn } from '../src/core/access/testing/index.ts'
import { fixedClock } from '../src/core/clock.ts'
import { systemScope } from '../src/core/db/index.ts'
import { claimFile, listNamed } from '../src/core/files/named.ts'
import { newId } from '../src/core/ids.ts'
import { takeUploads } from '../src/core/uploads/index.ts'
import { removeUnnamed } from '../src/core/uploads/remove.ts'
import { uploadTo } from '../src/core/uploads/testing/upload.ts'
import { attachFile, createSubject } from '../src/engines/archive/index.ts'
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
  /** Names a text or a picture by its digest. */
  readonly body: (text: string, picture: string) => object
  /** The refusal; none where the route keeps the words it was given and opens no file. */
  readonly refusal?: string
}

const photos = (digest: string) => ({ '/labels': { photos: [{ digest }] } })
const sheet = (digest: string) => ({
  productName: '电线',
  batchNumber: 'P-1',
  place: 'producer',
  address: '和平区',
  baseQuantity: 500,
  sampleQuantity: 3,
  backupQuantity: 3,
  backupKeptAt: '样品库',
  seals: ['封-1'],
  photos: [digest],
  secondSampler: '博文',
})

const trials: Readonly<Record<string, Trial>> = {
  'POST /api/subjects/:subjectId/records': {
    path: () => `/api/subjects/${subjectId}/records`,
    body: (t) => note([t]),
    refusal: 'file-unknown',
  },
  'POST /api/subjects/:subjectId/records/:recordId/corrections': {
    path: () => `/api/subjects/${subjectId}/records/${recordId}/corrections`,
    body: (t) => ({ reason: '更正', body: { text: '更正' }, fileDigests: [t] }),
    refusal: 'file-unknown',
  },
  'POST /api/forms/:formId/versions/:version/check': {
    path: () => '/api/forms/supervision.inspection/versions/1/check',
    body: (_, p) => ({ subjectId, on: '2026-01-05', answers: {}, notes: photos(p) }),
  },
  'PUT /api/forms/drafts/:draftId': {
    path: () => `/api/forms/drafts/${newId()}`,
    body: (_, p) => ({ formId: 'supervision.inspection', version: 1, subjectId, answers: {}, notes: photos(p) }),
  },
  'POST /api/cases/:caseId/moves/:move': {
    path: () => `/api/cases/${caseId}/moves/order`,
    body: (t) => ({ files: [t] }),
    refusal: 'case-file-unknown',
  },
  'POST /api/cases/:caseId/notes': {
    path: () => `/api/cases/${caseId}/notes`,
    body: (t) => ({ remark: '附件', files: [t] }),
    refusal: 'case-file-unknown',
  },
  'POST /api/policy/items/:address/entries': {
    path: () => '/api/policy/items/01.02/entries',
    body: (t) => ({ kind: 'evidence', text: '总结', fileDigest: t }),
    refusal: 'duty-entry-invalid',
  },
  'POST /api/policy/imports': {
    path: () => '/api/policy/imports',
    body: (t) => ({ fileDigest: t, sourceName: '政策.txt' }),
    refusal: 'policy-file-unknown',
  },
  'POST /api/sampling/tasks/:taskId/sample': {
    path: () => `/api/sampling/tasks/${taskId}/sample`,
    body: (_, p) => sheet(p),
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
    const reply = await ask(`${route.split(' ')[0]} ${trial.path()}`, trial.body(text, picture))
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

/** A picture that no other test sent. */
const pictureOf = (word: string) => Buffer.concat([PNG, Buffer.from(word)])

test('what any of these routes named is there as long as it is named; what none came to name is gone after some days', async () => {
  const { app } = city
  const own = { server: city.server, cookie }
  const named: string[] = []
  for (const [i, [route, trial]] of Object.entries(trials).entries()) {
    const into = route.includes('/records') ? `/api/subjects/${subjectId}/files` : undefined
    const sent = await Promise.all([
      uploadTo(own, { name: '自己的.txt', content: `${SMALL_TEXT}\n第 ${i} 份\n` }, into),
      uploadTo(own, { name: '自己的.png', content: pictureOf(`${i}`) }, into),
    ])
    const [t, p] = sent.map((r) => r.json().digest)
    const body = trial.body(t, p)
    const reply = await ask(`${route.split(' ')[0]} ${trial.path()}`, body)
    assert.ok(reply.statusCode < 300, `${route}: ${reply.body}`)
    if (route.endsWith('/check')) continue
    named.push(...[t, p].filter((digest) => JSON.stringify(body).includes(digest)))
  }
  const left = (await uploadTo(own, { name: '没用上.txt', content: '没用上' })).json().digest
  assert.equal(named.length, Object.keys(trials).length - 1)

  const places = app.modules.flatMap((m) => m.namesFiles ?? [])
  const seen = await app.db.asOwner((client) => listNamed(client, places, named))
  assert.deepEqual([...seen].toSorted(), named.toSorted(), 'a file is named where no module says so')
  const found = await columnsWith(named)
  const declared = new Set(places.map((p) => `${p.table}.${p.column}`))
  assert.ok(found.length > 5, 'the walk over the tables found nothing')
  assert.deepEqual(
    found.filter((c) => !declared.has(c) && c !== 'core.upload.digest'),
    [],
    'columns that hold digests of stored files and are declared by no module',
  )

  const later = (days: number) => ({ ...app, clock: fixedClock(new Date(Date.now() + days * 86_400_000)) })
  await removeUnnamed(later(6))
  assert.ok(await app.files.has(left), 'removed too early')
  await removeUnnamed(later(8))
  assert.equal(await app.files.has(left), false, 'what nothing named is kept without end')
  for (const digest of named) assert.ok(await app.files.has(digest), 'something that is named was removed')
  const rows = await app.db.pool.query('select from core.upload where digest = $1', [left])
  assert.equal(rows.rowCount, 0)
})

/** Digests that are no files: of declarations, contents of requests, keys; by the reason. */
const NO_FILE: Readonly<Record<string, string>> = {
  'cases.version.digest': 'of a declaration',
  'cases.entry.content_digest': 'of a request',
  'core.migration.digest': 'of a migration',
  'forms.submission.content_digest': 'of a request',
  'forms.version.digest': 'of a declaration',
  'publications.entry.digest': 'of a declaration',
  'publications.kind_document.digest': 'of a declaration',
  'rules.version.digest': 'of a declaration',
  'draws.draw.draw_hash': 'of a draw',
  'core.upload.digest': 'the upload itself',
}

test('every column that by its name or its constraint holds a digest is declared by a module, or named here as no file', async () => {
  const { rows } = await city.app.db.pool.query<{ name: string }>(`
    select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns c
    where table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker') and data_type in ('text', 'ARRAY')
      and (column_name ~ '(digest|_file$)' or exists (
        select from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
        where k.conrelid = format('%I.%I', table_schema, table_name)::regclass and a.attname = column_name
          and pg_get_constraintdef(k.oid) like '%{64}%'))`)
  const places = city.app.modules.flatMap((m) => m.namesFiles ?? [])
  const declared = new Set(places.map((p) => `${p.table}.${p.column}`))
  const unknown = rows.map((r) => r.name).filter((name) => !declared.has(name) && !(name in NO_FILE))
  assert.deepEqual(unknown, [])
  for (const p of places) if (p.as === 'copy') assert.ok(p.reason, `${p.table}.${p.column} says not in which column`)
})

/** Every column of every table in which one of these digests stands. */
async function columnsWith(digests: readonly string[]): Promise<string[]> {
  const { rows: columns } = await city.app.db.pool.query<{ table: string; column: string }>(`
    select format('%I.%I', table_schema, table_name) as "table", quote_ident(column_name) as "column"
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
      and data_type in ('text', 'character varying', 'jsonb', 'json', 'ARRAY')`)
  const found: string[] = []
  for (const { table, column } of columns) {
    const { rows } = await city.app.db.pool.query(`select from ${table} where ${column}::text ~ any ($1) limit 1`, [
      digests,
    ])
    if (rows.length > 0) found.push(`${table}.${column}`)
  }
  return found
}

test('naming and removing at the same moment: what is being named stays, what is being removed is refused', async () => {
  const { app } = city
  const own = { server: city.server, cookie }
  const later = { ...app, clock: fixedClock(new Date(Date.now() + 8 * 86_400_000)) }
  const [first, second] = await Promise.all(
    ['先引用', '先清理'].map(async (content) => (await uploadTo(own, { name: '文件.txt', content })).json().digest),
  )
  const { rows } = await app.db.pool.query('select account_id from core.upload where digest = $1', [first])
  const actor = createTestActor(app, { accountId: rows[0].account_id, roles: ['quality-office'] })
  const scope = { actorId: rows[0].account_id, regions: [''] }

  // Named first, not committed: the removal passes by, and sees it the next time.
  await app.db.write(scope, async (tx) => {
    const [file] = await takeUploads(tx, app, actor, [first])
    assert.ok(file)
    await removeUnnamed(later)
    await attachFile(tx, app, actor, { subjectId, digest: first, name: file.name, type: file.type, bytes: file.size })
  })
  await removeUnnamed(later)
  assert.ok(await app.files.has(first), 'removed while it was being named')
  assert.equal(await app.files.has(second), false)
  const [again] = await app.db.write(scope, (tx) => takeUploads(tx, app, actor, [second]))
  assert.equal(again, undefined, 'named after it was removed')

  // Removed first, not committed: whoever names it waits, and learns that it is gone.
  const third = (await uploadTo(own, { name: '文件.txt', content: '正在清理' })).json().digest
  const reply = await app.db.asOwner(async (client) => {
    await client.query('begin')
    assert.ok(await claimFile(client, third))
    const naming = ask(`POST /api/cases/${caseId}/notes`, { remark: '附件', files: [third] })
    await setTimeout(300)
    await app.files.erase(third)
    await client.query('commit')
    return naming
  })
  assert.equal(reply.json().type, '/problems/case-file-unknown', reply.body)

  // Sent again meanwhile: it came in now, and stays.
  assert.equal((await uploadTo(own, { name: '文件.txt', content: '正在清理' })).statusCode, 200)
  await removeUnnamed({ ...app, clock: fixedClock(new Date(Date.now() + 1000)) })
  assert.ok(await app.files.has(third))
})
