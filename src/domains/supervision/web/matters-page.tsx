import { Button } from 'antd'
import { useState } from 'react'
import { useIndustryName } from '../../../engines/archive/web/index.tsx'
import {
  actorName,
  Empty,
  formatDay,
  formatMoment,
  Page,
  ProblemSummary,
  Section,
  useActor,
  useText,
} from '../../../web/kit/index.ts'
import { matterOn } from '../logic.ts'
import { MATTER_LEVELS, MATTER_METHODS } from '../matters.ts'
import type { MatterVersion } from '../schema.ts'
import { useMatters } from './hooks.ts'
import { MatterDialog } from './matter-dialog.tsx'

/** 抽查事项清单: what may be inspected by draw, on which basis; every version with its reason. */
export default function MattersPage() {
  const t = useText()
  const actor = useActor()
  const found = useMatters()
  const industryName = useIndustryName()
  const [open, setOpen] = useState<'new' | MatterVersion>()
  const mayKeep = actor.may('supervision.keep')
  const today = formatDay(new Date())
  const matters = [...Map.groupBy(found.data?.items ?? [], (m) => m.id)]
  return (
    <Page
      title={t('抽查事项清单')}
      lead={t('抽查只能按清单进行。每次修改都是新的版本，有生效日期和理由；已经抽取的批次沿用当时的版本。')}
      extra={
        <>
          <Button href="/api/supervision/matters.xlsx" download>
            {t('导出 Excel')}
          </Button>
          {mayKeep ? (
            <Button type="primary" onClick={() => setOpen('new')}>
              {t('新增事项')}
            </Button>
          ) : null}
        </>
      }
    >
      <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {found.data && matters.length === 0 ? <Empty text={t('清单还是空的。')} /> : null}
      {matters.map(([id, versions]) => {
        const last = versions.at(-1) as MatterVersion
        const isInForce = matterOn(versions, today) !== undefined
        return (
          <Section
            key={id}
            title={last.body.name}
            extra={
              <span>
                <span className="zh-tag">{t(MATTER_LEVELS[last.body.level])}</span>{' '}
                <span className={isInForce ? 'zh-tag zh-tag-good' : 'zh-tag zh-tag-bad'}>
                  {isInForce ? t('有效') : t('停用')}
                </span>{' '}
                {mayKeep ? (
                  <Button size="small" onClick={() => setOpen(last)}>
                    {t('修改')}
                  </Button>
                ) : null}
              </span>
            }
          >
            <p>
              {t(MATTER_METHODS[last.body.method])} · {last.body.department} ·{' '}
              {last.body.industry ? industryName(last.body.industry) : t('全部行业')}
              {last.body.ratioCap ? ` · ${t('比例上限 {n} %', { n: last.body.ratioCap })}` : ''}
            </p>
            <p className="zh-muted">
              {t('依据')} {last.basis ? t(last.basis) : last.body.clause}
              {last.body.isUnverified ? t('（条号待核）') : ''} · {last.body.source}
            </p>
            <details>
              <summary>{t('{n} 个版本', { n: versions.length })}</summary>
              <ul className="zh-lines">
                {versions.map((v) => (
                  <li key={v.version}>
                    <span>
                      {t('第 {v} 版，{day} 起', { v: v.version, day: formatDay(v.from) })}
                      {v.isEnded ? t('停用') : ''} <span className="zh-muted">{v.reason}</span>
                    </span>
                    <span className="zh-muted">
                      {actorName(v.changedBy, t)} · {formatMoment(v.changedAt)}
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          </Section>
        )
      })}
      {open ? <MatterDialog {...(open !== 'new' && { matter: open })} onClose={() => setOpen(undefined)} /> : null}
    </Page>
  )
}
