import { Empty, Page, ProblemSummary, useActor, useText } from '../../../web/kit/index.ts'
import { FilesSection } from './files-section.tsx'
import { OWN_ARCHIVE, useArchive } from './hooks.ts'
import { IdentityCard } from './identity-card.tsx'
import { LinksSection } from './links-section.tsx'
import { TimelineSection } from './timeline-section.tsx'

/** What is held about the enterprise this account speaks for. */
export default function OwnShowPage() {
  const t = useText()
  const actor = useActor()
  const subject = useArchive(OWN_ARCHIVE)
  if (!actor.subjectId)
    return (
      <Page title={t('本单位档案')}>
        <Empty text={t('此账号不代表任何单位。')} />
      </Page>
    )
  return (
    <Page title={subject.data?.name ?? t('本单位档案')} lead={t('监管部门持有的关于本单位的全部记录，每条都可核验。')}>
      <ProblemSummary problem={subject.error} onRetry={() => void subject.refetch()} />
      {subject.data ? (
        <>
          <IdentityCard address={OWN_ARCHIVE} subject={subject.data} asOf={{}} />
          <TimelineSection address={OWN_ARCHIVE} subject={subject.data} asOf={{}} />
          <LinksSection address={OWN_ARCHIVE} subject={subject.data} />
          <FilesSection address={OWN_ARCHIVE} subject={subject.data} />
        </>
      ) : null}
    </Page>
  )
}
