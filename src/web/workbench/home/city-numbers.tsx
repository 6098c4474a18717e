import { useNavigate } from '@tanstack/react-router'
import { DistrictTiles } from '../../kit/district-tiles.tsx'
import { useText } from '../../kit/language.ts'
import { Section } from '../../kit/page-frame.tsx'
import { ProblemSummary } from '../../kit/problem-summary.tsx'
import { useTally } from './hooks.ts'
import { byDistrict, totals } from './tally.ts'

/** The archive in numbers: subjects by district, each a way into the list. */
export function CityNumbers() {
  const t = useText()
  const navigate = useNavigate()
  const tally = useTally()
  const rows = tally.data?.items ?? []
  const { all, enterprises } = totals(rows)
  return (
    <Section title={t('监管对象分布')}>
      <ProblemSummary problem={tally.error} onRetry={() => void tally.refetch()} />
      {tally.data ? (
        <>
          <p className="zh-muted">
            {t('共 {all} 个监管对象，其中企业 {enterprises} 家。点击区名查看名单。', {
              all: all.toLocaleString('en'),
              enterprises: enterprises.toLocaleString('en'),
            })}
          </p>
          <DistrictTiles
            values={byDistrict(rows)}
            label={t('监管对象')}
            onPick={(region) => void navigate({ to: '/subjects', search: { region } as never })}
          />
        </>
      ) : null}
    </Section>
  )
}
