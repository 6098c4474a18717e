// Numbers that name a person do not get to the public: refused where they are written, masked on every way out, also from rows of before.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DOMParser } from '@xmldom/xmldom'
import { isForPublic } from '../../core/http/public-text.ts'
import type { Route } from '../../core/http/route.ts'
import { personalNumbers } from '../../core/text/personal-numbers.ts'
import { PLANTED, waysToWrite } from '../../core/text/testing/planted-numbers.ts'
import { type PublicationCity, startPublicationCity } from '../../engines/publications/testing/city.ts'
import { publicationDataRoutes } from './publication-data-routes.ts'
import { publicationRoutes } from './publication-routes.ts'
import { publicationSubscriptionRoutes } from './publication-subscription-routes.ts'
import { subjectRoutes } from './subject-routes.ts'

const certain = (text: string) => personalNumbers(text).filter((n) => n.isCertain)
const WRITTEN = PLANTED.flatMap(([kind, number]) => waysToWrite(kind, number))
/** Texts of before the rule, with every way to write every number, and what no XML can hold. */
const OLD = (i: number) => `独家\u000B${WRITTEN.filter((_, n) => n % 5 === i).join('；')}\uFFFE]]>`

let city: PublicationCity
let routes: readonly Route[]
let entryId: string

before(async () => {
  routes = [...subjectRoutes, ...publicationRoutes, ...publicationDataRoutes, ...publicationSubscriptionRoutes]
  city = await startPublicationCity({ modules: [{ id: 'portal', routes }] })
  entryId = await city.publish({
    outcome: 'fail',
    finding: `联系 ${WRITTEN.join('；')}`,
    items: [{ name: WRITTEN[3] as string, ok: false }],
  })
})
after(() => city?.close())

test('a reply with a number that names a person is refused at its field, however the number is written; others are taken', async () => {
  const reply = (text: string) => city.as('dora', `POST /api/own/publications/${entryId}/replies`, { text })
  for (const written of [
    '身份证１１０１０５１９４９１２３１００２Ｘ',
    '１３８１２３４５６７８',
    '一三八一二三四五六七八',
    '138\u200B1234\u200B5678',
    '022－23456789',
    'ａ＠ｂ．ｃｎ',
  ]) {
    const refused = await reply(`情况不实，请联系${written}`)
    assert.equal(refused.statusCode, 422, refused.body)
    assert.deepEqual(
      refused.json().errors.map((e: { pointer: string }) => e.pointer),
      ['/text'],
    )
    assert.match(refused.body, /请删去/)
  }
  const taken = await reply('本公司91120116600530421K产品符合GB/T 12706.1-2020，批号20260302001，车辆津A·12345')
  assert.equal(taken.statusCode, 201, taken.body)
  const page = (await city.as('cai', `GET /api/publications/${entryId}`)).json()
  const [waiting] = page.replies
  const marked = waiting.marks.map((m: { start: number; end: number; kind: string }) => [
    waiting.text.slice(m.start, m.end),
    m.kind,
  ])
  assert.deepEqual(marked, [['津A·12345', 'possible']], 'the reviewer sees what is only likely')
})

test('what is published of a record holds no such number, and the reviewer is shown none as unmasked', async () => {
  const { body } = await city.guest(`/publications/${entryId}`)
  assert.match(body, /联系/)
  assert.deepEqual(certain(body), [])
})

test('rows of before leave masked by every public route, and cannot break a feed', async () => {
  await city.app.db.asOwner((c) =>
    c.query(
      `update publications.entry set subject_name = $2, search_text = search_text || 'a',
         content = jsonb_set(jsonb_set(content, '{subject,name}', to_jsonb($2::text)), '{fields,finding}', to_jsonb($3::text)) where id = $1`,
      [entryId, OLD(0), OLD(1)],
    ),
  )
  await city.app.db.asOwner((c) =>
    c.query(`update archive.subject set name = $2, address = $3 where subject_id = $1`, [
      city.subjectId,
      OLD(2),
      OLD(3),
    ]),
  )
  const ids: Readonly<Record<string, string>> = {
    entryId,
    id: city.subjectId,
    subjectId: city.subjectId,
    kind: 'test.result',
  }
  const open = city.app.modules
    .flatMap((m) => m.routes ?? [])
    .filter((r) => r.method === 'GET' && typeof r.permission === 'object' && 'open' in r.permission)
  let told = 0
  for (const r of open) {
    const path = r.path.replace(/:(\w+)/g, (_, name) => ids[name] ?? entryId)
    for (const query of ['', '?kind=test.result', `?q=${encodeURIComponent('独家')}`]) {
      const reply = await city.guest(`${path}${query}`)
      if (!isForPublic(r) || reply.statusCode !== 200) continue
      assert.deepEqual(certain(reply.body), [], `${path}${query}`)
      if (reply.body.includes('独家')) told++
      if (!/xml/.test(String(reply.headers['content-type']))) continue
      assert.doesNotMatch(reply.body, /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u)
      const fail = (message: string) => assert.fail(`${path}: ${message}`)
      new DOMParser({ errorHandler: { warning: () => {}, error: fail, fatalError: fail } }).parseFromString(
        reply.body,
        'text/xml',
      )
    }
  }
  assert.ok(told >= 8, `only ${told} answers told of it`)
})
