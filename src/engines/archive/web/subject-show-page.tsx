import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import {
  type AsOf,
  AsOfPicker,
  Page,
  ProblemSummary,
  rememberSubject,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import { SubjectCases } from '../../cases/web/index.tsx'
import { SubjectForms } from '../../forms/web/index.tsx'
import { SubjectDecisions } from '../../rules/web/index.tsx'
import { SUBJECT_KIND_LABELS } from '../define.ts'
import type { Subject } from '../schema.ts'
import { ChangeDialog } from './change-dialog.tsx'
import { FilesSection } from './files-section.tsx'
import { archiveOf, useArchive } from './hooks.ts'
import { IdentityCard } from './identity-card.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { LinksSection } from './links-section.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { NoteDialog } from './note-dialog.tsx'
import { SplitDialog } from './split-dialog.tsx'
import { TimelineSection } from './timeline-section.tsx'

/** One subject, one archive: who it is, what happened, what belongs to it, each with its proof; today or on a day in the past. */
export default function SubjectShowPage() {
  const { subjectId } = useParams({ strict: false }) as { subjectId: string }
  const t = useText()
  const actor = useActor()
  const address = archiveOf(subjectId)
  const subject = useArchive(address)
  const [asOf, setAsOf] = useState<AsOf>({})
  const accountId = actor.accountId
  const opened = subject.data
  useEffect(() => {
    if (opened) rememberSubject(accountId, { id: opened.subjectId, name: opened.name, kind: opened.kind }, new Date())
  }, [accountId, opened])
  const isPast = asOf.happened !== undefined || asOf.known !== undefined
  return (
    <Page
      title={opened?.name ?? t('档案')}
      lead={opened ? t(SUBJECT_KIND_LABELS[opened.kind]) : undefined}
      extra={opened && !isPast ? <Actions subject={opened} /> : null}
    >
      <ProblemSummary problem={subject.error} onRetry={() => void subject.refetch()} />
      {opened ? (
        <>
          {opened.mergedInto ? <MergedNotice into={opened.mergedInto} /> : null}
          <AsOfPicker value={asOf} onChange={setAsOf} />
          <IdentityCard address={address} subject={opened} asOf={asOf} />
          {isPast || opened.mergedInto ? null : (
            <SubjectForms subjectId={subjectId} kind={opened.kind} region={opened.region} />
          )}
          {isPast ? null : <SubjectCases subjectId={subjectId} kind={opened.kind} region={opened.region} />}
          {isPast ? null : <SubjectDecisions subjectId={subjectId} region={opened.region} />}
          <TimelineSection address={address} subject={opened} asOf={asOf} />
          <LinksSection address={address} subject={opened} asOf={asOf} />
          <FilesSection address={address} subject={opened} asOf={asOf} />
        </>
      ) : null}
    </Page>
  )
}

function MergedNotice({ into }: { into: string }) {
  const t = useText()
  return (
    <p role="status">
      <span className="zh-tag zh-tag-warn">{t('已并入')}</span> {t('这份档案已并入另一份，新的记录写在那里。')}{' '}
      <Link to={`/subjects/${into}`}>{t('打开并入的档案')}</Link>
    </p>
  )
}

type Dialog = 'change' | 'note' | 'link' | 'merge' | 'split'

/** What this reader may do here; what he may not do is not shown, and the server would refuse it. */
function Actions({ subject }: { subject: Subject }) {
  const t = useText()
  const actor = useActor()
  const [open, setOpen] = useState<Dialog>()
  if (subject.mergedInto) return null
  const close = () => setOpen(undefined)
  const offered: [Dialog, string, boolean][] = [
    ['change', t('编辑'), actor.may('subject.write', subject.region)],
    ['note', t('登记备注'), actor.may('record.write', subject.region)],
    ['link', t('关联'), actor.may('subject.write', subject.region)],
    ['merge', t('合并'), actor.may('subject.merge', subject.region)],
    ['split', t('拆分'), actor.may('subject.merge', subject.region)],
  ]
  const dialogs = { change: ChangeDialog, note: NoteDialog, link: LinkDialog, merge: MergeDialog, split: SplitDialog }
  const Shown = open && dialogs[open]
  return (
    <>
      {offered
        .filter(([, , isOffered]) => isOffered)
        .map(([dialog, label]) => (
          <Button key={dialog} onClick={() => setOpen(dialog)}>
            {label}
          </Button>
        ))}
      {Shown ? <Shown subject={subject} onClose={close} /> : null}
    </>
  )
}
