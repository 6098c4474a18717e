import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type AsOf, Empty, endOfPast, formatDay, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import { LINK_RELATION_LABELS, SUBJECT_KIND_LABELS } from '../define.ts'
import type { LinkView, Subject } from '../schema.ts'
import { type ArchiveAddress, useLinks } from './hooks.ts'

/** What the subject is linked to, from both ends, with dates. */
export function LinksSection({
  address,
  subject,
  asOf = {},
}: {
  address: ArchiveAddress
  subject: Subject
  asOf?: AsOf
}) {
  const t = useText()
  const links = useLinks(address)
  const until = endOfPast(asOf)?.slice(0, 10)
  const all = (links.data?.pages.flatMap((p) => p.items) ?? []).filter((l) => !until || !l.from || l.from <= until)
  return (
    <Section title={t('关联对象')}>
      <ProblemSummary problem={links.error} onRetry={() => void links.refetch()} />
      {links.data && all.length === 0 ? <Empty text={t('没有关联对象。')} /> : null}
      <ul className="zh-lines">
        {all.map((l) => (
          <LinkLine key={l.id} link={l} isOwn={address.subject === '/api/own/subject'} subject={subject} />
        ))}
      </ul>
      {links.hasNextPage ? <Button onClick={() => void links.fetchNextPage()}>{t('更多')}</Button> : null}
    </Section>
  )
}

function LinkLine({ link, isOwn, subject }: { link: LinkView; isOwn: boolean; subject: Subject }) {
  const t = useText()
  const label = LINK_RELATION_LABELS[link.relation]
  const end = link.subjectId === subject.subjectId ? link.otherId : link.subjectId
  const name = link.name ?? t('（其他辖区的对象）')
  return (
    <li>
      <span>
        <span className="zh-muted">{t(link.isBack ? label.back : label.to)}</span>{' '}
        {link.name && !isOwn ? <Link to={`/subjects/${end}`}>{name}</Link> : name}{' '}
        {link.kind ? <span className="zh-tag">{t(SUBJECT_KIND_LABELS[link.kind])}</span> : null}
      </span>
      <span className="zh-muted">
        {link.from || link.to ? `${formatDay(link.from)} — ${link.to ? formatDay(link.to) : t('至今')}` : ''}
      </span>
    </li>
  )
}
