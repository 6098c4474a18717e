import type { ItemVerdict, ResultBody, SampleBody, VerdictWord } from '../schema.ts'

export type PlanRow = {
  id: string
  region: string
  year: number
  title: string
  product_class: string
  selection: 'random' | 'targeted'
  reason: string
  samples: number
  due_on: string
  state: 'draft' | 'approved' | 'drawing' | 'running'
  objects_draw: string | null
  laboratory_draw: string | null
  laboratory_id: string | null
  created_by: string
  created_by_name: string
  created_at: Date
  approved_by: string | null
  approved_by_name: string | null
  approved_at: Date | null
}

export type TaskRowOf = {
  subject_id: string
  id: string
  plan_id: string
  region: string
  subject_name: string
  selection: 'random' | 'targeted'
  draw_id: string | null
  stratum: string | null
  inclusion: number | null
  due_on: string
  state: 'open' | 'sampled' | 'void'
  void_reason: string | null
  created_at: Date
}

export type SampleRow = {
  subject_id: string
  id: string
  task_id: string
  plan_id: string
  region: string
  number: string
  body: SampleBody
  sampled_by: string
  sampled_by_name: string
  sampled_at: Date
}

export type BlindStateWord = 'sent' | 'received' | 'tested' | 'reported' | 'concluded' | 'void'

export type BlindRow = {
  id: string
  code: string
  laboratory_id: string
  product_class: string
  items: string[]
  due_on: string
  purpose: 'first' | 'retest'
  state: BlindStateWord
}

export type BlindingRow = {
  subject_id: string
  sample_id: string
  blind_id: string
  region: string
  purpose: 'first' | 'retest'
  blinded_by: string
  blinded_at: Date
}

export type CustodyRow = {
  subject_id: string
  id: string
  sample_id: string
  step: 'sealed' | 'handed-over' | 'blinded' | 'void' | 'retest-ended'
  note: string
  actor_id: string
  actor_name: string
  at: Date
}

export type BlindStepRow = {
  blind_id: string
  id: string
  step: 'received' | 'seal-broken' | 'tested' | 'reported' | 'sent-back' | 'not-demonstrated'
  note: string
  actor_id: string
  actor_name: string
  at: Date
}

export type ResultRowOf = {
  blind_id: string
  id: string
  item: string
  version: number
  body: ResultBody
  reason: string | null
  tested_by: string
  tested_by_name: string
  at: Date
}

export type VerdictRow = {
  blind_id: string
  id: string
  verdict: VerdictWord
  body: { readonly code: string; readonly items: readonly ItemVerdict[] }
  decision_id: string
  at: Date
}

/** A sample that gets a laboratory by a draw of its own; the draw names this row's id. */
export type AssignmentRow = {
  subject_id: string
  sample_id: string
  purpose: 'first' | 'retest'
  id: string
  region: string
}

export type UnblindingRow = {
  subject_id: string
  sample_id: string
  blind_id: string
  region: string
  record_id: string
  at: Date
}

/** How the notice of a verdict reached the firm; the newest version holds. */
export type ServiceRow = {
  subject_id: string
  id: string
  sample_id: string
  blind_id: string
  region: string
  version: number
  served_on: string
  manner: 'platform' | 'in-person' | 'post' | 'left'
  received_by: string
  reason: string | null
  served_by: string
  served_by_name: string
  at: Date
}

export type ObjectionRow = {
  subject_id: string
  id: string
  sample_id: string
  region: string
  text: string
  state: 'open' | 'accepted' | 'rejected'
  made_by: string
  made_at: Date
  answer: string | null
  answered_by: string | null
  answered_at: Date | null
}

/** Tables of this module, and the views that the register of laboratories publishes. */
export type Tables = {
  'sampling.plan': PlanRow
  'sampling.task': TaskRowOf
  'sampling.sample': SampleRow
  'sampling.counter': { year: number; last: number }
  'sampling.blind_sample': BlindRow
  'sampling.blinding': BlindingRow
  'sampling.custody': CustodyRow
  'sampling.assignment': AssignmentRow
  'sampling.blind_step': BlindStepRow
  'sampling.result': ResultRowOf
  'sampling.verdict': VerdictRow
  'sampling.unblinding': UnblindingRow
  'sampling.objection': ObjectionRow
  'sampling.service': ServiceRow
  'laboratories.current_scope': {
    laboratory_id: string
    product_class: string
    item: string
    method: string
    certificate: string
    valid_from: string
    valid_until: string
    is_ended: boolean
  }
  'laboratories.current_body': {
    laboratory_id: string
    version: number
    name: string
    region: string
    is_active: boolean
    samples_per_month: number
  }
}
