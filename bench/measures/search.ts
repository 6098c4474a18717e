import type pg from 'pg'
import pgPackage from 'pg'
import { COUNT_BOUND, searchSubjects } from '../../src/engines/archive/index.ts'
import { asOwner, type BenchCity } from '../city.ts'
import { inTurn, type Measure, round, timed } from '../measure.ts'

const ROUNDS = 9
const LIMIT = 20
/** Share of the subjects whose name holds the two characters: from nearly every firm to a handful. */
const SHARES = [0.5, 0.05, 0.01, 0.001, 0]

const officer = { actorId: 'bench', regions: ['12'] }

/**
 * The first page of a search by two characters with its total (exact up to 500), through the front door with transaction, role and
 * row-level security, against one statement of the tables' owner on the same index that gives the same rows and the same total.
 */
export const searchMeasure: Measure = {
  name: 'search-two-characters',
  unit: 'ms',
  goal: { atMost: 1.5 },
  run: async (city, rounds = ROUNDS) => {
    const cases: { text: string; hits: number; ours: number; floor: number; ratio: number }[] = []
    for (const { text, hits } of await someNames(city)) {
      city.say(`search 「${text}」`)
      const ours = () => city.app.db.read(officer, (tx) => searchSubjects(tx, officer.regions, { text, limit: LIMIT }))
      const floor = () => city.app.db.asOwner((client) => bareSearch(client, text))
      await requireSame(await ours(), await floor(), text)
      const found = await inTurn(
        rounds,
        () => timed(ours),
        () => timed(floor),
      )
      cases.push({
        text,
        hits,
        ours: round(found.ours),
        floor: round(found.floor),
        ratio: round(found.ours / found.floor),
      })
    }
    const mean = (side: 'ours' | 'floor') => cases.reduce((sum, c) => sum + c[side], 0) / cases.length
    return { ours: mean('ours'), floor: mean('floor'), rounds, cases }
  },
}

/** Two characters of every frequency, from the names that are really there. */
async function someNames(city: BenchCity): Promise<{ text: string; hits: number }[]> {
  const found = await asOwner<{ text: string; hits: number }>(
    city,
    `select term as text, count(*)::int as hits from archive.subject, unnest(terms) term
     where merged_into is null and term ~ '^[一-龥]{2}$' group by term order by count(*) desc, term`,
  )
  const of = (share: number) => found.find((f) => f.hits <= share * city.subjects) ?? found.at(-1)
  const chosen = new Map(
    SHARES.map(of)
      .filter((f) => f !== undefined)
      .map((f) => [f.text, f]),
  )
  return [...chosen.values()]
}

type Bare = pg.QueryResult<{ subject_id: string; found: number }>

function bareSearch(client: pg.PoolClient, text: string): Promise<Bare> {
  const [term, pattern] = [pgPackage.escapeLiteral(`{${text}}`), pgPackage.escapeLiteral(`%${text}%`)]
  // Values stand in the text, so that it is planned for them: a frequent one in the order of the key, a rare one by the index.
  return client.query(`
    with hit as materialized (
      select subject_id from archive.subject
      where merged_into is null and terms @> ${term} and search_text like ${pattern} order by subject_id limit ${COUNT_BOUND + 1}),
    total as (select count(*)::int as found from hit)
    select s.subject_id, s.kind, s.name, s.names, s.code, s.region, s.industry, s.address, s.status, t.found
    from (select * from hit limit ${LIMIT + 1}) h join archive.subject s using (subject_id), total t order by s.subject_id`)
}

/** Two sides that do not find the same are not compared. */
function requireSame(ours: Awaited<ReturnType<typeof searchSubjects>>, floor: Bare, text: string): void {
  const ids = floor.rows.slice(0, LIMIT).map((r) => r.subject_id)
  const isSame = ours.items.length === ids.length && ours.items.every((item, i) => item.subjectId === ids[i])
  const found = Math.min(floor.rows[0]?.found ?? 0, COUNT_BOUND)
  if (!isSame || ours.total?.count !== found) throw new Error(`the two searches for ${text} differ`)
}
