import assert from 'node:assert/strict'
import { test } from 'node:test'
import { archiveModule } from '../archive/index.ts'
import { type AnyCaseKind, defineCaseKind } from './define.ts'
import { casesModule } from './index.ts'
import { correction, testModule } from './testing/correction.ts'
import { reachFaults, refusalFaults } from './testing/every-kind.ts'

const modules = [archiveModule, casesModule, testModule()]
const kind = correction as unknown as AnyCaseKind

test('every move of the test kind refuses whoever lacks what it asks for', () => {
  assert.deepEqual(refusalFaults(kind, modules), [])
  assert.deepEqual(reachFaults(kind, modules), [])
})

test('a role that must approve and cannot open is found', () => {
  const blind = {
    id: 'blind',
    roles: [
      {
        id: 'approver',
        label: { zh: '审批', en: 'Approver' },
        kind: 'working' as const,
        permissions: ['test.approve' as const],
      },
    ],
  }
  assert.match(reachFaults(kind, [...modules, blind]).join('\n'), /approver holds test\.approve and not case\.read/)
})

test('a misspelt state, field or clock does not compile', () => {
  const text = { zh: '试', en: 'Test' }
  const rest = {
    kind: 'test.typed',
    version: 1,
    label: text,
    about: ['enterprise'],
    clause: 'x',
    handle: 'a.b',
  } as const
  const move = { label: text, who: 'assignee', clause: 'x' } as const
  defineCaseKind({
    ...rest,
    // @ts-expect-error: no such state
    initial: 'opne',
    fields: {},
    states: { open: { label: text, readable: 'all', isFinal: true } },
    clocks: {},
  })
  defineCaseKind({
    ...rest,
    initial: 'open',
    fields: correction.fields,
    states: {
      open: {
        label: text,
        readable: 'all',
        // @ts-expect-error: no such state to go to
        moves: { close: { ...move, to: 'closd' } },
      },
    },
    clocks: {},
  })
  defineCaseKind({
    ...rest,
    initial: 'open',
    fields: correction.fields,
    states: {
      open: {
        label: text,
        readable: 'all',
        // @ts-expect-error: no such field
        moves: { close: { ...move, to: 'open', sets: { required: ['corectBy'] } } },
      },
    },
    clocks: {},
  })
  defineCaseKind({
    ...rest,
    initial: 'open',
    fields: correction.fields,
    states: {
      open: {
        label: text,
        readable: 'all',
        // @ts-expect-error: no such clock
        moves: { close: { ...move, to: 'open', clocks: { starts: ['decid'] } } },
      },
    },
    clocks: {},
  })
})
