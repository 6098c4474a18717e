import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { modules } from '../src/city.ts'
import { collectAuditWords, nameObjects } from '../src/core/access/audit-words.ts'
import { dumpSchema } from '../src/core/db/schema-dump.ts'
import { newId } from '../src/core/ids.ts'
import { openTestDatabase } from '../src/core/testing/database.ts'

test('migrations/schema.sql is what the migrations make (npm run schema writes it)', async () => {
  const database = await openTestDatabase()
  try {
    const actual = await database.db.asOwner(dumpSchema)
    assert.match(actual, /create table core\.region/)
    assert.equal(readFileSync('migrations/schema.sql', 'utf8'), actual)
  } finally {
    await database.close()
  }
})

test('what the audit trail calls things is read from tables and columns that exist, within a scope', async () => {
  const database = await openTestDatabase()
  const words = collectAuditWords(modules)
  try {
    const kinds = Object.keys(words.names)
    assert.ok(kinds.length > 10)
    const asked = kinds.map((object_kind) => ({ object_kind, object_id: `${newId()}@1` }))
    const nameOf = await database.db.read({ actorId: 'a', regions: [''] }, (tx) => nameObjects(tx, words, asked))
    assert.equal(nameOf('account', newId()), undefined)
  } finally {
    await database.close()
  }
})

test('every table about subjects has row-level security', async () => {
  const database = await openTestDatabase()
  try {
    const { rows } = await database.db.pool.query<{ name: string }>(`
      select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'subject_id' and not a.attisdropped
      where c.relkind in ('r', 'p') and not c.relispartition and not c.relrowsecurity and n.nspname !~ '^pg_'
        and has_table_privilege('zhiheng_app', c.oid, 'select')`)
    assert.deepEqual(
      rows.map((r) => r.name),
      [],
    )
  } finally {
    await database.close()
  }
})

test('the application role can neither change nor delete a record, a commitment or an audit entry', async () => {
  const database = await openTestDatabase()
  try {
    for (const table of [
      'archive.record',
      'evidence.commitment',
      'evidence.tile',
      'evidence.checkpoint',
      'core.audit_entry',
    ])
      for (const right of ['update', 'delete', 'truncate']) {
        const { rows } = await database.db.pool.query<{ may: boolean }>(
          'select has_table_privilege($1, $2, $3) as may',
          ['zhiheng_app', table, right],
        )
        assert.equal(rows[0]?.may, false, `${right} on ${table}`)
      }
  } finally {
    await database.close()
  }
})
