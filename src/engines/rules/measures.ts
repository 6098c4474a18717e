import { defineMeasure } from '../policy/index.ts'
import * as decisionStore from './store/decisions.ts'
import * as replayStore from './store/replays.ts'
import * as ruleStore from './store/rules.ts'

export const rulesMeasures = [
  defineMeasure({
    id: 'rules.published',
    label: { zh: '已发布的规则', en: 'Published rules' },
    unit: { zh: '条', en: 'rules' },
    source: '/rules',
    count: ruleStore.countRules,
  }),
  defineMeasure({
    id: 'rules.decisions',
    label: { zh: '按规则作出的判定', en: 'Decisions by rule' },
    unit: { zh: '项', en: 'decisions' },
    source: '/decisions',
    count: decisionStore.countDecisions,
  }),
  defineMeasure({
    id: 'rules.replayed',
    label: { zh: '最近一次复算的判定', en: 'Decisions answered again in the last replay' },
    unit: { zh: '项', en: 'decisions' },
    source: '/rules/replays',
    count: async (tx) => (await replayStore.findLastFinishedReplay(tx))?.checked ?? 0,
  }),
  defineMeasure({
    id: 'rules.replay-differences',
    label: { zh: '最近一次复算中不一致的判定', en: 'Decisions that came out differently in the last replay' },
    unit: { zh: '项', en: 'decisions' },
    source: '/rules/replays',
    count: async (tx) => (await replayStore.findLastFinishedReplay(tx))?.differing ?? 0,
  }),
]
