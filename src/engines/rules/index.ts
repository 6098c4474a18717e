import type { Module } from '../../core/app.ts'
import type { Json } from '../../core/seal.ts'
import { subjectNameOf } from '../archive/index.ts'
import { rulesJobs } from './jobs.ts'
import { rulesMeasures } from './measures.ts'
import { ruleRoutes } from './routes.ts'
import { decisionBody } from './service/decide.ts'
import { publishRules, sealedId, valueBody } from './service/publish.ts'
import { proposalTasks } from './service/tasks.ts'
import * as decisionStore from './store/decisions.ts'
import * as ruleStore from './store/rules.ts'

export {
  declaredParameters,
  evaluateRule,
  type Facts,
  factErrors,
  RuleFault,
  ruleOn,
  valueOn,
} from './logic/evaluate.ts'
export { findFlips } from './logic/flips.ts'
export type { Decision, Evaluation, Flip, UsedParameter } from './schema.ts'
export { type About, decide, evaluate, parameterOn, type Question } from './service/decide.ts'
export { declarationFaults, RuleDeclarationFault, rulesOf } from './service/publish.ts'
export { replayDecisions } from './service/replay.ts'
export { countDecisionsBy } from './store/decisions.ts'

/** The rules engine: publishes the declared rules at the start, answers, keeps what was decided, and answers it again every night. */
export const rulesModule: Module = {
  id: 'rules',
  auditWords: {
    acts: {
      'rule.replay': { zh: '重演判定', en: 'Decisions answered again' },
      'decision.export': { zh: '导出判定', en: 'Decisions exported' },
      'parameter.propose': { zh: '提出参数修改', en: 'Parameter proposed' },
      'parameter.approve': { zh: '批准参数修改', en: 'Parameter approved' },
      'parameter.reject': { zh: '驳回参数修改', en: 'Parameter rejected' },
      'parameter.withdraw': { zh: '撤回参数修改', en: 'Parameter withdrawn' },
    },
    objects: {
      replay: { zh: '重演', en: 'Replay' },
    },
    names: { decision: { table: 'rules.decision', name: subjectNameOf('decision') } },
  },
  permissions: [
    { id: 'rule.read', label: { zh: '查看规则与参数', en: 'Read rules and parameters' } },
    { id: 'rule.replay', label: { zh: '复算历史判定', en: 'Replay decisions' }, isPrivileged: true },
    { id: 'decision.read', label: { zh: '查看判定', en: 'Read decisions' } },
    { id: 'parameter.propose', label: { zh: '提出参数修改', en: 'Propose parameter values' }, isPrivileged: true },
    { id: 'parameter.approve', label: { zh: '审核参数修改', en: 'Approve parameter values' }, isPrivileged: true },
  ],
  roles: [
    working('quality-office', '质量办', 'Quality office', [
      'rule.read',
      'decision.read',
      'rule.replay',
      'parameter.propose',
    ]),
    working('department-head', '部门负责人', 'Head of department', [
      'rule.read',
      'decision.read',
      'rule.replay',
      'parameter.propose',
      'parameter.approve',
    ]),
    working('inspector', '检查人员', 'Inspector', ['rule.read', 'decision.read']),
    working('reviewer', '审核人员', 'Reviewer', ['rule.read', 'decision.read', 'parameter.approve']),
    working('observer', '观察员', 'Observer', ['rule.read', 'decision.read']),
    // The rules are everybody's law: whoever is judged by one may ask it. Decisions they see by their own routes only.
    working('enterprise', '企业用户', 'Enterprise', ['rule.read']),
    working('laboratory', '检验检测机构', 'Laboratory', ['rule.read']),
  ],
  routes: ruleRoutes,
  jobs: rulesJobs,
  declares: { measures: rulesMeasures, taskSources: [proposalTasks] },
  sealedKinds: [
    {
      kind: 'rule',
      label: { zh: '规则版本', en: 'Rule version' },
      loadBodies: async (tx, ids) => {
        const wanted = new Set(ids)
        const rows = await ruleStore.listVersions(tx)
        return new Map(
          rows
            .map((r) => [sealedId(r.rule_id, r.version), r.document as unknown as Json] as const)
            .filter(([id]) => wanted.has(id)),
        )
      },
    },
    {
      kind: 'parameter',
      label: { zh: '规则参数', en: 'Rule parameter' },
      loadBodies: async (tx, ids) =>
        new Map((await ruleStore.findParameterValues(tx, ids)).map((r) => [r.id, valueBody(r)])),
      listIds: (tx, after, limit) => ruleStore.listParameterValueIds(tx, after, limit),
    },
    {
      kind: 'decision',
      label: { zh: '规则判定', en: 'Decision' },
      loadBodies: async (tx, ids) =>
        new Map((await decisionStore.findDecisions(tx, ids)).map((r) => [r.id, decisionBody(r)])),
      listIds: (tx, after, limit) => decisionStore.listDecisionIds(tx, after, limit),
    },
  ],
  start: async (app) => {
    for (const version of await publishRules(app)) app.log.info({ part: 'rules', version }, 'published')
    return undefined
  },
}

function working(id: string, zh: string, en: string, permissions: NonNullable<Module['roles']>[number]['permissions']) {
  return { id, label: { zh, en }, kind: 'working', permissions } as const
}
