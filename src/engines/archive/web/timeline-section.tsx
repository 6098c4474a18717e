import { Link } from '@tanstack/react-router'
import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import {
  type AsOf,
  Empty,
  endOfDay,
  endOfPast,
  formatDay,
  formatMoment,
  ProblemSummary,
  ProofBadge,
  Section,
  Select,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import type { RecordView, Subject } from '../schema.ts'
import { CorrectionDialog } from './correction-dialog.tsx'
import { type ArchiveAddress, OWN_ARCHIVE, useRecordKinds, useTimeline } from './hooks.ts'
import { RecordBody } from './record-body.tsx'

interface Filters {
  readonly kinds: readonly string[]
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** Everything that happened to a subject, newest first; what was corrected stays, struck through, with a link to what took its place. */
export function TimelineSection({ address, subject, asOf }: { address: ArchiveAddress; subject: Subject; asOf: AsOf }) {
  const t = useText()
  const [filters, setFilters] = useState<Filters>({ kinds: [] })
  const timeline = useTimeline(address, {
    kind: filters.kinds,
    from: filters.from && `${filters.from}T00:00:00+08:00`,
    to: endOfDay(filters.to),
    asOfHappened: endOfDay(asOf.happened),
    asOfKnown: endOfDay(asOf.known),
  })
  const records = timeline.data?.pages.flatMap((p) => p.items) ?? []
  return (
    <Section title={t('时间线')} extra={<TimelineFilters filters={filters} onChange={setFilters} records={records} />}>
      <ProblemSummary problem={timeline.error} onRetry={() => void timeline.refetch()} />
      {timeline.data && records.length === 0 ? <Empty text={t('没有符合条件的记录。')} /> : null}
      <ol className="zh-lines" aria-busy={timeline.isPending}>
        {records.map((r) => (
          <TimelineEntry
            key={`${r.subjectId}/${r.id}`}
            record={r}
            address={address}
            subject={subject}
            until={endOfPast(asOf)}
          />
        ))}
      </ol>
      {timeline.hasNextPage ? (
        <Button loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
          {t('更早的记录')}
        </Button>
      ) : null}
    </Section>
  )
}

function TimelineFilters({
  filters,
  onChange,
  records,
}: {
  filters: Filters
  onChange: (next: Filters) => void
  records: readonly RecordView[]
}) {
  const t = useText()
  const actor = useActor()
  const kinds = useRecordKinds(actor.may('record.read'))
  const known = new Map(records.map((r) => [r.kind, t(r.label)]))
  for (const k of kinds.data?.items ?? []) known.set(k.kind, t(k.label))
  const day = (axis: 'from' | 'to', label: string) => (
    <DatePicker
      aria-label={label}
      placeholder={label}
      value={filters[axis] ? dayjs(filters[axis]) : null}
      onChange={(d) => onChange({ ...filters, [axis]: d ? d.format('YYYY-MM-DD') : undefined })}
    />
  )
  return (
    <search className="zh-filters">
      <Select
        mode="multiple"
        allowClear
        aria-label={t('记录种类')}
        placeholder={t('记录种类')}
        maxTagCount="responsive"
        style={{ minWidth: 160 }}
        value={[...filters.kinds]}
        options={[...known].map(([value, label]) => ({ value, label }))}
        onChange={(next: string[]) => onChange({ ...filters, kinds: next })}
      />
      {day('from', t('自'))}
      {day('to', t('至'))}
    </search>
  )
}

function TimelineEntry({
  record: r,
  address,
  subject,
  until,
}: {
  record: RecordView
  address: ArchiveAddress
  subject: Subject
  /** Set while the reader looks at the past: nothing later is said, and nothing can be done there. */
  until: string | undefined
}) {
  const t = useText()
  const actor = useActor()
  const [isCorrecting, setCorrecting] = useState(false)
  const isGone = r.supersededBy !== null || r.withdraws
  const isByHand = r.formId !== null || r.isWrittenByHand
  const mayCorrect = !until && !isGone && isByHand && !r.isErased && actor.may('record.write', subject.region)
  return (
    <li id={`record-${r.id}`}>
      <div>
        <p>
          <span className="zh-muted">{formatDay(r.happenedAt)}</span>{' '}
          {isGone ? <s>{t(r.label)}</s> : <strong>{t(r.label)}</strong>}{' '}
          <Marks record={until ? asItStood(r, until) : r} subject={subject} />
        </p>
        {r.isErased ? (
          <p className="zh-muted">{t('内容已依法清除，存证仍可核验。')}</p>
        ) : isGone ? (
          <s>
            <RecordBody record={r} />
          </s>
        ) : (
          <RecordBody record={r} />
        )}
        <Attached record={r} address={address} />
        {r.reason ? <p className="zh-muted">{t('理由：{reason}', { reason: r.reason })}</p> : null}
        <p className="zh-muted">
          {t('来源：{source}', { source: r.source })} · {t('获知：{at}', { at: formatMoment(r.knownAt) })}
        </p>
      </div>
      <div className="zh-table-actions">
        {r.formId ? <Link to={`/subjects/${r.subjectId}/records/${r.id}/form`}>{t('查看表单')}</Link> : null}
        {mayCorrect && r.formId ? (
          <Link to={`/subjects/${r.subjectId}/forms/${r.formId}/fill`} search={{ supersedes: r.id } as never}>
            {t('更正')}
          </Link>
        ) : null}
        {mayCorrect ? (
          <Button size="small" onClick={() => setCorrecting(true)}>
            {r.formId ? t('撤回') : t('更正或撤回')}
          </Button>
        ) : null}
        <ProofBadge kind="record" id={r.id} receiptPath={receiptPathOf(address, r)} />
      </div>
      {isCorrecting ? <CorrectionDialog record={r} address={address} onClose={() => setCorrecting(false)} /> : null}
    </li>
  )
}

/** Without what came over the record later. Marks are of today. */
function asItStood(r: RecordView, until: string): RecordView {
  const isBefore = (at: string) => Date.parse(at) <= Date.parse(until)
  const { dispute, ...rest } = r
  const known = dispute && isBefore(dispute.since) ? dispute : undefined
  const { until: ended, ...open } = known ?? { since: '' }
  return {
    ...rest,
    marks: [],
    ...(known && { dispute: ended && isBefore(ended) ? known : open }),
  }
}

function Marks({ record: r, subject }: { record: RecordView; subject: Subject }) {
  const t = useText()
  const goTo = (id: string) => document.getElementById(`record-${id}`)?.scrollIntoView({ block: 'center' })
  return (
    <>
      {r.withdraws ? <span className="zh-tag zh-tag-warn">{t('撤回')}</span> : null}
      {r.dispute ? (
        <span className={r.dispute.until ? 'zh-tag' : 'zh-tag zh-tag-warn'}>
          {r.dispute.until
            ? t('曾有异议，已于{day}处理', { day: formatDay(r.dispute.until) })
            : t('{day}起有异议，正在处理', { day: formatDay(r.dispute.since) })}
        </span>
      ) : null}
      {r.marks.map((mark) => (
        <span key={mark.zh} className="zh-tag zh-tag-warn">
          {t(mark)}
        </span>
      ))}
      {r.supersedes && !r.withdraws ? <span className="zh-tag">{t('更正')}</span> : null}
      {r.supersededBy ? (
        <button type="button" className="zh-link" onClick={() => goTo(r.supersededBy as string)}>
          {t('已被后来的记录取代')}
        </button>
      ) : null}
      {r.supersedes ? (
        <button type="button" className="zh-link" onClick={() => goTo(r.supersedes as string)}>
          {t('所取代的记录')}
        </button>
      ) : null}
      {r.subjectId !== subject.subjectId ? (
        <Link to={`/subjects/${r.subjectId}`} className="zh-tag">
          {t('来自并入的档案')}
        </Link>
      ) : null}
      {r.origin ? (
        <Link to={`/subjects/${r.origin.subjectId}`} className="zh-tag">
          {t('由另一档案拆分而来')}
        </Link>
      ) : null}
    </>
  )
}

/** In one's own archive by its own route; elsewhere by the subject it was written on, which after a merge is not the one shown. */
function receiptPathOf(address: ArchiveAddress, record: RecordView): string {
  const base = address === OWN_ARCHIVE ? address.below : `/api/subjects/${record.subjectId}`
  return `${base}/records/${record.id}/receipt`
}

function Attached({ record: r, address }: { record: RecordView; address: ArchiveAddress }) {
  const t = useText()
  if (r.fileDigests.length === 0) return null
  return (
    <p>
      {r.fileDigests.map((digest, i) => (
        <span key={digest}>
          {i > 0 ? ' · ' : ''}
          <a href={`${address.below}/files/${digest}`} download>
            {t('附件 {n}', { n: i + 1 })}
          </a>
        </span>
      ))}
    </p>
  )
}
