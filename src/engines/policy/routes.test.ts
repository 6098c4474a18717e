import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { Document, Packer, Paragraph } from 'docx'
import iconv from 'iconv-lite'
import { type AccessCity, startAccessCity } from '../../core/access/testing/access-city.ts'
import { call } from '../../core/access/testing/http.ts'
import { createAccount, signIn } from '../../core/access/testing/index.ts'
import { fixedClock } from '../../core/clock.ts'
import { systemScope } from '../../core/db/index.ts'
import { zipOf } from '../../core/parse/testing/zip.ts'
import { uploadsModule } from '../../core/uploads/index.ts'
import { uploadTo } from '../../core/uploads/testing/upload.ts'
import { createPolicyModule, defineMeasure, importPolicy, publicItems } from './index.ts'
import type {
  BoardReply,
  DocumentReply,
  DutyEntryReply,
  ImportReply,
  ItemReply,
  PreviewReply,
  TargetReply,
} from './schema.ts'
import { forgetFacts } from './service/facts.ts'
import { recordStatusChanges } from './service/statuses.ts'
import { SMALL_TEXT, smallPack } from './testing/pack.ts'

const tianjin = new URL('../../../../shared/mission/policy-tianjin-2018.txt', import.meta.url)
const clock = fixedClock('2021-06-01T02:00:00Z')
let archives = 0
let city: AccessCity
let office: string
let inspector: string

before(async () => {
  const measuring = {
    id: 'test',
    declares: {
      measures: [
        defineMeasure({
          id: 'test.archives',
          label: { zh: '档案', en: 'archives' },
          unit: { zh: '个', en: '' },
          source: '/subjects',
          count: async () => archives,
        }),
      ],
    },
  }
  city = await startAccessCity({ clock, modules: [uploadsModule, createPolicyModule(smallPack), measuring] })
  await createAccount(city.app, { login: 'office', roles: ['quality-office'], name: '质量办甲' })
  await createAccount(city.app, { login: 'ben', roles: ['inspector'], region: '120101' })
  office = await signIn(city.server, 'office')
  inspector = await signIn(city.server, 'ben')
})
after(() => city?.close())

const as = (cookie?: string) => (what: string, body?: object) =>
  call({ server: city.server, ...(cookie && { cookie }) }, what, body)

const upload = (content: Buffer | string, name: string, cookie = office) =>
  uploadTo({ server: city.server, cookie }, { name, content }, '/api/policy/previews')

async function importText(text: string | Buffer, name = 'policy.txt'): Promise<ImportReply> {
  const { fileDigest, sourceName } = (await upload(text, name)).json<PreviewReply>()
  const reply = await as(office)('POST /api/policy/imports', { fileDigest, sourceName })
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json<ImportReply>()
}

const statusOf = async (address: string): Promise<ItemReply> => {
  forgetFacts(city.app)
  return (await as(inspector)(`GET /api/policy/items/${address}`)).json<{ item: ItemReply }>().item
}

test('an item bound to nothing is not built, and stays so whatever the counts say', async () => {
  archives = 100
  const item = await statusOf('02.02')
  assert.equal(item.status, 'not-built')
  assert.deepEqual(item.evidence, [])
})

test('a bound item has a function without data at zero and runs from the first count on; its number says when and where it was counted', async () => {
  archives = 0
  assert.equal((await statusOf('01.01')).status, 'no-data')
  archives = 3
  const item = await statusOf('01.01')
  assert.equal(item.status, 'running')
  const { value, source, measuredAt } = item.evidence[0]?.fact ?? {}
  assert.deepEqual([value, source, measuredAt], [3, '/subjects', clock.now().toISOString()])
})

test('an item of which one part is not built cannot be shown, and the part is named', async () => {
  archives = 3
  const item = await statusOf('01.02')
  assert.equal(item.status, 'cannot-show')
  assert.equal(item.evidence[1]?.missing?.en, 'not built')
})

test('the counts of the board add up and every filter of the list is honoured', async () => {
  const board = (await as(inspector)('GET /api/policy/board')).json<BoardReply>()
  assert.equal(board.total, 5)
  assert.equal(
    Object.values(board.statuses).reduce((a, b) => a + b),
    5,
  )
  assert.deepEqual(
    board.articles.map((a) => a.total),
    [3, 2],
  )
  const list = async (query: string) =>
    (await as(inspector)(`GET /api/policy/items?${query}`)).json<{ items: ItemReply[]; total: number; next?: string }>()
  assert.equal((await list('kind=A')).total, 3)
  assert.equal((await list('article=02')).total, 2)
  assert.equal((await list('user=public')).items[0]?.address, '02.02')
  assert.equal((await list('server=forms')).items[0]?.address, '01.02')
  assert.equal((await list(`q=${encodeURIComponent('宣传')}`)).total, 2)
  const first = await list('limit=2')
  assert.equal(first.next, '01.02')
  assert.deepEqual(
    (await list(`limit=9&after=${first.next}`)).items.map((i) => i.address),
    ['01.03', '02.01', '02.02'],
  )
})

test('a target without an indicator cannot be shown, and its ambiguity is told', async () => {
  const { targets } = (await as(inspector)('GET /api/policy/targets')).json<{ targets: TargetReply[] }>()
  assert.equal(targets[0]?.status, 'cannot-show')
  assert.equal(targets[0]?.ambiguity?.zh, '没有期限。')
  assert.equal((await as(inspector)('GET /api/policy/targets?class=rule')).json().targets.length, 0)
  assert.equal((await as(inspector)('GET /api/policy/targets?class=hard&status=cannot-show')).json().targets.length, 1)
})

test('a duty goes from not started over under way to overdue and evidenced; each entry is sealed and nothing is overwritten', async () => {
  const add = (kind: string, text: string) => as(office)('POST /api/policy/items/02.01/entries', { kind, text })
  const state = async () => (await statusOf('02.01')).duty?.state
  assert.equal(await state(), 'not-started')
  const before = city.sealed.filter((s) => s.kind === 'duty').length
  assert.equal((await add('owner', '宣传处')).statusCode, 201)
  assert.equal((await add('deadline', '2021-05-01')).statusCode, 201)
  assert.equal(await state(), 'overdue')
  await add('deadline', '2021-12-31')
  assert.equal(await state(), 'under-way')
  await add('evidence', '质量月活动总结')
  const item = await statusOf('02.01')
  assert.deepEqual(
    [item.duty?.state, item.status, item.duty?.owner, item.duty?.deadline],
    ['evidenced', 'running', '宣传处', '2021-12-31'],
  )
  const { entries } = (await as(inspector)('GET /api/policy/items/02.01')).json<{ entries: { kind: string }[] }>()
  assert.deepEqual(
    entries.map((e) => e.kind),
    ['owner', 'deadline', 'deadline', 'evidence'],
  )
  assert.equal(city.sealed.filter((s) => s.kind === 'duty').length, before + 4)
})

test('evidence brings its paper, which whoever reads the board opens; a paper of somebody else is refused', async () => {
  const add = (body: object) => as(office)('POST /api/policy/items/02.01/entries', body)
  const paper = { name: '..\\总结.txt', content: '质量月活动总结' }
  const { digest, name } = (await uploadTo({ server: city.server, cookie: office }, paper)).json()
  assert.equal(name, '总结.txt')
  const foreign = { name: 'b.txt', content: '别人的文件' }
  const other = (await uploadTo({ server: city.server, cookie: inspector }, foreign)).json()
  for (const wrong of [
    { kind: 'evidence', text: '总结', fileDigest: other.digest },
    { kind: 'evidence', text: '总结', fileDigest: 'a'.repeat(64) },
    { kind: 'note', text: '进展', fileDigest: digest },
  ]) {
    const refused = await add(wrong)
    assert.deepEqual([refused.statusCode, refused.json().errors[0].pointer], [400, '/fileDigest'])
  }
  const added = await add({ kind: 'evidence', text: '总结', fileDigest: digest })
  assert.equal(added.statusCode, 201, added.body)
  const entry = added.json<DutyEntryReply>()
  assert.deepEqual(entry.file, { digest, name: '总结.txt', size: 21, type: 'text/plain' })
  const read = await as(inspector)(`GET /api/policy/items/02.01/entries/${entry.id}/file`)
  assert.equal(read.body, '质量月活动总结')
  assert.match(read.headers['content-disposition'] as string, /%E6%80%BB%E7%BB%93\.txt/)
  assert.equal((await as(inspector)(`GET /api/policy/items/01.01/entries/${entry.id}/file`)).statusCode, 404)
  assert.equal((await as()(`GET /api/policy/items/02.01/entries/${entry.id}/file`)).statusCode, 401)
  const sealed = city.sealed.find((s) => s.kind === 'duty' && s.id === entry.id)
  assert.ok(JSON.stringify(sealed?.body).includes(digest), 'the digest of the paper is sealed with the entry')
})

test('what was recorded wrongly is taken back with a reason, once, and the status follows', async () => {
  const add = (body: object) => as(office)('POST /api/policy/items/02.01/entries', body)
  const { entries } = (await as(office)('GET /api/policy/items/02.01')).json<{ entries: DutyEntryReply[] }>()
  const evidence = entries.filter((e) => e.kind === 'evidence')
  for (const { id } of evidence) {
    assert.equal((await statusOf('02.01')).status, 'running')
    const taken = await add({ kind: 'withdrawal', text: '不是本项任务的材料', withdraws: id })
    assert.equal(taken.statusCode, 201, taken.body)
  }
  assert.ok(evidence.length > 0)
  assert.equal((await statusOf('02.01')).duty?.state, 'under-way')
  const withdrawal = await add({ kind: 'withdrawal', text: '再撤一次', withdraws: evidence[0]?.id })
  assert.deepEqual([withdrawal.statusCode, withdrawal.json().errors[0].pointer], [400, '/withdraws'])
  for (const wrong of [
    { kind: 'withdrawal', text: '没有指明' },
    { kind: 'withdrawal', text: '没有这条', withdraws: randomUUID() },
    { kind: 'note', text: '进展', withdraws: entries[0]?.id },
  ])
    assert.equal((await add(wrong)).statusCode, 400)
  const after = (await as(office)('GET /api/policy/items/02.01')).json<{ entries: DutyEntryReply[] }>().entries
  assert.equal(after.length, entries.length + evidence.length, 'nothing is removed')
})

test('a deadline that is no date, an unknown item and an item that is no duty are refused with the field named', async () => {
  const wrong = await as(office)('POST /api/policy/items/02.01/entries', { kind: 'deadline', text: '2021-02-30' })
  assert.equal(wrong.statusCode, 400)
  assert.equal(wrong.json().errors[0].pointer, '/text')
  assert.equal((await as(office)('POST /api/policy/items/99.99/entries', { kind: 'note', text: 'x' })).statusCode, 404)
  assert.equal((await as(office)('POST /api/policy/items/01.01/entries', { kind: 'note', text: 'x' })).statusCode, 409)
})

test('an inspector reads the board but neither imports nor writes duties; a guest reads only the open data', async () => {
  assert.equal(
    (await as(inspector)('POST /api/policy/items/02.01/entries', { kind: 'note', text: 'x' })).statusCode,
    403,
  )
  assert.equal((await upload(SMALL_TEXT, 'a.txt', inspector)).statusCode, 403)
  assert.equal((await as()('GET /api/policy/board')).statusCode, 401)
  const json = await as()('GET /api/open/policy/items.json')
  assert.equal(json.statusCode, 200)
  assert.deepEqual(Object.keys(json.json().items[0]).sort(), [
    'address',
    'article',
    'articleName',
    'kind',
    'measuredAt',
    'name',
    'status',
    'statusLabel',
  ])
  const csv = await as()('GET /api/open/policy/items.csv')
  assert.match(csv.body, /^\ufeffitem,article,/)
  assert.equal(csv.body.trim().split('\r\n').length, 6)
  assert.equal((await publicItems(city.app, smallPack)).total, 5)
})

test('the Excel export opens as a workbook', async () => {
  const reply = await as(inspector)('GET /api/policy/items.xlsx')
  assert.equal(reply.statusCode, 200)
  assert.equal(reply.rawPayload.subarray(0, 2).toString(), 'PK')
})

test('a preview changes nothing; the import keeps text, clauses, notes and targets; the same file again is no new version', async () => {
  const preview = (await upload(SMALL_TEXT, '../../etc/意见.txt')).json<PreviewReply>()
  assert.equal(preview.sourceName, '意见.txt')
  assert.deepEqual(
    [preview.title, preview.date, preview.encoding],
    ['关于推进示范工作的实施意见', '2021-03-05', 'utf-8'],
  )
  assert.equal(preview.targets.length, 1)
  assert.equal(preview.earlier, undefined)
  assert.deepEqual((await as(office)('GET /api/policy/documents')).json().items, [])
  const { documentId, version } = await importText(SMALL_TEXT)
  assert.equal(version, 1)
  const again = await importText(SMALL_TEXT)
  assert.deepEqual([again.version, again.isUnchanged, again.documentId], [1, true, documentId])
  const read = (await as(inspector)(`GET /api/policy/documents/${documentId}`)).json<DocumentReply>()
  assert.equal(read.text, SMALL_TEXT)
  assert.equal(read.spans.map((s) => read.text.slice(s.start, s.end)).join(''), SMALL_TEXT)
  assert.deepEqual(
    read.clauses.map((c) => c.address),
    ['0', '1', '1/1', '1/2', 'end'],
  )
  assert.deepEqual(
    read.notes.map((n) => [n.address, n.printed, n.reading]),
    [['1/1/p1/s2', '制度制度', '制度']],
  )
  assert.equal(city.sealed.filter((s) => s.kind === 'policy-version').length, 1)
})

test('an edited import becomes a version of the same document: unchanged clauses keep their addresses, the difference is told before and after', async () => {
  const { documentId } = await importText(SMALL_TEXT)
  const edited = SMALL_TEXT.replace('(二)宣传', '(二)试点。在部分区先行试点。\n\n(三)宣传').replace('制度制度', '制度')
  const preview = (await upload(edited, 'v2.txt')).json<PreviewReply>()
  assert.equal(preview.earlier?.id, documentId)
  assert.deepEqual(
    preview.changes.map((c) => `${c.kind} ${c.address}`),
    ['changed 1/1/p1/s2', 'added 1/1-1', 'renumbered 1/2'],
  )
  const { version } = await importText(edited)
  assert.equal(version, 2)
  const read = (await as(inspector)(`GET /api/policy/documents/${documentId}`)).json<DocumentReply>()
  assert.ok(read.clauses.some((c) => c.address === '1/2' && c.heading === '宣传动员' && c.marker === '(三)'))
  assert.deepEqual(read.notes, [], 'the repaired words need no note any more')
  const old = (await as(inspector)(`GET /api/policy/documents/${documentId}?version=1`)).json<DocumentReply>()
  assert.equal(old.text, SMALL_TEXT)
  const diff = (await as(inspector)(`GET /api/policy/documents/${documentId}/changes?from=1&to=2`)).json()
  assert.equal(diff.changes.length, 3)
})

test('what was not understood is told before the import, by it, and beside the text afterwards, each with its place', async () => {
  const text = `示范市质量工作方案\n一、任务\n到2025年，实现重点企业检查全覆盖，合格率达到95%以上。\n近50家企业。已有站点12个。\n指标\t2025年目标值\n满意度\t80分\n`
  const preview = (await upload(text, '方案.txt')).json<PreviewReply>()
  assert.deepEqual(
    preview.targets.map((x) => [x.subject, x.value, x.unit, x.deadline, x.deadlineSource]),
    [
      ['合格率', 95, '%', '2025-12-31', 'item'],
      ['满意度', 80, '分', '2025-12-31', 'column'],
    ],
  )
  const unread = { address: '1/p2/s1', figures: ['50家'], sentence: '近50家企业。' }
  const kept = preview.remarks.filter((r) => r.kind !== 'reference')
  assert.deepEqual(
    kept.map((r) => [r.kind, r.address, r.reading?.value ?? r.figures.join()]),
    [
      ['implied', '1/p1/s1', 100],
      ['unread', '1/p2/s1', '50家'],
      ['fact', '1/p2/s2', '12个'],
    ],
  )
  const done = await importText(text, '方案.txt')
  assert.deepEqual(done.unread, [unread])
  assert.deepEqual([done.targetCount, done.remarkCounts.fact, done.remarkCounts.implied], [2, 1, 1])
  const read = (await as(inspector)(`GET /api/policy/documents/${done.documentId}`)).json<DocumentReply>()
  assert.deepEqual(read.remarks, preview.remarks)
  assert.equal(read.clauses.flatMap((c) => c.paragraphs).find((p) => p.kind === 'table')?.sentences.length, 2)
})

test('GB18030 and .docx give the same clauses as UTF-8', async () => {
  const gb = (await upload(iconv.encode(SMALL_TEXT, 'gb18030'), 'gb.txt')).json<PreviewReply>()
  assert.deepEqual([gb.encoding, gb.title], ['gb18030', '关于推进示范工作的实施意见'])
  const paragraphs = SMALL_TEXT.split('\n').map((text) => new Paragraph(text))
  const word = await Packer.toBuffer(new Document({ sections: [{ children: paragraphs }] }))
  const docx = (await upload(word, 'policy.docx')).json<PreviewReply>()
  assert.equal(docx.encoding, 'docx')
  assert.deepEqual(docx.outline, gb.outline)
  assert.deepEqual(docx.targets, gb.targets)
})

test('a broken .docx, an archive, an old .doc, an empty file, a picture and no file at all get a clear refusal', async () => {
  const paragraphs = [new Paragraph('关于工作的通知')]
  const word = await Packer.toBuffer(new Document({ sections: [{ children: paragraphs }] }))
  const refusal = async (content: Buffer, name: string) => {
    const reply = await upload(content, name)
    return [reply.statusCode, reply.json().type, reply.json().facts?.why]
  }
  assert.deepEqual(await refusal(word.subarray(0, word.length >> 1), 'a.docx'), [
    422,
    '/problems/document-unreadable',
    'broken-docx',
  ])
  const zip = Buffer.from('504b0304140000000000000000000000000000000000000000000100000061', 'hex')
  assert.deepEqual(await refusal(zip, 'a.zip'), [422, '/problems/document-unreadable', 'not-docx'])
  const doc = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
  assert.deepEqual(await refusal(doc, 'a.doc'), [422, '/problems/document-unreadable', 'old-doc'])
  assert.deepEqual(await refusal(Buffer.from(' \n'), 'a.txt'), [422, '/problems/document-unreadable', 'empty'])
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  assert.equal((await refusal(png, 'a.png'))[0], 415)
  assert.equal((await as(office)('POST /api/policy/previews')).statusCode, 400)
  const reply = await as(office)('POST /api/policy/imports', { fileDigest: 'a'.repeat(64), sourceName: 'x' })
  assert.equal(reply.statusCode, 404)
})

test('a .docx that lies about its size, or is one endless text, is refused while the city goes on', async () => {
  const xml = (text: string) =>
    `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`
  const types =
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
  const document = (text: string, claims?: number) =>
    zipOf([
      { name: '[Content_Types].xml', content: types },
      { name: 'word/document.xml', content: xml(text), ...(claims !== undefined && { claims }) },
    ])
  const lying = document(' '.repeat(70_000_000), 100)
  assert.ok(lying.length < 100_000)
  const reply = await upload(lying, 'a.docx')
  assert.deepEqual(
    [reply.statusCode, reply.json().type, reply.json().facts],
    [422, '/problems/file-too-complex', { what: 'unpacked' }],
  )
  assert.equal((await upload(document('好'.repeat(600_000)), 'b.docx')).json().facts.why, 'too-long')
})

test('a change of status is written down once, with the counts behind it', async () => {
  const record = () => city.app.db.write(systemScope('test'), (tx) => recordStatusChanges(tx, city.app, smallPack))
  archives = 0
  forgetFacts(city.app)
  await record()
  assert.equal(await record(), 0)
  archives = 9
  clock.advance(60_000)
  assert.equal(await record(), 1)
  const { history } = (await as(inspector)('GET /api/policy/items/01.01')).json<{ history: { status: string }[] }>()
  assert.deepEqual(
    history.map((h) => h.status),
    ['no-data', 'running'],
  )
})

test('the real document is imported whole', {
  skip: existsSync(tianjin) ? false : 'the source text is not on this machine',
}, async () => {
  const content = readFileSync(tianjin)
  const reply = await city.app.db.write(systemScope('test'), (tx) =>
    importPolicy(tx, city.app, smallPack, 'system:cli', content, 'policy-tianjin-2018.txt'),
  )
  assert.deepEqual([reply.version, reply.targetCount], [1, 22])
  const read = (await as(inspector)(`GET /api/policy/documents/${reply.documentId}`)).json<DocumentReply>()
  assert.equal(read.text, content.toString('utf8'))
  assert.equal(read.clauses.filter((c) => c.scheme === 'level2').length, 26)
})
