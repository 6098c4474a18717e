import { Value } from 'typebox/value'
import { type Actor, may, type Permission } from '../../../core/access/define.ts'
import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { newId } from '../../../core/ids.ts'
import { cityOnly, refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { civilDay } from '../../forms/logic/civil-day.ts'
import { valueOn, versionOf } from '../logic/evaluate.ts'
import {
  fourEyes,
  parameterUnknown,
  parameterValueInvalid,
  proposalEnded,
  proposalUnknown,
  sameProposal,
} from '../problems.ts'
import type { NewProposal, ProposalMove } from '../schema.ts'
import * as ruleStore from '../store/rules.ts'
import { cityCodeOf } from './decide.ts'
import { getVersions, valueBody } from './publish.ts'

/** Parameters hold for the whole city, so the permission must reach all of it. */
export function mayForCity(app: App, actor: Actor, permission: Permission): boolean {
  return may(actor, permission, cityCodeOf(app))
}

/**
 * Proposes a value from a day on. Nothing counts until another person approves it.
 * @throws Refusal `city-only`, `parameter-unknown`, `parameter-value-invalid`, `same-proposal`
 */
export async function proposeParameter(
  tx: Tx,
  app: App,
  actor: Actor,
  at: { ruleId: string; name: string },
  asked: NewProposal,
): Promise<{ id: string }> {
  if (!mayForCity(app, actor, 'parameter.propose')) throw refuse(cityOnly())
  const { ruleId, name } = at
  const rule = [...getVersions(app, ruleId)]
    .sort((a, b) => versionOf(b) - versionOf(a))
    .find((v) => Object.hasOwn(v.parameters, name))
  const parameter = rule?.parameters[name]
  if (!rule || !parameter) throw refuse(parameterUnknown({ rule: ruleId, name }))
  const value = asked.value as Json
  const [wrong] = [...Value.Errors(parameter.schema, value)]
  if (wrong)
    throw refuse(
      parameterValueInvalid({ field: 'value', zh: `数值不在允许范围内（${wrong.message}）`, en: wrong.message }),
    )
  if (asked.reference.trim() === '')
    throw refuse(parameterValueInvalid({ field: 'reference', zh: '请写明依据', en: 'name the reference' }))
  if (asked.reason.trim() === '')
    throw refuse(parameterValueInvalid({ field: 'reason', zh: '请写明理由', en: 'say why' }))
  const now = app.clock.now()
  checkDay(asked, civilDay(now), getVersions(app, ruleId))
  await ruleStore.lockRule(tx, ruleId)
  const open = (await ruleStore.listProposals(tx, { ruleId })).filter((p) => !p.end)
  if (open.some((p) => p.name === name && p.from_day === asked.from)) throw refuse(sameProposal())
  const values = (await ruleStore.listParameterValues(tx, ruleId)).filter((v) => v.name === name)
  const today = valueOn(
    values.map((v) => ({ from: v.from_day, row: v })),
    asked.from,
  )?.row
  // The same value again is how somebody says that he has compared it with the official text.
  if (today && !today.is_unverified && today.from_day === asked.from && Value.Equal(today.value, value))
    throw refuse(parameterValueInvalid({ field: 'value', zh: '与现有值相同', en: 'is the value already' }))
  const id = newId()
  await ruleStore.insertProposal(tx, {
    rule_id: ruleId,
    id,
    name,
    from_day: asked.from,
    value,
    reference: { zh: asked.reference.trim(), en: asked.referenceEn?.trim() || asked.reference.trim() },
    reason: asked.reason.trim(),
    is_correction: asked.isCorrection === true,
    proposed_by: actor.accountId ?? actor.kind,
    proposed_by_name: actor.name,
    proposed_at: now,
  })
  await audit(tx, app, {
    actor,
    action: 'parameter.propose',
    objectKind: 'parameter',
    objectId: `${ruleId}/${name}`,
    reason: asked.reason.trim(),
    detail: { proposal: id, from: asked.from, value, isCorrection: asked.isCorrection === true },
  })
  return { id }
}

/** New values begin today or later. A day in the past is a correction of what was entered wrongly, and is said to be one. */
function checkDay(asked: NewProposal, today: string, versions: readonly { from: string }[]): void {
  const say = (zh: string, en: string) => refuse(parameterValueInvalid({ field: 'from', zh, en }))
  const isPast = asked.from < today
  if (isPast && !asked.isCorrection)
    throw say('生效日期不能早于今天；如属更正，请勾选“更正”', 'must not be before today, unless it is a correction')
  if (!isPast && asked.isCorrection) throw say('更正的日期应早于今天', 'a correction reaches back before today')
  const first = versions.map((v) => v.from).sort()[0] as string
  if (asked.from < first) throw say(`规则自 ${first} 起有效`, `the rule begins on ${first}`)
}

/**
 * Ends a proposal: another person approves or rejects it, its own proposer withdraws it. An approved value is in the history from that
 * moment, sealed (kind `parameter`); decisions already made keep the values they were made with.
 * @throws Refusal `proposal-unknown`, `proposal-ended`, `four-eyes`, `city-only`, `parameter-value-invalid`
 */
export async function endProposal(
  tx: Tx,
  app: App,
  actor: Actor,
  proposalId: string,
  move: ProposalMove,
  reason: string | undefined,
): Promise<{ outcome: ruleStore.ProposalEndRow['outcome'] }> {
  const proposal = await ruleStore.findProposal(tx, proposalId)
  if (!proposal) throw refuse(proposalUnknown())
  await ruleStore.lockRule(tx, proposal.rule_id)
  const before = await ruleStore.findProposalEnd(tx, proposal.rule_id, proposalId)
  if (before) throw refuse(proposalEnded({ outcome: before.outcome }))
  checkPerson(app, actor, proposal, move)
  const why = reason?.trim() || undefined
  if (move === 'reject' && !why)
    throw refuse(parameterValueInvalid({ field: 'reason', zh: '请写明不同意的理由', en: 'say why it is rejected' }))
  const now = app.clock.now()
  const today = civilDay(now)
  // A proposal that waited past its day would change days on which something else was applied.
  if (move === 'approve' && !proposal.is_correction && proposal.from_day < today)
    throw refuse(
      parameterValueInvalid({
        field: 'from',
        zh: '生效日期已过，请退回并重新提出',
        en: 'its day has passed; reject it and propose it anew',
      }),
    )
  const outcome = ({ approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const)[move]
  await ruleStore.insertProposalEnd(tx, {
    rule_id: proposal.rule_id,
    proposal_id: proposalId,
    outcome,
    reason: why ?? null,
    ended_by: actor.accountId ?? actor.kind,
    ended_by_name: actor.name,
    ended_at: now,
  })
  if (outcome === 'approved') await enterValue(tx, app, proposal, now)
  await audit(tx, app, {
    actor,
    action: `parameter.${move}`,
    objectKind: 'parameter',
    objectId: `${proposal.rule_id}/${proposal.name}`,
    ...(why && { reason: why }),
    detail: { proposal: proposalId, from: proposal.from_day, value: proposal.value },
  })
  return { outcome }
}

function checkPerson(app: App, actor: Actor, proposal: ruleStore.ProposalRow, move: ProposalMove): void {
  const isOwn = proposal.proposed_by === (actor.accountId ?? actor.kind)
  if (move === 'withdraw') {
    if (!isOwn)
      throw refuse(fourEyes({ zh: '只有提出人可以撤回。', en: 'Only the person who proposed it can withdraw it.' }))
    return
  }
  if (isOwn)
    throw refuse(fourEyes({ zh: '提出人不能审核自己的修改。', en: 'Nobody approves or rejects what he proposed.' }))
  if (!mayForCity(app, actor, 'parameter.approve')) throw refuse(cityOnly())
}

async function enterValue(tx: Tx, app: App, proposal: ruleStore.ProposalRow, now: Date): Promise<void> {
  const row: ruleStore.ParameterValueRow = {
    rule_id: proposal.rule_id,
    id: newId(),
    name: proposal.name,
    from_day: proposal.from_day,
    value: proposal.value,
    reference: proposal.reference,
    is_unverified: false,
    proposal_id: proposal.id,
    entered_at: now,
  }
  await ruleStore.insertParameterValue(tx, row)
  await app.seal(tx, [{ kind: 'parameter', id: row.id, body: valueBody(row) }])
}
