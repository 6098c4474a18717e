import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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
