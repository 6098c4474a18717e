import type pg from 'pg'
import type { Actor } from '../../core/access/define.ts'
import type { App, Module } from '../../core/app.ts'
import {
  cityPackOf,
  completeDemo,
  findDemo,
  type DemoProgress as LoaderProgress,
  loadCity,
  markDemo,
  saveDemoProgress,
} from '../../core/regions/index.ts'
import {
  type BulkLink,
  type BulkRecord,
  type BulkSubject,
  beginLoad,
  bulkLoadLinks,
  bulkLoadRecords,
  bulkLoadSubjects,
  endLoad,
} from '../../engines/archive/index.ts'
import { bulkLoadFollowUps, formsOf } from '../../engines/forms/index.ts'
import { eventsOf } from './events.ts'
import { DEMO_ENTERPRISE, DEMO_LABORATORY, type Family, familyOf } from './family.ts'
import { demoRecordKinds } from './kinds.ts'
import { DEMO_DEFAULTS, type DemoPlan, type Places, placesOf, RECORDS_PER_SUBJECT } from './plan.ts'

export { listDemoInspectors } from './inspectors.ts'
export { registerDemoLaboratories } from './laboratories.ts'
export { DEMO_DEFAULTS, type DemoPlan } from './plan.ts'

/** Labels of the demo city's own record kinds; part of every city, because a timeline must be readable wherever it is opened. */
export const demoModule: Module = { id: 'demo', declares: { recordKinds: demoRecordKinds } }

export interface DemoOptions {
  readonly subjects?: number | undefined
  readonly seed?: number | undefined
  readonly endsOn?: string | undefined
  /** About how many records in all; three a subject if nobody says. */
  readonly records?: number | undefined
  /** Subjects of one transaction: large enough for COPY, small enough for memory. */
  readonly batch?: number | undefined
  readonly onProgress?: ((done: DemoProgress) => void) | undefined
}

export interface DemoProgress {
  readonly subjects: number
  readonly of: number
  readonly records: number
}

export interface DemoResult {
  readonly subjects: number
  /** Registrations and links included. */
  readonly records: number
  readonly seconds: number
  /** Subjects that the demo accounts speak for. */
  readonly enterpriseSubjectId: string
  readonly laboratorySubjectId: string
  /** Where they are. */
  readonly district: string
  readonly plan: DemoPlan
}

/** The demo city is loaded into a city that has no subjects; anything else would mix invented firms with real ones. */
export class CityNotEmpty extends Error {
  constructor() {
    super(
      '这个城市已有监管对象，演示数据只能装入空的城市 / this city has subjects already; demo data goes into an empty one only',
    )
    this.name = 'CityNotEmpty'
  }
}

const actor: Actor = {
  kind: 'system',
  accountId: undefined,
  name: 'system:demo',
  grants: [],
  permissions: new Map(),
  subjectId: undefined,
  sessionId: undefined,
}

const BATCH = 5000

/**
 * Fills an empty city with invented subjects and three years of records, every one sealed. The same seed, number and city give the
 * same rows with the same ids; only salts and the order in the log differ. Marks the city as a demonstration before the first row.
 * A load that was interrupted goes on where it stopped, with the plan it began with; a complete one is left as it is.
 * @throws CityNotEmpty when there are subjects that no demo load made.
 * @throws Refusal `calendar-not-announced` when the period reaches years without a calendar.
 */
export async function loadDemo(app: App, options: DemoOptions = {}): Promise<DemoResult> {
  const started = performance.now()
  const pack = cityPackOf(app)
  await loadCity(app.db, pack)
  const places = placesOf(pack)
  const { plan, done } = await app.db.asOwner(async (client) => {
    const before = await findDemo(client)
    if (!before && (await hasSubjects(client))) throw new CityNotEmpty()
    const plan = before?.facts ?? planOf(options)
    if (!before) await markDemo(client, plan)
    if (before?.isComplete) return { plan, done: before.progress }
    return { plan, done: await loadFamilies(client, app, plan, places, before?.progress, options) }
  })
  return {
    subjects: done.subjects,
    records: done.records,
    seconds: (performance.now() - started) / 1000,
    enterpriseSubjectId: familyOf(plan, DEMO_ENTERPRISE, places).head.subjectId,
    laboratorySubjectId: familyOf(plan, DEMO_LABORATORY, places).head.subjectId,
    district: familyOf(plan, DEMO_ENTERPRISE, places).district,
    plan,
  }
}

/** Whether this city may be filled with demo data: it has no subjects, or only those of a demo load. */
export async function canHoldDemo(app: App): Promise<boolean> {
  return app.db.asOwner(async (client) => (await findDemo(client)) !== undefined || !(await hasSubjects(client)))
}

function planOf(options: DemoOptions): DemoPlan {
  const subjects = options.subjects ?? DEMO_DEFAULTS.subjects
  return {
    seed: options.seed ?? DEMO_DEFAULTS.seed,
    subjects,
    endsOn: options.endsOn ?? DEMO_DEFAULTS.endsOn,
    activity: options.records === undefined ? 1 : activityFor(options.records, subjects),
  }
}

async function loadFamilies(
  client: pg.ClientBase,
  app: App,
  plan: DemoPlan,
  places: Places,
  from: LoaderProgress | undefined,
  { batch: size = BATCH, onProgress }: DemoOptions,
): Promise<LoaderProgress> {
  const form = formsOf(app).find((f) => f.about.includes('enterprise'))
  await beginLoad(client)
  let { family, subjects, records } = from ?? { family: 0, subjects: 0, records: 0 }
  while (subjects < plan.subjects) {
    const batch = emptyBatch()
    const room = plan.subjects - subjects
    while (batch.subjects.length < Math.min(size, room)) {
      const next = familyOf(plan, family++, places)
      addFamily(batch, next, eventsOf(plan, next, form), room - batch.subjects.length)
    }
    subjects += batch.subjects.length
    records += batch.subjects.length + batch.links.length + batch.records.length
    await loadBatch(client, app, batch, { family, subjects, records })
    onProgress?.({ subjects, records, of: plan.subjects })
  }
  await completeDemo(client)
  await endLoad(client)
  return { family, subjects, records }
}

/** Registrations and links come whatever happens (1.4 a subject); the rest follows the activity. */
function activityFor(records: number, subjects: number): number {
  const fixed = 1.4
  return Math.max(0, (records / subjects - fixed) / (RECORDS_PER_SUBJECT - fixed))
}

interface Batch {
  readonly subjects: BulkSubject[]
  readonly links: BulkLink[]
  readonly records: BulkRecord[]
}

function emptyBatch(): Batch {
  return { subjects: [], links: [], records: [] }
}

/** The last family is cut short, so that the city has exactly the number asked for. */
function addFamily(batch: Batch, family: Family, events: readonly BulkRecord[], room: number): void {
  const members = family.members.slice(0, Math.max(0, room - 1))
  const kept = new Set([family.head.subjectId, ...members.map((m) => m.subjectId)])
  batch.subjects.push(family.head, ...members)
  batch.links.push(...family.links.filter((l) => kept.has(l.subjectId)))
  batch.records.push(...events.filter((e) => kept.has(e.subjectId)))
}

async function loadBatch(client: pg.ClientBase, app: App, batch: Batch, progress: LoaderProgress): Promise<void> {
  await client.query('begin')
  try {
    await bulkLoadSubjects(client, app, actor, batch.subjects)
    await bulkLoadLinks(client, app, actor, batch.links)
    await bulkLoadRecords(client, app, actor, batch.records)
    const regions = new Map(batch.subjects.map((s) => [s.subjectId, s.region]))
    await bulkLoadFollowUps(client, app, batch.records, (id) => regions.get(id) as string)
    await saveDemoProgress(client, progress)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function hasSubjects(client: pg.ClientBase): Promise<boolean> {
  const { rowCount } = await client.query('select from archive.subject limit 1')
  return rowCount === 1
}
