import type pg from 'pg'
import type { LookAlike } from '../logic/look-alikes.ts'

/** Enterprises and bodies with one of these keys as the key of a present or former name; `keys` are all keys of each. */
export async function listByNameKeys(
  client: pg.ClientBase,
  keys: readonly string[],
): Promise<(LookAlike & { readonly keys: readonly string[] })[]> {
  if (keys.length === 0) return []
  const { rows } = await client.query<LookAlike & { keys: string[] }>(
    `select subject_id as "subjectId", name, code, region, status, string_to_array(search_text, chr(10)) as keys
     from archive.subject
     where string_to_array(search_text, chr(10)) && $1::text[] and kind in ('enterprise', 'body') and merged_into is null
     order by subject_id limit 5000`,
    [keys],
  )
  return rows
}
