import type { PolicyPack } from '../../engines/policy/define.ts'
import { articles } from './articles.ts'
import { bindings } from './bindings.ts'
import { bottlenecksItems } from './items/bottlenecks.ts'
import { infrastructureItems } from './items/infrastructure.ts'
import { policyAndOrganisationItems } from './items/policy-and-organisation.ts'
import { produceAndGoodsItems } from './items/produce-and-goods.ts'
import { worksServicesTradeItems } from './items/works-services-trade.ts'
import { notes } from './notes.ts'
import { targets } from './targets.ts'

/** What Tianjin's quality policy of 2018 asks for: 298 items, 36 numbers and aims, notes on its damaged words. Facts and our own names only. */
export const tianjin2018: PolicyPack = {
  id: 'tianjin-2018',
  title: { zh: '天津市质量立市实施意见（2018）', en: 'Tianjin quality policy, 2018' },
  documentTitle: '关于加快推进质量立市战略开展质量提升行动的实施意见',
  articles,
  items: [
    ...produceAndGoodsItems,
    ...worksServicesTradeItems,
    ...bottlenecksItems,
    ...infrastructureItems,
    ...policyAndOrganisationItems,
  ],
  targets,
  notes,
  bindings,
}
