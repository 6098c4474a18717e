import { Link } from '@tanstack/react-router'
import { Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { type AsOf, api, formatDay, Masked, Section, useText } from '../../../web/kit/index.ts'
import { SUBJECT_KIND_LABELS, SUBJECT_STATUS_LABELS } from '../define.ts'
import type { OtherName, Subject, SubjectAsOf } from '../schema.ts'
import { fieldLabel } from './field-labels.ts'
import { type ArchiveAddress, archiveOf, useArchive, useAsOf, useIndustryName, useRegionName } from './hooks.ts'

type State = NonNullable<SubjectAsOf['state']>

/** Who or what it is: today, or on a day as it was known on a day. Where it lies is said in words, never on a map. */
export function IdentityCard({ address, subject, asOf }: { address: ArchiveAddress; subject: Subject; asOf: AsOf }) {
  const t = useText()
  const past = useAsOf(address, asOf)
  const isPast = asOf.happened !== undefined || asOf.known !== undefined
  if (isPast && !past.data) return <Section title={t('基本信息')}>{t('正在载入…')}</Section>
  const state = isPast ? past.data?.state : subject
  return (
    <Section title={t('基本信息')}>
      {state ? (
        <Card address={address} subject={subject} state={state} isPast={isPast} />
      ) : (
        <p className="zh-muted">{t('当时尚未建档，或系统尚不知道。')}</p>
      )}
    </Section>
  )
}

interface CardProps {
  readonly address: ArchiveAddress
  readonly subject: Subject
  readonly state: State
  readonly isPast: boolean
}

function Card({ address, subject, state, isPast }: CardProps) {
  const t = useText()
  const regionName = useRegionName()
  const industryName = useIndustryName()
  const isPerson = subject.kind === 'person'
  const personal = (text: string, pick: (whole: Subject) => unknown): ReactNode =>
    isPast || !subject.isMasked ? (
      text
    ) : (
      <Masked
        text={text}
        region={subject.region}
        reveal={async (reason) => String(pick(await api.post<Subject>(`${address.below}/unmask`, { reason })) ?? '')}
      />
    )
  const item = (key: string, label: string, children: ReactNode) => ({ key, label, children })
  const codeLabel =
    state.scheme === 'own' ? t('编号（{issuer}）', { issuer: state.issuer ?? '' }) : t('统一社会信用代码')
  return (
    <Descriptions
      bordered
      size="small"
      column={{ xs: 1, sm: 1, md: 2 }}
      items={[
        item('name', t('名称'), isPerson ? personal(state.name, (s) => s.name) : state.name),
        item('code', codeLabel, isPerson && state.code ? personal(state.code, (s) => s.code) : (state.code ?? '—')),
        item('kind', t('类别'), t(SUBJECT_KIND_LABELS[subject.kind])),
        item('status', t('状态'), <span className="zh-tag">{t(SUBJECT_STATUS_LABELS[state.status])}</span>),
        item('region', t('所在区、街镇'), regionName(state.region)),
        item('industry', t('行业'), industryName(state.industry)),
        item(
          'address',
          t('地址'),
          isPerson && state.address ? personal(state.address, (s) => s.address) : (state.address ?? '—'),
        ),
        ...(state.holderId ? [item('holder', t('责任主体'), <Holder id={state.holderId} />)] : []),
        ...(state.names.length > 0 ? [item('names', t('曾用名、别名'), <Names names={state.names} />)] : []),
        ...Object.entries(state.details).map(([key, value]) =>
          item(
            `detail-${key}`,
            t(fieldLabel(key)),
            subject.isMasked && typeof value === 'string' && value.includes('*')
              ? personal(value, (s) => s.details[key])
              : said(value),
          ),
        ),
      ]}
    />
  )
}

/** By name where the reader may see it; a firm of another district stays a link that its own region's people can follow. */
function Holder({ id }: { id: string }) {
  const t = useText()
  const holder = useArchive(archiveOf(id))
  return <Link to={`/subjects/${id}`}>{holder.data?.name ?? t('打开档案')}</Link>
}

function Names({ names }: { names: readonly OtherName[] }) {
  const t = useText()
  return (
    <ul className="zh-lines">
      {names.map((n) => (
        <li key={n.kind + n.name + (n.to ?? '')}>
          {n.name}
          <span className="zh-muted">
            {n.kind === 'former' ? t('曾用名') : t('别名')}
            {n.to ? ` ${t('至 {day}', { day: formatDay(n.to) })}` : ''}
          </span>
        </li>
      ))}
    </ul>
  )
}

function said(value: unknown): string {
  // Imported values keep what stood in the file beside what was understood of it; people read the former.
  if (typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string')
    return value.text
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
}
