// The floor of a read through HTTP: Fastify and pg, one prepared statement as the owner, no session, no scope, no schema.
import Fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const server = Fastify()
server.get('/api/subjects/:subjectId', async (request) => {
  const { subjectId } = request.params as { subjectId: string }
  const { rows } = await pool.query({
    name: 'subject',
    text: `select subject_id as "subjectId", kind, name, names, scheme, issuer, code, region, industry, address, status,
      holder_id as "holderId", merged_into as "mergedInto", details, created_by as "createdBy", created_at as "createdAt",
      changed_at as "changedAt", revision, false as "isMasked" from archive.subject where subject_id = $1`,
    values: [subjectId],
  })
  return rows[0]
})
const url = await server.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ url })
process.once('disconnect', () => void server.close().finally(() => process.exit(0)))
