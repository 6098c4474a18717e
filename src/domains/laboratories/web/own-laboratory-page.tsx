import { Empty, Page, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import { AbilitiesTable } from './abilities-table.tsx'
import { useLaboratory } from './hooks.ts'
import { LaboratoryState } from './laboratory-show-page.tsx'

/** A laboratory's own entry: what the city holds of its abilities, and what ends. */
export default function OwnLaboratoryPage() {
  const t = useText()
  const found = useLaboratory('/api/own/laboratory')
  const isUnknown = found.error && 'code' in found.error && found.error.code === 'laboratory-unknown'
  return (
    <Page
      title={t('本机构能力')}
      lead={t('名录由质量办维护。内容有误或已续证的，请把资质认定证书附表交给质量办更新。')}
    >
      {isUnknown ? (
        <Empty text={t('本机构还没有列入检验检测机构名录，请联系质量办。')} />
      ) : (
        <ProblemSummary problem={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.isPending ? <p className="zh-muted">{t('正在载入…')}</p> : null}
      {found.data ? (
        <>
          <LaboratoryState laboratory={found.data} />
          <Section title={t('资质能力')}>
            <AbilitiesTable abilities={found.data.abilities} empty={t('还没有登记能力。')} />
          </Section>
        </>
      ) : null}
    </Page>
  )
}
