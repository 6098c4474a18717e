import { Link, useNavigate } from '@tanstack/react-router'
import { SUBJECT_KIND_LABELS } from '../../../engines/archive/define.ts'
import { DistrictTiles } from '../../kit/district-tiles.tsx'
import { useText } from '../../kit/language.ts'
import { Section } from '../../kit/page-frame.tsx'
import { ProblemSummary } from '../../kit/problem-summary.tsx'
import { useTally } from './hooks.ts'
import { byDistrict, byKind } from './tally.ts'

/** The archive in numbers: subjects by kind and by district, each a way into the list. */
export function CityNumbers() {
  const t = useText()
  const navigate = useNavigate()
  const tally = useTally()
  const rows = tally.data?.items ?? []
  const districts = byDistrict(rows)
  return (
    <Section title={t('监管对象')} extra={<Link to="/subjects">{t('全部')}</Link>}>
      <ProblemSummary problem={tally.error} onRetry={() => void tally.refetch()} />
      {tally.data ? (
        <>
          <ul className="zh-counts">
            {byKind(rows).map(({ kind, count }) => (
              <li key={kind}>
                <Link to="/subjects" search={{ kind } as never}>
                  <strong>{count.toLocaleString('en')}</strong>
                  <span>{t(SUBJECT_KIND_LABELS[kind])}</span>
                </Link>
              </li>
            ))}
          </ul>
          {Object.keys(districts).length > 1 ? (
            <DistrictTiles
              values={districts}
              label={t('监管对象')}
              onPick={(region) => void navigate({ to: '/subjects', search: { region } as never })}
            />
          ) : null}
        </>
      ) : null}
    </Section>
  )
}
