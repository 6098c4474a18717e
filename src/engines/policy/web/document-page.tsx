import { Link, useParams } from '@tanstack/react-router'
import { Switch } from 'antd'
import { useEffect } from 'react'
import {
  actorName,
  formatMoment,
  Page,
  ProblemSummary,
  ProofBadge,
  Section,
  Select,
  useSearchText,
  useText,
} from '../../../web/kit/index.ts'
import type { DocumentReply } from '../schema.ts'
import { Changes } from './changes.tsx'
import { anchorOf, ClauseText, PrintedText } from './clause-text.tsx'
import { FoundFigures } from './figures.tsx'
import { useBoard, useDocument } from './hooks.ts'
import './policy.css'

/** A document: outline, text as printed with its notes, earlier imports and what changed. */
export default function DocumentPage() {
  const t = useText()
  const { id } = useParams({ strict: false }) as { id: string }
  const [search] = useSearchText()
  const document = useDocument(id, search.version ? Number(search.version) : undefined)
  const data = document.data
  return (
    <Page
      title={data?.document.title ?? t('文件原文')}
      lead={data ? describe(data, t) : undefined}
      extra={data ? <ProofBadge kind="policy-version" id={data.versionId} /> : undefined}
    >
      <ProblemSummary problem={document.error} onRetry={() => void document.refetch()} />
      {data ? <Reader data={data} /> : null}
    </Page>
  )
}

function describe(data: DocumentReply, t: ReturnType<typeof useText>): string {
  const { issuers, number, date, importedAt, importedBy } = data.document
  return [
    issuers.join('、'),
    number,
    date,
    t('{who} 于 {at} 导入', {
      who: actorName(importedBy, t),
      at: formatMoment(importedAt),
    }),
  ]
    .filter(Boolean)
    .join(' · ')
}

function Reader({ data }: { data: DocumentReply }) {
  const t = useText()
  const [search, change] = useSearchText()
  const { at } = search
  const isPrinted = search.view === 'printed'
  useEffect(() => {
    if (at) document.getElementById(anchorOf(at))?.scrollIntoView({ block: 'center' })
  }, [at])
  return (
    <>
      <div className="zh-table-tools">
        <span>
          <Switch
            size="small"
            checked={isPrinted}
            aria-label={t('按原件排印')}
            onChange={(on) => change({ view: on ? 'printed' : undefined })}
          />{' '}
          {t('按原件排印')}
        </span>
        {data.versions.length > 1 ? (
          <Select
            aria-label={t('版本')}
            value={data.document.version}
            onChange={(version) => change({ version: String(version) })}
            options={data.versions.map((v) => ({
              value: v.version,
              label: t('第 {n} 版 {at}', { n: v.version, at: formatMoment(v.importedAt) }),
            }))}
          />
        ) : null}
      </div>
      {data.changes.length > 0 ? (
        <Section title={t('本版变化 {n} 处', { n: data.changes.length })}>
          <Changes changes={data.changes} />
        </Section>
      ) : null}
      <div className="zp-reader">
        <Outline data={data} />
        <article className="zp-paper">
          {isPrinted ? (
            <PrintedText document={data} />
          ) : (
            <ClauseText
              document={data}
              clauses={data.clauses}
              at={at}
              beside={({ address }) => <ItemsLink documentId={data.document.id} address={address} />}
            />
          )}
        </article>
      </div>
      <FoundFigures targets={data.targets} remarks={data.remarks} />
    </>
  )
}

function Outline({ data }: { data: DocumentReply }) {
  const t = useText()
  return (
    <nav className="zp-outline" aria-label={t('条款目录')}>
      <details open>
        <summary>{t('条款目录')}</summary>
        <ol>
          {data.clauses
            .filter((c) => c.marker !== '' && c.depth < 2)
            .map((c) => (
              <li key={c.address} style={{ paddingInlineStart: c.depth * 14 }}>
                <Link to="." search={((old: Record<string, string>) => ({ ...old, at: c.address })) as never} replace>
                  {c.marker}
                  {c.heading}
                </Link>
              </li>
            ))}
        </ol>
      </details>
    </nav>
  )
}

/** From an article to the items it asks for; only in the document that the city's items come from. */
function ItemsLink({ documentId, address }: { documentId: string; address: string }) {
  const t = useText()
  const { data } = useBoard()
  const article = data?.documentId === documentId ? data.articles.find((a) => a.address === address) : undefined
  if (!article) return null
  return (
    <Link className="zp-beside" to="/policy" search={{ article: article.number } as never}>
      {t('{n} 项要求', { n: article.total })}
    </Link>
  )
}
