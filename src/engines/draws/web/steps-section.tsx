import { Steps } from 'antd'
import { formatMoment, ProofBadge, Section, useIsPhone, useText } from '../../../web/kit/index.ts'
import type { DrawDetail, DrawState } from '../schema.ts'

const PLACE: Readonly<Record<DrawState, number>> = {
  joining: 1,
  committing: 2,
  opening: 3,
  drawing: 3,
  drawn: 5,
  failed: 1,
  cancelled: 1,
}

/** Where the draw stands: frozen, joined, committed, opened, drawn. */
export function DrawSteps({ draw }: { draw: DrawDetail }) {
  const t = useText()
  const isPhone = useIsPhone()
  const { state } = draw.entry
  const done = (what: 'joinedAt' | 'committedAt' | 'openedAt') =>
    t('{n}/{all} 方', { n: draw.parties.filter((p) => p[what]).length, all: draw.parties.length })
  const isEnded = state === 'failed' || state === 'cancelled'
  const reached = draw.parties.every((p) => p.committedAt) ? 3 : draw.parties.every((p) => p.joinedAt) ? 2 : 1
  return (
    <Steps
      current={isEnded ? reached : PLACE[state]}
      status={isEnded ? 'error' : state === 'drawn' ? 'finish' : 'process'}
      orientation={isPhone ? 'vertical' : 'horizontal'}
      size="small"
      items={[
        { title: t('名单冻结'), content: formatMoment(draw.entry.frozenAt) },
        { title: t('参加并承诺'), content: done('joinedAt') },
        { title: t('分发份额'), content: done('committedAt') },
        {
          title: t('公开'),
          content: t('{n} 方，需 {m} 方', {
            n: draw.parties.filter((p) => p.openedAt).length,
            m: draw.header.threshold,
          }),
        },
        { title: t('结果') },
      ]}
    />
  )
}

/** Who takes part, and what each has done. */
export function Parties({ draw }: { draw: DrawDetail }) {
  const t = useText()
  const wait = <span className="zh-muted">{t('等待')}</span>
  return (
    <Section title={t('参与方')}>
      <ul className="zh-lines">
        {draw.parties.map((p) => (
          <li key={p.id}>
            <span>
              {t(p.label)} {p.isMine ? <span className="zh-tag">{t('您')}</span> : null}
              {p.actedBy ? <span className="zh-muted"> {p.actedBy}</span> : null}
            </span>
            <span>
              {t('参加')} {p.joinedAt ? formatMoment(p.joinedAt) : wait} · {t('分发份额')}{' '}
              {p.committedAt ? formatMoment(p.committedAt) : wait} · {t('公开')}{' '}
              {p.openedAt ? formatMoment(p.openedAt) : wait}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** The frozen rule and list, by their hashes. */
export function FrozenRule({ draw }: { draw: DrawDetail }) {
  const t = useText()
  const { header } = draw
  return (
    <Section title={t('冻结的名单和规则')} extra={<ProofBadge kind="draw" id={draw.entry.id} />}>
      <ul className="zh-lines">
        {header.strata.map((s) => {
          const frame = header.roster.strata.find((f) => f.id === s.id)
          const ratio =
            'count' in s.take
              ? t('固定 {n} 个', { n: s.take.count })
              : `${Number(((s.take.ratio[0] / s.take.ratio[1]) * 100).toPrecision(6))} %`
          return (
            <li key={s.id}>
              <span>{t(s.label)}</span>
              <span>
                {t('名单 {n} 个，{ratio}，抽 {m} 个', {
                  n: frame?.candidates ?? 0,
                  ratio,
                  m: frame?.quota ?? 0,
                })}
              </span>
            </li>
          )
        })}
      </ul>
      {header.assignment ? (
        <p>{t('每个对象派 {n} 名检查人员，由同一种子产生。', { n: header.assignment.perTask })}</p>
      ) : null}
      {header.exclusions.length > 0 ? (
        <p>{t('抽取前排除 {n} 个对象，理由公开。', { n: header.exclusions.length })}</p>
      ) : null}
      <p className="zh-muted zd-hash">
        {t('名单的 SHA-256')}
        {t('：')}
        {header.roster.sha256}
      </p>
    </Section>
  )
}
