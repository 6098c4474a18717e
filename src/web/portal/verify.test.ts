import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { uploadTo } from '../../core/uploads/testing/upload.ts'
import { type PublicationCity, startPublicationCity } from '../../engines/publications/testing/city.ts'
import { evidenceRoutes } from './evidence-routes.ts'

let city: PublicationCity

before(async () => {
  city = await startPublicationCity({ modules: [{ id: 'portal', routes: evidenceRoutes }] })
})
after(() => city?.close())

test('a photo, a PDF or a large file given as a receipt is answered as what it is, with what to do', async () => {
  const give = (name: string, content: Buffer) =>
    uploadTo({ server: city.server, cookie: '' }, { name, content }, '/verify')
  const large = Buffer.alloc(3_000_000, 'x')
  const box = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), large])
  for (const [name, content, said] of [
    ['IMG_1.jpg', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), large]), /一张图片/],
    ['IMG_2.HEIC', box, /一张图片/],
    ['shot.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), /一张图片/],
    ['回执.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), large]), /PDF 文件/],
    ['film.bin', large, /比任何回执都大/],
    ['empty.json', Buffer.alloc(0), /没有收到回执/],
  ] as const) {
    const { statusCode, body } = await give(name, content)
    assert.equal(statusCode, 400, name)
    assert.match(body, said, name)
  }
})
