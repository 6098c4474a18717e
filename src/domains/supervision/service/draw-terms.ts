import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { countRoster, type RosterCriteria } from '../../../engines/archive/index.ts'
import { evaluate, evaluateRule, parameterOn } from '../../../engines/rules/index.ts'
import { commonIndustry, expectedOf, isPublicityCheck, LEAST_PUBLICITY_PERCENT, matterOn } from '../logic.ts'
import { frequencyRule } from '../rules/ratio.ts'
import type { BatchRatio, RatioAsked } from '../schema.ts'
import * as store from '../store.ts'
import { matterView } from './lists.ts'

/** Which objects of its region a batch is drawn from. */
export const drawable = (industry: string | undefined) =>
  ({ kind: 'enterprise', statuses: ['active'], industry }) satisfies RosterCriteria

/**
 * Which share of its objects a batch draws on a day, and what says so: the class's ratio, or the lower limit that a general matter of the
 * batch carries in the version the batch names. Shown before the draw and frozen into it by the same function.
 */
export async function ratioOf(
  tx: Tx,
  app: App,
  terms: Pick<store.BatchRow['terms'], 'riskClass' | 'matters'>,
  day: string,
): Promise<BatchRatio> {
  const { riskClass, matters } = terms
  const { answer, parameters } = await evaluate(tx, app, 'supervision.ratio', { facts: { riskClass }, on: day })
  const [name = ''] = answer.reasons[0]?.parameters ?? []
  const used = parameters[name]
  if (!used) throw new Error('supervision.ratio answered without a parameter')
  let ratio: BatchRatio = {
    percent: Number(answer.value),
    from: used.from,
    reference: used.reference,
    isUnverified: used.isUnverified ?? false,
  }
  for (const { id, version } of matters) {
    const matter = (await store.listMatterVersions(tx, id)).find((m) => m.version === version)
    const cap = matter?.body.level === 'general' ? matter.body.ratioCap : undefined
    if (matter && cap !== undefined && cap < ratio.percent)
      ratio = {
        percent: cap,
        from: matter.from_day,
        reference: {
          zh: `一般检查事项“${matter.body.name}”第 ${version} 版的比例上限`,
          en: `upper limit of the general matter “${matter.body.name}”, version ${version}`,
        },
        isUnverified: matter.body.isUnverified,
      }
  }
  const bodies = await Promise.all(
    matters.map(
      async ({ id, version }) => (await store.listMatterVersions(tx, id)).find((m) => m.version === version)?.body,
    ),
  )
  if (ratio.percent < LEAST_PUBLICITY_PERCENT && bodies.some((m) => m && isPublicityCheck(m)))
    return {
      percent: LEAST_PUBLICITY_PERCENT,
      from: '2025-05-01',
      reference: {
        zh: '企业公示信息抽查办法第四条：抽查比例不少于3%',
        en: 'Measures for Checks of Information Published by Enterprises, Article 4: at least 3 %',
      },
      isUnverified: false,
    }
  return ratio
}

/**
 * Ratio for matters that are only being chosen, in the version in force on the first day of the batch; with a region also how many objects
 * would stand on the list today and how many would be drawn.
 */
export async function ratioAsked(
  tx: Tx,
  app: App,
  ids: readonly string[],
  day: string,
  region: string | undefined,
): Promise<RatioAsked> {
  const matters: store.BatchRow['terms']['matters'] = []
  let industry: string | undefined
  for (const id of ids) {
    const matter = matterOn((await store.listMatterVersions(tx, id)).map(matterView), day)
    if (!matter) continue
    matters.push({ id, version: matter.version, name: matter.body.name })
    industry = commonIndustry(industry, matter.body.industry)
    // Matters of different industries have no object in common; adding the batch is refused with that reason.
    if (industry === 'none') return ratioOf(tx, app, { riskClass: 'unrated', matters }, day)
  }
  const ratio = await ratioOf(tx, app, { riskClass: 'unrated', matters }, day)
  if (region === undefined || ids.length === 0) return ratio
  const objects = await countRoster(tx, [region], drawable(industry))
  return { ...ratio, objects, expected: expectedOf(objects, ratio.percent) }
}

/** Why an object stays off a list, in the words of `supervision.frequency`; undefined where it may be drawn. */
export async function frequencyOn(
  tx: Tx,
  app: App,
  day: string,
): Promise<(before: { readonly drawn: number; readonly open: boolean } | undefined) => string | undefined> {
  const { value } = await parameterOn(tx, app, frequencyRule.id, 'mostPerYear', day)
  return (before) => {
    if (!before) return undefined
    const facts = { drawnThisYear: before.drawn, hasOpenTask: before.open }
    const { outcome, reasons } = evaluateRule(frequencyRule, facts, { mostPerYear: Number(value) })
    return outcome === 'no' ? reasons.map((r) => r.text.zh).join('') : undefined
  }
}
