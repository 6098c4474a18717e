import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { defaultSettings } from '../access/settings.ts'
import { type AccessCity, startAccessCity } from '../access/testing/access-city.ts'
import { createAccount, signIn } from '../access/testing/index.ts'
import { systemClock } from '../clock.ts'
import { uploadsModule } from './index.ts'
import { uploadTo } from './testing/upload.ts'

let city: AccessCity
let ben: string
before(async () => {
  city = await startAccessCity({ clock: systemClock, modules: [uploadsModule] })
  await createAccount(city.app, { login: 'ben', roles: ['inspector'], region: '120101' })
  ben = await signIn(city.server, 'ben')
})
after(() => city?.close())

/** The first box of an ISO media file: what tells one family of formats from another. */
function isoFile(brand: string, ...compatible: readonly string[]): Buffer {
  const names = Buffer.from([brand, '\0\0\0\0', ...compatible].join(''), 'latin1')
  const head = Buffer.alloc(8)
  head.writeUInt32BE(head.length + names.length)
  head.write('ftyp', 4, 'latin1')
  return Buffer.concat([head, names, Buffer.alloc(200)])
}

const send = (name: string, content: Buffer, type: string) =>
  uploadTo({ server: city.server, cookie: ben }, { name, content, type }, '/api/uploads?only=images')

test('a photograph as a phone takes it is kept, also where a browser could not make it smaller; a film is none', async () => {
  for (const [brand, type] of [
    ['heic', 'image/heic'],
    ['mif1', 'image/heif'],
    ['avif', 'image/avif'],
  ] as const) {
    // What the sender says of it counts for nothing.
    const reply = await send('IMG_0001.HEIC', isoFile(brand, 'mif1', brand), 'application/octet-stream')
    assert.equal(reply.statusCode, 200, reply.body)
    assert.equal(reply.json().type, type)
  }
  const film = await send('IMG_0002.HEIC', isoFile('isom', 'mp42'), 'image/heic')
  assert.equal(film.statusCode, 415)
  assert.match(film.json().detail, /HEIC 图片/)
})

/** Enters an upload of Ben's that never was, so large that only so many bytes are left of a quota. */
async function leave(bytes: number, quota: 'unnamed' | 'day'): Promise<void> {
  const { uploadUnnamedMegabytes, uploadDayMegabytes } = defaultSettings
  const limit = (quota === 'day' ? uploadDayMegabytes : uploadUnnamedMegabytes) * 2 ** 20
  await city.app.db.pool.query(
    `insert into core.upload (account_id, digest, name, bytes, type, uploaded_at, named_at)
     select a.id::text, repeat($1, 64), 'x', $2 - coalesce(sum(u.bytes), 0), 'text/plain', now(), $3
     from core.account a left join core.upload u on u.account_id = a.id::text where a.login_name = 'ben' group by a.id`,
    [quota === 'day' ? '1' : '0', limit - bytes, quota === 'day' ? new Date() : null],
  )
}

test('an account that sent more than nothing uses is refused before its file is kept, with what helps; another account is not', async () => {
  const text = (content: string) => uploadTo({ server: city.server, cookie: ben }, { name: '记录.txt', content })
  await leave(300, 'unnamed')
  assert.equal((await text('够小')).statusCode, 200)
  const refused = await text('太大'.repeat(100))
  assert.equal(refused.statusCode, 413, refused.body)
  assert.equal(refused.json().type, '/problems/upload-quota')
  assert.match(refused.json().detail, /上限 600 MB.*7 天/)
  assert.equal(refused.json().errors[0].pointer, '/file')
  await createAccount(city.app, { login: 'cai', roles: ['inspector'], region: '120101' })
  const cai = { server: city.server, cookie: await signIn(city.server, 'cai') }
  assert.equal((await uploadTo(cai, { name: '记录.txt', content: '太大'.repeat(100) })).statusCode, 200)
})

test('what is used counts no longer as unused, but to the day', async () => {
  await city.app.db.pool.query('update core.upload set named_at = now()')
  await leave(100, 'day')
  const refused = await uploadTo({ server: city.server, cookie: ben }, { name: '记录.txt', content: 'a'.repeat(300) })
  assert.equal(refused.statusCode, 429, refused.body)
  assert.equal(refused.json().type, '/problems/upload-day-quota')
  assert.ok(Number(refused.headers['retry-after']) > 0)
})
