import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RateCounter, sourceOf } from './rate-limit.ts'

test('an IPv4 address is one source however it is written; of IPv6 the first 64 bits are', () => {
  for (const [address, source] of [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])
    assert.equal(sourceOf(address as string), source, address)
  assert.notEqual(sourceOf('2001:db8:1:3::1'), sourceOf('2001:db8:1:2::1'))
})

test('so many in a window pass, the next waits for the rest of it, and other keys are not concerned', () => {
  const counter = new RateCounter()
  const rate = { most: 3, perSeconds: 60 }
  for (let n = 0; n < 3; n++) assert.equal(counter.count('a', rate, 1000 * n), 0)
  assert.equal(counter.count('a', rate, 10_000), 50)
  assert.equal(counter.count('b', rate, 10_000), 0)
  assert.equal(counter.count('a', rate, 60_000), 0)
})

test('the memory of the counter is bounded: the oldest keys go, the newest stay', () => {
  const counter = new RateCounter(10)
  const rate = { most: 1, perSeconds: 60 }
  for (let n = 0; n < 100; n++) assert.equal(counter.count(`k${n}`, rate, n), 0)
  assert.ok(counter.count('k99', rate, 100) > 0)
  assert.equal(counter.count('k0', rate, 100), 0)
})
