import {
  type AsOf,
  Empty,
  endOfPast,
  formatMoment,
  PhotoInput,
  ProblemSummary,
  ProofBadge,
  Section,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import type { Subject } from '../schema.ts'
import { type ArchiveAddress, useFiles, useRefresh } from './hooks.ts'

const ACCEPTED = 'image/*,.pdf,.docx,.xlsx,.txt'

/** Files of the archive: downloads with their proof, and upload for whoever may write records. */
export function FilesSection({
  address,
  subject,
  asOf = {},
}: {
  address: ArchiveAddress
  subject: Subject
  asOf?: AsOf
}) {
  const t = useText()
  const actor = useActor()
  const files = useFiles(address, asOf)
  const refresh = useRefresh(address)
  // Nothing is added to a day that has passed.
  const mayAdd =
    endOfPast(asOf) === undefined &&
    address.subject !== '/api/own/subject' &&
    !subject.mergedInto &&
    actor.may('record.write', subject.region)
  return (
    <Section title={t('附件')}>
      <ProblemSummary problem={files.error} onRetry={() => void files.refetch()} />
      {files.data?.items.length === 0 ? <Empty text={t('还没有附件。')} /> : null}
      <ul className="zh-lines">
        {files.data?.items.map((f) => (
          <li key={f.id}>
            <a href={`${address.below}/files/${f.digest}`} download={f.name}>
              {f.name}
            </a>
            <span className="zh-table-actions">
              <span className="zh-muted">
                {sizeOf(f.bytes)} · {formatMoment(f.addedAt)}
              </span>
              <ProofBadge kind="file" id={f.id} />
            </span>
          </li>
        ))}
      </ul>
      {mayAdd ? (
        <PhotoInput
          label={t('上传附件')}
          accept={ACCEPTED}
          value={[]}
          onChange={() => void refresh()}
          uploadPath={`${address.below}/files`}
          fileUrl={(f) => `${address.below}/files/${f.digest}`}
        />
      ) : null}
    </Section>
  )
}

function sizeOf(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`
}
