import { type Column, DataTable, formatMoment, Page, useText } from '../../../web/kit/index.ts'
import type { OwnDraw } from '../schema.ts'
import { STATES, toneOf } from './states.ts'

/** Draws whose lists cover where this enterprise is: whether it was drawn, and the way to work it out for itself. */
export default function OwnDrawsPage() {
  const t = useText()
  const columns: Column<OwnDraw>[] = [
    { key: 'title', title: t('名称'), phone: 'title' },
    { key: 'state', title: t('状态'), render: (d) => <span className={toneOf(d.state)}>{t(STATES[d.state])}</span> },
    { key: 'isDrawn', title: t('本单位'), render: (d) => <Outcome draw={d} /> },
    {
      key: 'candidates',
      title: t('名单'),
      align: 'right',
      render: (d) => t('{n} 户中抽 {m} 户', { n: d.candidates, m: d.quota }),
    },
    { key: 'frozenAt', title: t('冻结时间'), render: (d) => formatMoment(d.frozenAt) },
    { key: 'reason', title: t('重抽理由'), render: (d) => d.reason ?? '—' },
    {
      key: 'code',
      title: t('核验'),
      render: (d) => (
        <a href={`/draws/${d.id}${d.code ? `#code=${d.code}` : ''}`} target="_blank" rel="noreferrer">
          {t('自己重算一遍')}
        </a>
      ),
    },
  ]
  return (
    <Page
      title={t('与本单位有关的抽取')}
      lead={t('本区和全市的抽取都列在这里。核验页在您的浏览器里重算：本单位在不在名单上、该不该被抽中。')}
    >
      <DataTable<OwnDraw>
        name="own-draws"
        path="/api/own/draws"
        columns={columns}
        rowKey={(d) => d.id}
        empty={{ text: t('本区还没有抽取。') }}
      />
    </Page>
  )
}

function Outcome({ draw }: { draw: OwnDraw }) {
  const t = useText()
  if (draw.isDrawn) return <strong>{t('被抽中')}</strong>
  return draw.state === 'drawn' ? t('未被抽中') : '—'
}
