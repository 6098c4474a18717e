import { Button } from 'antd'
import { useState } from 'react'
import { useRegionName } from '../../../engines/archive/web/index.tsx'
import { actorName, Empty, formatMoment, Page, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import type { InspectorView } from '../schema.ts'
import { useInspectors, useMatters } from './hooks.ts'
import { InspectorDialog } from './inspector-dialog.tsx'

/** 检查人员名录: who may be drawn, for which matters, how much he can take, from whom he stands aside. */
export default function InspectorsPage() {
  const t = useText()
  const regionName = useRegionName()
  const found = useInspectors()
  const matters = useMatters()
  const [open, setOpen] = useState<'new' | InspectorView>()
  const nameOf = (id: string) => matters.data?.items.findLast((m) => m.id === id)?.body.name ?? id
  return (
    <Page
      title={t('检查人员名录')}
      lead={t('抽取只在名录内进行。回避由本人申报，曾任职单位和近期检查过的对象由系统从档案中查出。')}
      extra={
        <Button type="primary" onClick={() => setOpen('new')}>
          {t('列入名录')}
        </Button>
      }
    >
      <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {found.data?.items.length === 0 ? (
        <Empty text={t('名录还是空的。')} next={t('没有名录就不能发起抽取。')} />
      ) : null}
      {found.data && found.data.items.length > 0 ? (
        <Section>
          <ul className="zh-lines">
            {found.data.items.map((i) => (
              <li key={i.accountId}>
                <span>
                  <strong>{i.body.name}</strong>{' '}
                  <span className={i.isActive ? 'zh-tag zh-tag-good' : 'zh-tag zh-tag-bad'}>
                    {i.isActive ? t('在册') : t('暂停')}
                  </span>{' '}
                  {i.body.organisation} · {t('证号 {n}', { n: i.body.certificate })}
                  <br />
                  <span className="zh-muted">
                    {regionName(i.region)} · {t('每次最多 {n} 项', { n: i.body.capacity })} ·{' '}
                    {i.body.matters.length === 0 ? t('全部事项') : i.body.matters.map(nameOf).join('、')}
                    {i.body.declared.length > 0 ? ` · ${t('申报回避 {n} 家', { n: i.body.declared.length })}` : ''}
                  </span>
                  <br />
                  <span className="zh-muted">
                    {t('第 {v} 版', { v: i.version })}：{i.reason} · {actorName(i.changedBy, t)} ·{' '}
                    {formatMoment(i.changedAt)}
                  </span>
                </span>
                <Button size="small" onClick={() => setOpen(i)}>
                  {t('修改')}
                </Button>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {open ? (
        <InspectorDialog
          {...(open !== 'new' && { inspector: open })}
          listed={new Set(found.data?.items.map((i) => i.accountId))}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </Page>
  )
}
