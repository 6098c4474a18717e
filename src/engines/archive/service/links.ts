import type { Actor } from '../../../core/access/define.ts'
import { maskName } from '../../../core/access/masking.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { refuse } from '../../../core/problem.ts'
import type { LinkRelation, SubjectKind } from '../define.ts'
import { chinaDay } from '../logic/subject-state.ts'
import { linkNotPossible, linkUnknown, subjectMerged } from '../problems.ts'
import type { LinkCreate, LinkView } from '../schema.ts'
import { endLink, findLink, insertLink, listLinks } from '../store/links.ts'
import { listSubjectNames, type SubjectRow, updateSubjectRow } from '../store/subjects.ts'
import { writeRecord } from './records.ts'
import { getSubject, getSubjectForChange } from './subjects.ts'

/** Which kinds a relation joins, and whether the other end answers for the subject from then on. */
const RELATIONS: Readonly<
  Record<LinkRelation, { from: readonly SubjectKind[]; to: readonly SubjectKind[]; holds: boolean }>
> = {
  'made-by': { from: ['product'], to: ['enterprise', 'site'], holds: true },
  'site-of': { from: ['site'], to: ['enterprise', 'body'], holds: true },
  'employed-by': { from: ['person'], to: ['enterprise', 'body'], holds: true },
  contractor: { from: ['project'], to: ['enterprise'], holds: false },
  owner: { from: ['instrument', 'project', 'site', 'product'], to: ['enterprise', 'body', 'person'], holds: true },
  'part-of': {
    from: ['site', 'area', 'project', 'body', 'enterprise'],
    to: ['area', 'project', 'body', 'enterprise'],
    holds: false,
  },
}

/**
 * Links a subject to another by a record. Where the relation makes the other end answer for it, the other end's account sees it.
 * @throws Refusal `link-not-possible`, `subject-unknown`.
 */
export async function linkSubject(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  subjectId: string,
  asked: LinkCreate,
): Promise<{ id: string }> {
  const subject = await getSubjectForChange(tx, subjectId, regions)
  if (subject.mergedInto) throw refuse(subjectMerged({ mergedInto: subject.mergedInto }))
  const other = await getSubject(tx, asked.otherId)
  const relation = RELATIONS[asked.relation]
  const isFitting =
    relation.from.includes(subject.kind) && relation.to.includes(other.kind) && other.subjectId !== subjectId
  if (!isFitting || (asked.from && asked.to && asked.to < asked.from))
    throw refuse(
      linkNotPossible({
        message: isFitting
          ? { zh: '结束日期早于开始日期', en: 'the end is before the beginning' }
          : { zh: '这两类对象之间没有这种关系', en: 'these two kinds have no such relation' },
      }),
    )
  const [id, recordId, now] = [newId(), newId(), app.clock.now()]
  const [from, to] = [asked.from ?? null, asked.to ?? null]
  await writeRecord(tx, app, actor, {
    id: recordId,
    subjectId,
    kind: 'subject.linked',
    body: { linkId: id, relation: asked.relation, otherId: other.subjectId, from, to },
    happenedAt: from && new Date(`${from}T00:00:00+08:00`) <= now ? new Date(`${from}T00:00:00+08:00`) : now,
    source: '关联',
    reason: asked.reason,
  })
  await insertLink(tx, { subjectId, id, relation: asked.relation, otherId: other.subjectId, from, to, recordId })
  if (relation.holds && (!to || to >= chinaDay(now)))
    await updateSubjectRow(tx, {
      ...subject,
      holderId: other.subjectId,
      changedAt: now,
      revision: subject.revision + 1,
    })
  return { id }
}

/** Ends a link by a record; that it was stays readable. @throws Refusal `link-unknown`. */
export async function unlinkSubject(
  tx: Tx,
  app: App,
  actor: Actor,
  regions: readonly string[],
  subjectId: string,
  linkId: string,
  asked: { readonly reason: string; readonly to?: string | undefined },
): Promise<void> {
  const subject = await getSubjectForChange(tx, subjectId, regions)
  const link = await findLink(tx, subjectId, linkId)
  if (!link) throw refuse(linkUnknown())
  const now = app.clock.now()
  const to = asked.to ?? chinaDay(now)
  if (link.from && to < link.from)
    throw refuse(linkNotPossible({ message: { zh: '结束日期早于开始日期', en: 'the end is before the beginning' } }))
  const record = await writeRecord(tx, app, actor, {
    subjectId,
    kind: 'subject.unlinked',
    body: { linkId, relation: link.relation, otherId: link.otherId, to },
    happenedAt: now,
    source: '关联',
    reason: asked.reason,
  })
  await endLink(tx, link, to, record.id)
  if (subject.holderId === link.otherId) await releaseHolder(tx, subject, now)
}

async function releaseHolder(tx: Tx, subject: SubjectRow, now: Date): Promise<void> {
  await updateSubjectRow(tx, { ...subject, holderId: null, changedAt: now, revision: subject.revision + 1 })
}

const LINKS_PER_PAGE = 100

/** Links in both directions, with the name of the other end where the caller may see it. */
export async function viewLinks(
  tx: Tx,
  subjectId: string,
  after?: string,
): Promise<{ items: LinkView[]; next?: string }> {
  const rows = await listLinks(tx, subjectId, LINKS_PER_PAGE + 1, after)
  const page = rows.slice(0, LINKS_PER_PAGE)
  const ends = page.map((l) => (l.subjectId === subjectId ? l.otherId : l.subjectId))
  const names = new Map((await listSubjectNames(tx, ends)).map((s) => [s.subjectId, s]))
  const last = rows.length > LINKS_PER_PAGE ? page.at(-1) : undefined
  return {
    items: page.map((l, i) => {
      const end = names.get(ends[i] as string)
      const name = end ? (end.kind === 'person' ? maskName(end.name) : end.name) : null
      const { recordId: _, ...link } = l
      return { ...link, name, kind: end?.kind ?? null, isBack: l.subjectId !== subjectId }
    }),
    ...(last && { next: last.id }),
  }
}
