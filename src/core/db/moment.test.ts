import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import pg from 'pg'
import { parseMoment } from './moment.ts'

const asDriver = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)

test('a moment is read exactly as the driver reads it', () => {
  for (const text of [
    '2026-11-23 08:00:00+08',
    '2026-11-23 08:00:00.1+08',
    '2024-02-29 23:59:59.999999-05',
    '1988-06-01 00:00:00+09',
    '1900-01-01 00:05:43+08:05:43',
    '0001-01-01 00:00:00+08',
    '0099-12-31 00:00:00+00',
    '0044-03-15 12:00:00+08 BC',
    '10000-01-01 00:00:00+08',
    'infinity',
    '-infinity',
  ])
    assert.deepEqual(parseMoment(text), asDriver(text), text)
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 999_999 }),
      fc.integer({ min: -12, max: 14 }),
      (at, micros, hours) => {
        const fraction = `.${String(micros).padStart(6, '0')}`.replace(/\.?0+$/, '')
        const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}`
        const text = `${at.toISOString().slice(0, 19).replace('T', ' ')}${fraction}${offset}`
        assert.deepEqual(parseMoment(text), asDriver(text), text)
      },
    ),
    { numRuns: 2000 },
  )
})
