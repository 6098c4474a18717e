import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useRegionName } from '../../../engines/archive/web/index.tsx'
import { actorName, formatMoment, Page, ProblemSummary, ProofBadge, Section, useText } from '../../../web/kit/index.ts'
import type { Ability, LaboratoryView } from '../schema.ts'
import { AbilitiesTable } from './abilities-table.tsx'
import { AbilityDialog, EndDialog } from './ability-dialogs.tsx'
import { BodyDialog } from './body-dialog.tsx'
import { useLaboratory } from './hooks.ts'

type Open = 'body' | 'ability' | { change: Ability } | { end: Ability }

/** One laboratory: whether and how much it takes, what it can do and until when. */
export default function LaboratoryShowPage() {
  const t = useText()
  const { laboratoryId } = useParams({ strict: false }) as { laboratoryId: string }
  const found = useLaboratory(`/api/laboratories/${laboratoryId}`)
  const [open, setOpen] = useState<Open>()
  const l = found.data
  const close = () => setOpen(undefined)
  return (
    <Page
      title={l?.name ?? t('检验检测机构')}
      extra={
        l ? (
          <>
            <Link to={`/subjects/${laboratoryId}`}>
              <Button>{t('档案')}</Button>
            </Link>
            {l.mayManage ? (
              <>
                <Button onClick={() => setOpen('body')}>{t('修改承检状态和数量')}</Button>
                <Button type="primary" onClick={() => setOpen('ability')}>
                  {t('登记能力')}
                </Button>
              </>
            ) : null}
          </>
        ) : null
      }
    >
      <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {l ? (
        <>
          <LaboratoryState laboratory={l} />
          <Section title={t('资质能力')}>
            <AbilitiesTable
              abilities={l.abilities}
              {...(l.mayManage && {
                onChange: (change: Ability) => setOpen({ change }),
                onEnd: (end: Ability) => setOpen({ end }),
              })}
              empty={l.mayManage ? t('还没有登记能力。可以逐项登记，或用 Excel 导入。') : t('还没有登记能力。')}
            />
          </Section>
          <Versions laboratory={l} />
          {open === 'body' ? <BodyDialog laboratory={l} onClose={close} onDone={close} /> : null}
          {open === 'ability' ? <AbilityDialog laboratoryId={laboratoryId} onClose={close} /> : null}
          {typeof open === 'object' && 'change' in open ? (
            <AbilityDialog laboratoryId={laboratoryId} ability={open.change} onClose={close} />
          ) : null}
          {typeof open === 'object' && 'end' in open ? (
            <EndDialog laboratoryId={laboratoryId} ability={open.end} onClose={close} />
          ) : null}
        </>
      ) : null}
    </Page>
  )
}

/** Whether it takes samples, how many, and where it is: also for the laboratory itself. */
export function LaboratoryState({ laboratory: l }: { laboratory: LaboratoryView }) {
  const t = useText()
  const regionName = useRegionName()
  const now = l.versions[0]
  const soon = l.abilities.filter((a) => a.state === 'expiring').length
  return (
    <Section>
      <p>
        <span className={now?.isActive ? 'zh-tag zh-tag-good' : 'zh-tag zh-tag-bad'}>
          {now?.isActive ? t('承检') : t('暂停承检')}
        </span>{' '}
        {regionName(l.region)} · {t('每月承检 {n} 批次', { n: now?.samplesPerMonth ?? 0 })} ·{' '}
        {t('有效能力 {n} 项', {
          n: l.abilities.filter((a) => a.state === 'valid' || a.state === 'expiring').length,
        })}{' '}
        {soon > 0 ? <span className="zh-tag zh-tag-warn">{t('{n} 项在 120 天内到期', { n: soon })}</span> : null}
      </p>
      {now?.isActive ? null : (
        <p role="note">{t('暂停承检的机构不参加抽取。原因：{reason}', { reason: now?.reason ?? '' })}</p>
      )}
    </Section>
  )
}

function Versions({ laboratory: l }: { laboratory: LaboratoryView }) {
  const t = useText()
  return (
    <Section title={t('名录变更')}>
      <ul className="zh-lines">
        {l.versions.map((v) => (
          <li key={v.version}>
            <span>
              {v.isActive ? t('承检') : t('暂停承检')} · {t('每月承检 {n} 批次', { n: v.samplesPerMonth })}
              <br />
              <span className="zh-muted">
                {v.reason} · {actorName(v.changedBy, t)} · {formatMoment(v.changedAt)}
              </span>
            </span>
            <ProofBadge kind="laboratory-body" id={`${l.laboratoryId}@${String(v.version).padStart(6, '0')}`} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
