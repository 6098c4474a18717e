import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { bundlePath, cutBundle, parseTilePath, readBundle, tilePath, tileWidth, writeBundle } from './tiles.ts'

it('paths are those of tlog-tiles', () => {
  assert.equal(tilePath({ level: 0, tile: 1234067, width: 256 }), 'tile/0/x001/x234/067')
  assert.equal(tilePath({ level: 2, tile: 0, width: 1 }), 'tile/2/000.p/1')
  assert.equal(bundlePath({ bundle: 1000, width: 112 }), 'tile/entries/x001/000.p/112')
})

it('a tree of 70,000 has the tiles that the specification counts', () => {
  assert.equal(tileWidth(0, 272, 70_000), 256)
  assert.equal(tileWidth(0, 273, 70_000), 112)
  assert.equal(tileWidth(1, 0, 70_000), 256)
  assert.equal(tileWidth(1, 1, 70_000), 17)
  assert.equal(tileWidth(2, 0, 70_000), 1)
  assert.equal(tileWidth(0, 274, 70_000), 0)
  assert.equal(tileWidth(3, 0, 70_000), 0)
})

it('a path is read only in its one spelling', () => {
  for (const path of [
    'tile/0/1',
    'tile/00/001',
    'tile/0/x000/001',
    'tile/0/001.p/0',
    'tile/0/001.p/256',
    'tile/0/001.p/01',
    'tile/64/000',
    'tile/0/001/',
    'tile/entries/0x1',
    'tile/-1/000',
    'tile/0/x001',
    'tile/0/999999',
  ])
    assert.equal(parseTilePath(path), undefined, path)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 63 }),
      fc.nat(2 ** 31 - 1),
      fc.integer({ min: 1, max: 256 }),
      (level, tile, width) => {
        assert.deepEqual(parseTilePath(tilePath({ level, tile, width })), { level, tile, width })
        assert.deepEqual(parseTilePath(bundlePath({ bundle: tile, width })), { bundle: tile, width })
      },
    ),
  )
})

it('bundles are read back as written, and cut at whole entries', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), fc.nat(20), (entries, n) => {
      const bytes = writeBundle(entries)
      assert.deepEqual(
        readBundle(bytes).map((e) => [...e]),
        entries.map((e) => [...e]),
      )
      const width = Math.min(n, entries.length)
      assert.deepEqual(cutBundle(bytes, width), writeBundle(entries.slice(0, width)))
      assert.equal(cutBundle(bytes, entries.length + 1), undefined)
    }),
  )
  assert.throws(() => readBundle(Uint8Array.of(0, 5, 1)), RangeError)
})
