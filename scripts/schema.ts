/** `npm run schema`: writes migrations/schema.sql from a freshly migrated database. */
import { writeFileSync } from 'node:fs'
import { dumpSchema } from '../src/core/db/schema-dump.ts'
import { openTestDatabase } from '../src/core/testing/database.ts'

const database = await openTestDatabase()
writeFileSync('migrations/schema.sql', await database.db.asOwner(dumpSchema))
await database.close()
process.exit(0)
