import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type as T } from 'typebox'
import { createAjv, fieldErrors } from './validation.ts'

const validate = createAjv().compile(
  T.Object({ productName: T.String({ title: '产品名称' }), lot: T.Object({ number: T.String() }), on: T.String() }),
)

test('a missing field is named as people call it, or else by its word, with what to do', () => {
  assert.equal(validate({ lot: {} }), false)
  assert.deepEqual(
    fieldErrors(validate.errors ?? []).map(({ pointer, message }) => [pointer, message.zh, message.en]),
    [
      ['/productName', '缺少必填项“产品名称”，请填写', 'productName is missing; please fill it in'],
      ['/on', '缺少必填项 on，请填写', 'on is missing; please fill it in'],
      ['/lot/number', '缺少必填项 number，请填写', 'number is missing; please fill it in'],
    ],
  )
})
