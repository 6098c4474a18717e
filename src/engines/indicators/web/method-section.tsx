import { formatMoment, Section, useText } from '../../../web/kit/index.ts'
import type { IndicatorReply } from '../schema.ts'

/** How the number is made, in words an official can repeat. */
export function MethodSection({ indicator }: { indicator: IndicatorReply }) {
  const t = useText()
  const level = Math.round(indicator.confidence * 100)
  const { lastRebuild } = indicator
  return (
    <Section title={t('口径与方法')}>
      <dl className="zi-facts">
        <dt>{t('定义')}</dt>
        <dd>{t(indicator.definition)}</dd>
        <dt>{t('抽样框')}</dt>
        <dd>{t(indicator.frame)}</dd>
        <dt>{t('两类样品分开')}</dt>
        <dd>
          {t(
            '随机抽取的样品用来估计总体合格率；风险定向的样品是专门到可能有问题的地方去抽的，只列数量，不代表总体，也不计入目标。',
          )}
        </dd>
        <dt>{t('加权')}</dt>
        <dd>
          {t(
            '每批随机样品按入样概率的倒数加权（霍维茨—汤普森，哈耶克比估计）：被抽中机会小的，代表的产品多，权数就大。',
          )}
        </dd>
        <dt>{t('区间')}</dt>
        <dd>
          {t(
            '{level}% 威尔逊区间。加权时用有效样本量（批次数除以设计效应，且不超过批次数）。缺少入样概率的，不加权并注明。',
            { level },
          )}
        </dd>
        <dt>{t('与目标比较')}</dt>
        <dd>{t('区间全部不低于目标为已达到，全部低于目标为未达到，跨过目标为未能证明。')}</dd>
        <dt>{t('小数')}</dt>
        <dd>{t('百分数保留两位小数，四舍五入。')}</dd>
        <dt>{t('排名下限')}</dt>
        <dd>
          {t('随机样品少于 {n} 批的区不参加排名。', { n: indicator.minimumForRanking.value })}
          {t(indicator.minimumForRanking.reason)}
        </dd>
        <dt>{t('核对')}</dt>
        <dd>
          {lastRebuild
            ? t('{at} 由 {records} 条记录重新计算，补 {added}、改 {changed}、删 {removed}。', {
                at: formatMoment(lastRebuild.finishedAt),
                records: lastRebuild.records,
                added: lastRebuild.added,
                changed: lastRebuild.changed,
                removed: lastRebuild.removed,
              })
            : t('随记录即时更新；每晚由全部记录重新计算一遍，首次核对尚未进行。')}
        </dd>
      </dl>
    </Section>
  )
}
