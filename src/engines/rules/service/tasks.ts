import { defineTaskSource } from '../../forms/index.ts'
import { listProposals } from '../store/rules.ts'
import { mayForCity } from './parameters.ts'
import { rulesOf } from './publish.ts'

/** Proposed parameter values await everybody who may approve them and has not proposed them. */
export const proposalTasks = defineTaskSource({
  id: 'rules.proposals',
  list: async (tx, app, actor) => {
    if (!mayForCity(app, actor, 'parameter.approve')) return []
    const labels = new Map(
      rulesOf(app).flatMap((r) => Object.entries(r.parameters).map(([name, p]) => [`${r.id}/${name}`, p.label])),
    )
    const open = (await listProposals(tx, { isOpen: true })).filter((p) => p.proposed_by !== actor.accountId)
    return open.map((p) => ({
      kind: 'parameter-proposal',
      kindLabel: { zh: '参数修改待审核', en: 'Parameter to approve' },
      id: p.id,
      title: labels.get(`${p.rule_id}/${p.name}`) ?? { zh: p.name, en: p.name },
      isOverdue: false,
      since: p.proposed_at.toISOString(),
      path: `/rules/${p.rule_id}`,
    }))
  },
})
