import { Link, useParams } from '@tanstack/react-router'
import { formatMoment, Page, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import { ITEM_KINDS, SERVERS, type Server, USERS, type User } from '../define.ts'
import type { ItemDetail, ItemReply } from '../schema.ts'
import { ClauseText } from './clause-text.tsx'
import { DutyPanel } from './duty-panel.tsx'
import { useBoard, useDocument, useItem } from './hooks.ts'
import './policy.css'
import { factNumber } from './fact-number.ts'
import { Observed } from './observed.tsx'
import { useRequirement } from './requirement.ts'
import { DutyTag, StatusTag, TargetTag } from './tags.tsx'

/** One item: its status and what it rests on, beside the clause it comes from. */
export default function PolicyItemPage() {
  const t = useText()
  const { address } = useParams({ strict: false }) as { address: string }
  const detail = useItem(address)
  const data = detail.data
  return (
    <Page
      title={data ? `${address} ${t(data.item.name)}` : address}
      lead={data ? `${t(data.item.articleName)} · ${t(ITEM_KINDS[data.item.kind])}` : undefined}
      extra={data ? <StatusTag status={data.item.status} /> : undefined}
    >
      <ProblemSummary problem={detail.error} onRetry={() => void detail.refetch()} />
      {data ? (
        <div className="zp-item">
          <div>
            <EvidenceSection item={data.item} />
            {data.item.duty ? <DutyPanel detail={data} /> : null}
            <TargetSection detail={data} />
            <HistorySection detail={data} />
          </div>
          <Source item={data.item} />
        </div>
      ) : null}
    </Page>
  )
}

function EvidenceSection({ item }: { item: ItemReply }) {
  const t = useText()
  const names = (list: readonly string[], of: Readonly<Record<string, { zh: string; en: string }>>) =>
    list.map((x) => t(of[x] ?? { zh: x, en: x })).join('、')
  return (
    <Section title={t('状态依据')}>
      {item.evidence.length > 0 ? (
        <ul className="zh-lines">
          {item.evidence.map((e) => (
            <li key={e.part.zh}>
              <span>{t(e.part)}</span>
              {e.fact ? (
                <span>
                  <Link to={e.fact.source}>
                    {factNumber(e.fact)} {t(e.fact.unit)}
                  </Link>{' '}
                  <span className="zh-muted">{t('统计于 {at}', { at: formatMoment(e.fact.measuredAt) })}</span>
                </span>
              ) : (
                <span className="zh-tag">{e.missing ? t(e.missing) : null}</span>
              )}
            </li>
          ))}
        </ul>
      ) : item.duty ? (
        <p>
          <DutyTag state={item.duty.state} /> {t('由任务登记支撑：有证据即为“在运行”。')}
        </p>
      ) : (
        <p>{t('目前没有任何功能支撑此事项，因此为“未建”。')}</p>
      )}
      <p className="zh-muted">{t('使用者：{list}', { list: names(item.users as User[], USERS) })}</p>
      <p className="zh-muted">{t('拟由以下部分承载：{list}', { list: names(item.servers as Server[], SERVERS) })}</p>
    </Section>
  )
}

function TargetSection({ detail }: { detail: ItemDetail }) {
  const t = useText()
  const requirement = useRequirement()
  if (detail.targets.length === 0) return null
  return (
    <Section title={t('目标与规则')}>
      <ul className="zh-lines">
        {detail.targets.map((x) => (
          <li key={x.id}>
            <span>
              {x.id} {t(x.name)} <strong>{requirement.value(x)}</strong>
              <br />
              <span className="zh-muted">
                {x.deadline ?? t('未写明期限')} · {requirement.modality(x.modality)}
                {x.ambiguity ? ` · ${t(x.ambiguity)}` : ''}
              </span>
            </span>
            {x.observation ? <Observed target={x} /> : null}
            <TargetTag status={x.status} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function HistorySection({ detail }: { detail: ItemDetail }) {
  const t = useText()
  if (detail.history.length === 0) return null
  return (
    <Section title={t('状态变化')}>
      <ul className="zh-lines">
        {detail.history.map((h) => (
          <li key={h.at}>
            <span>{formatMoment(h.at)}</span>
            <StatusTag status={h.status} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** The clause of the item, its sentence marked. Without an imported document there is nothing to show but how to get it. */
function Source({ item }: { item: ItemReply }) {
  const t = useText()
  const board = useBoard()
  const id = board.data?.documentId
  const document = useDocument(id)
  const clauses = document.data?.clauses.filter(
    (c) => c.address === item.clause || c.address.startsWith(`${item.clause}/`),
  )
  return (
    <Section
      title={t('原文')}
      extra={
        id ? (
          <Link to={`/policy/documents/${id}`} search={{ at: item.sentence } as never}>
            {t('在全文中看')}
          </Link>
        ) : undefined
      }
    >
      {document.data && clauses ? (
        <div className="zp-paper">
          <ClauseText document={document.data} clauses={clauses} at={item.sentence} />
        </div>
      ) : board.data && !id ? (
        <p className="zh-muted">{t('尚未导入政策原文，请质量办导入后查看。')}</p>
      ) : null}
    </Section>
  )
}
