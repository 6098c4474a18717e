import type { Module } from '../../core/app.ts'
import { defineRecordListener } from '../archive/index.ts'
import { defineTargetObservations } from '../policy/index.ts'
import { indicatorJobs } from './jobs.ts'
import { indicatorMeasures } from './measures.ts'
import { indicatorRoutes } from './routes.ts'
import { indicatorsOf } from './service/declared.ts'
import { observeRecord } from './service/observe.ts'
import { observationCheck } from './service/state-check.ts'
import { observeTargets } from './service/targets.ts'

export {
  type CompleteRateIndicator,
  defineRateIndicator,
  type ObservedRecord,
  type ObservedUnit,
  type RateIndicator,
} from './define.ts'
export { getIndicator, indicatorsOf } from './service/declared.ts'
export { type PublicIndicator, publicIndicator } from './service/open.ts'
export { rebuildIndicator } from './service/rebuild.ts'

const READ = ['indicator.read', 'indicator.samples'] as const

/** Indicators: rates from records, with their intervals; every number opens to its units. */
export const indicatorsModule: Module = {
  id: 'indicators',
  auditWords: {
    acts: {
      'indicator.rebuild': { zh: '重算指标', en: 'Indicator rebuilt' },
      'indicator.export-samples': { zh: '导出指标样本', en: 'Samples of an indicator exported' },
    },
    objects: {
      indicator: { zh: '指标', en: 'Indicator' },
    },
  },
  permissions: [
    { id: 'indicator.read', label: { zh: '查看指标', en: 'See indicators' } },
    { id: 'indicator.samples', label: { zh: '查看指标背后的样品', en: 'See the units behind a rate' } },
    { id: 'indicator.rebuild', label: { zh: '重新计算指标', en: 'Derive indicators again' }, isPrivileged: true },
  ],
  roles: [
    working('quality-office', '质量办', 'Quality office', [...READ, 'indicator.rebuild']),
    working('department-head', '部门负责人', 'Head of department', READ),
    working('reviewer', '审核人员', 'Reviewer', READ),
    working('inspector', '检查人员', 'Inspector', READ),
    working('observer', '观察员', 'Observer', ['indicator.read']),
  ],
  routes: indicatorRoutes,
  jobs: indicatorJobs,
  stateChecks: [observationCheck],
  declares: {
    measures: indicatorMeasures,
    recordListeners: [defineRecordListener({ id: 'indicators.observe', kinds: 'all', onRecord: observeRecord })],
    targetObservations: [defineTargetObservations({ id: 'indicators.rates', observe: observeTargets })],
  },
  start: async (app) => {
    // A declaration that cannot work stops the start, not the first record.
    indicatorsOf(app)
    return undefined
  },
}

function working(id: string, zh: string, en: string, permissions: NonNullable<Module['roles']>[number]['permissions']) {
  return { id, label: { zh, en }, kind: 'working', permissions } as const
}
