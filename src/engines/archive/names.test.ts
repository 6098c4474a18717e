// How names come into the archive and are found again, on a real database.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { startTestCity, type TestCity } from '../../../test/harness.ts'
import { signInAs } from '../../../test/people.ts'

let city: TestCity
let cookie: string

before(async () => {
  city = await startTestCity({ demo: true, subjects: 50 })
  cookie = await signInAs(city, 'ben')
})
after(() => city?.close())

const create = (body: object) =>
  city.server.inject({
    method: 'POST',
    url: '/api/subjects',
    headers: { cookie, 'x-requested-by': 'zhiheng' },
    payload: { kind: 'enterprise', region: '120101', source: '登记', ...body },
  })
const find = async (q: string): Promise<string[]> =>
  (await city.server.inject({ url: `/api/subjects?q=${encodeURIComponent(q)}`, headers: { cookie } }))
    .json()
    .items.map((s: { name: string }) => s.name)

test('a name is stored as people read it and found however it is typed', async () => {
  const made = await create({
    name: ' ⻓城探针⾦⽔\u200B有限\r\n公司\u202E ',
    ownKey: { issuer: '登记', code: ' 探\u200B-1 ' },
  })
  assert.equal(made.statusCode, 201, made.body)
  for (const q of ['长城探针金水', '⻓城探针⾦⽔', '长城\u200B探针', '长城 探针　金水', '探针金水有限公司'])
    assert.deepEqual(await find(q), ['长城探针金水有限公司'], q)
  const subject = (
    await city.server.inject({ url: `/api/subjects/${made.json().subjectId}`, headers: { cookie } })
  ).json()
  assert.equal(subject.name, '长城探针金水有限公司')
  assert.equal(subject.code, '探-1')
})

test('a name of which nothing can be seen is refused at its field', async () => {
  for (const name of ['   ', '\u200B\u200B', '\u3000', '\u202E', '\u0007']) {
    const refused = await create({ name })
    assert.equal(refused.statusCode, 400, JSON.stringify(name))
    assert.deepEqual(
      refused.json().errors.map((e: { pointer: string }) => e.pointer),
      ['/name'],
    )
  }
})

test('names stored before are brought to the rule when the city is upgraded, in what is shown and in what is searched', async () => {
  const { subjectId } = (
    await create({ name: '河东独家电缆探针厂', names: [{ name: '独家旧名探针厂', kind: 'former' }] })
  ).json()
  const client = new pg.Client({ connectionString: city.app.config.databaseUrl })
  await client.connect()
  try {
    const old = '河东\u200B独家电缆⻓\r\n城厂'
    await client.query(
      `update archive.subject set name = $2, names = $3, search_text = $4,
         terms = array(select t from unnest(terms) t where t ~ '^[ksri]:') where subject_id = $1`,
      [
        subjectId,
        old,
        JSON.stringify([{ name: '旧\u200E名⾦探针', kind: 'former' }]),
        '河东\u200B独家电缆⻓城厂\n旧\u200E名金—探针戶',
      ],
    )
    assert.deepEqual(await find('独家电缆长城'), [])
    await client.query(readFileSync('migrations/155-text-fold.sql', 'utf8'))
    const { rows } = await client.query('select name, names, search_text from archive.subject where subject_id = $1', [
      subjectId,
    ])
    assert.deepEqual(rows[0], {
      name: '河东独家电缆长城厂',
      names: [{ name: '旧名金探针', kind: 'former' }],
      search_text: '河东独家电缆长城厂\n旧名金-探针户',
    })
    for (const q of ['独家电缆长城', '长城', '城厂', '旧名', '探针户'])
      assert.ok((await find(q)).includes('河东独家电缆长城厂'), q)
  } finally {
    await client.end()
  }
})
