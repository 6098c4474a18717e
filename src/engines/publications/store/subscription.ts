import { sql } from 'kysely'
import type { Tx } from '../../../core/db/index.ts'
import type { Language } from '../../../core/text.ts'

/** Who wants to be told of what. Read by parts of the system only. */
export interface SubscriptionRow {
  readonly id: string
  readonly channel: 'email' | 'webhook'
  readonly address: string
  readonly kind: string | null
  readonly region: string | null
  readonly language: Language
  readonly status: 'unconfirmed' | 'active' | 'failed'
  readonly tokenHash: Buffer
  readonly secret: string
  readonly createdAt: Date
  readonly confirmedAt: Date | null
  readonly lastAskedAt: Date
  readonly failures: number
  readonly nextAt: Date
}

const COLUMNS = `s.id, s.channel, s.address, s.kind, s.region, s.language, s.status, s.token_hash as "tokenHash", s.secret,
  s.created_at as "createdAt", s.confirmed_at as "confirmedAt", s.last_asked_at as "lastAskedAt", s.failures, s.next_at as "nextAt"`

export async function insertSubscription(tx: Tx, s: SubscriptionRow): Promise<void> {
  await sql`
    insert into publications.subscription (id, channel, address, kind, region, language, status, token_hash, secret, created_at,
      last_asked_at, failures, next_at)
    values (${s.id}, ${s.channel}, ${s.address}, ${s.kind}, ${s.region}, ${s.language}, ${s.status}, ${s.tokenHash}, ${s.secret},
      ${s.createdAt}, ${s.lastAskedAt}, ${s.failures}, ${s.nextAt})`.execute(tx)
}

export async function saveSubscription(tx: Tx, s: SubscriptionRow): Promise<void> {
  await sql`
    update publications.subscription set status = ${s.status}, confirmed_at = ${s.confirmedAt}, last_asked_at = ${s.lastAskedAt},
      failures = ${s.failures}, next_at = ${s.nextAt} where id = ${s.id}`.execute(tx)
}

/** Deliveries go with it. */
export async function deleteSubscription(tx: Tx, id: string): Promise<void> {
  await sql`delete from publications.subscription where id = ${id}`.execute(tx)
}

/** Subscriptions of one address; two requests for it wait for each other. */
export async function lockAddress(tx: Tx, address: string): Promise<SubscriptionRow[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`publications subscription ${address}`}, 0))`.execute(tx)
  const { rows } = await sql<SubscriptionRow>`
    select ${sql.raw(COLUMNS)} from publications.subscription s where s.address = ${address}`.execute(tx)
  return rows
}

export async function findByToken(tx: Tx, tokenHash: Buffer): Promise<SubscriptionRow | undefined> {
  const { rows } = await sql<SubscriptionRow>`
    select ${sql.raw(COLUMNS)} from publications.subscription s where s.token_hash = ${tokenHash}`.execute(tx)
  return rows[0]
}

/** Locked for as long as the delivery takes; a subscription that somebody else delivers now is passed over. */
export async function claimSubscription(tx: Tx, id: string): Promise<SubscriptionRow | undefined> {
  const { rows } = await sql<SubscriptionRow>`
    select ${sql.raw(COLUMNS)} from publications.subscription s where s.id = ${id} for update skip locked`.execute(tx)
  return rows[0]
}

/** Queues a step for everybody who asked for its kind and district; a second time adds nothing. */
export async function queueDeliveries(
  tx: Tx,
  step: { eventId: string; subjectId: string; entryId: string; kind: string; region: string },
  now: Date,
): Promise<void> {
  await sql`
    insert into publications.delivery (subscription_id, event_id, subject_id, entry_id, queued_at)
    select s.id, ${step.eventId}, ${step.subjectId}, ${step.entryId}, ${now} from publications.subscription s
    where s.status = 'active' and (s.kind is null or s.kind = ${step.kind}) and (s.region is null or ${step.region} ^@ s.region)
    on conflict do nothing`.execute(tx)
}

/** Subscriptions with something to send, whose time has come. */
export async function listDueSubscriptions(
  tx: Tx,
  now: Date,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from publications.subscription s
    where s.status = 'active' and s.next_at <= ${now} ${after === undefined ? sql`` : sql`and s.id > ${after}`}
      and exists (select from publications.delivery d where d.subscription_id = s.id and d.sent_at is null)
    order by s.id limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}

export interface DeliveryRow {
  readonly eventId: string
  readonly entryId: string
}

export async function listWaitingDeliveries(tx: Tx, subscriptionId: string, limit: number): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select event_id as "eventId", entry_id as "entryId" from publications.delivery
    where subscription_id = ${subscriptionId} and sent_at is null order by event_id limit ${limit}`.execute(tx)
  return rows
}

export async function markSent(tx: Tx, subscriptionId: string, eventIds: readonly string[], at: Date): Promise<void> {
  await sql`
    update publications.delivery set sent_at = ${at}
    where subscription_id = ${subscriptionId} and event_id = any (${[...eventIds]}::uuid[])`.execute(tx)
}

/** Nobody confirmed, or it was sent long ago: nothing of it is kept. */
export async function forgetOld(tx: Tx, unconfirmedBefore: Date, sentBefore: Date): Promise<void> {
  await sql`delete from publications.subscription where status = 'unconfirmed' and created_at < ${unconfirmedBefore}`.execute(
    tx,
  )
  await sql`delete from publications.delivery where sent_at < ${sentBefore}`.execute(tx)
}
