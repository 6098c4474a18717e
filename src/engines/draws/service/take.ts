import { audit } from '../../../core/access/index.ts'
import type { App } from '../../../core/app.ts'
import { systemScope, type Tx } from '../../../core/db/index.ts'
import type { Bilingual } from '../../../core/text.ts'
import type { DrawConsumer } from '../consumer.ts'
import type { DrawnCandidate, DrawOutcome } from '../define.ts'
import { openSeed, resultOf, startDrawing } from '../logic/replay.ts'
import { inclusionOf } from '../logic/select.ts'
import type { DrawHeader, DrawResult } from '../schema.ts'
import * as store from '../store.ts'
import { linesOf } from '../verify-file.ts'
import { handleAt, type PrivatePart, privatePart, publicPart } from './freeze-roster.ts'
import { serverDrawCrypto } from './server-crypto.ts'

/** What modules do with results. */
export function consumersOf(app: Pick<App, 'modules'>): readonly DrawConsumer[] {
  return app.modules.flatMap((m) => (m.declares?.drawConsumers ?? []) as readonly DrawConsumer[])
}

type Shortfall = NonNullable<DrawResult['shortfalls']>[number]

/** Why tasks lack inspectors, in sentences, by task. */
export function explainShortfalls(result: Pick<DrawResult, 'shortfalls'>): ReadonlyMap<string, Bilingual> {
  const byTask = Map.groupBy(result.shortfalls ?? [], (s) => s.task)
  return new Map(
    [...byTask].map(([task, open]) => {
      const all = open.map(explain)
      return [task, { zh: all.map((b) => b.zh).join(''), en: all.map((b) => b.en).join(' ') }]
    }),
  )
}

function explain(s: Shortfall): Bilingual {
  const lacks = {
    zh: `缺 ${s.missing} 名${s.group ? `“${s.group}”的` : ''}检查人员：`,
    en: `${s.missing} inspectors${s.group ? ` of “${s.group}”` : ''} short: `,
  }
  const why: Bilingual =
    s.inRegion === 0
      ? { zh: '该区域没有检查人员', en: 'nobody works in the region' }
      : s.capable === 0
        ? {
            zh: `该区域 ${s.inRegion} 人均不具备所需能力`,
            en: `none of the ${s.inRegion} in the region has the capability`,
          }
        : s.notRecused === 0
          ? { zh: `符合条件的 ${s.capable} 人均须回避`, en: `all ${s.capable} who could are recused` }
          : s.free === 0
            ? {
                zh: `可派 ${s.notRecused} 人（区域 ${s.inRegion}、能力 ${s.capable}），均已派入或已满额`,
                en: `the ${s.notRecused} who may (${s.inRegion} in the region, ${s.capable} capable) are on the task or have no room`,
              }
            : {
                zh: `其余 ${s.free} 人与已派人员上一轮同组`,
                en: `the ${s.free} others went with those assigned in the round before`,
              }
  return { zh: `${lacks.zh}${why.zh}。`, en: `${lacks.en}${why.en}.` }
}

/**
 * Takes a draw whose secrets are open: computes outside of any transaction, then writes result, drawn candidates, seal and everything the
 * consumers do in one. Killed anywhere, it has happened once or not at all; asked again, it does nothing.
 * @returns whether this call wrote the result
 */
export async function takeDraw(app: App, drawId: string): Promise<boolean> {
  const scope = systemScope('draws')
  const ready = await app.db.read(scope, async (tx) => {
    const draw = await store.findDraw(tx, drawId)
    if (!draw || (await store.getProgress(tx, drawId)).state !== 'drawing') return undefined
    return {
      draw,
      steps: (await store.listSteps(tx, drawId)).map((r) => r.body),
      people: new Map((await store.listInspectors(tx, drawId)).map((i) => [i.handle, i])),
    }
  })
  if (!ready) return false
  const { draw, steps, people } = ready
  const { header } = draw
  const opened = openSeed(serverDrawCrypto, header, steps)
  const drawing = startDrawing(serverDrawCrypto, header, opened.seed)
  for await (const lines of linesOf(await app.files.read(draw.private_file))) drawing.add(lines.map(publicPart))
  const { roster, winners } = drawing.finish()
  if (roster.sha256 !== header.roster.sha256)
    throw new Error(`the stored list of draw ${drawId} is not the frozen one: nothing is drawn from it`)
  const result = resultOf(serverDrawCrypto, header, opened, winners, draw.assignment ?? undefined)
  const behind = await privateParts(app, draw, new Set(result.strata.flatMap((s) => s.drawn.map((d) => d.handle))))
  return app.db.write(scope, async (tx) => {
    await store.lockDraw(tx, drawId)
    if ((await store.getProgress(tx, drawId)).state !== 'drawing') return false
    const now = app.clock.now()
    const body: DrawResult = { ...result, drawnAt: now.toISOString() }
    await store.insertResult(tx, { draw_id: drawId, body, drawn_at: now })
    const rows = result.strata.flatMap((s) =>
      s.drawn.map((d, i): store.DrawnRow => {
        const { id, key, label } = behind.get(d.handle) as PrivatePart
        const line = winners.get(s.id)?.[i]?.line
        return {
          draw_id: drawId,
          handle: d.handle,
          candidate_id: id,
          subject_id: key ?? null,
          label,
          stratum: s.id,
          rank: i + 1,
          weight: line?.weight ?? 1,
          region: line?.region ?? null,
          needs: [...(line?.needs ?? [])],
          inspectors: d.inspectors ?? [],
        }
      }),
    )
    await store.insertDrawn(tx, rows)
    await store.putProgress(tx, { draw_id: drawId, state: 'drawn', due_at: null, changed_at: now })
    await app.seal(tx, [{ kind: 'draw-result', id: drawId, body }])
    await audit(tx, app, {
      actor: 'system:draws',
      action: 'draw.take',
      objectKind: 'draw',
      objectId: drawId,
      region: draw.region,
      detail: { seed: body.seed, drawn: rows.length },
    })
    await tell(tx, app, outcomeOf(draw, body, rows, people))
    return true
  })
}

async function tell(tx: Tx, app: App, outcome: DrawOutcome): Promise<void> {
  for (const consumer of consumersOf(app))
    if (consumer.purpose === outcome.purpose) await consumer.onDrawn(tx, app, outcome)
}

/** What stands behind the drawn handles: a second reading of the stored list, which is cheaper than keeping it all. */
async function privateParts(
  app: App,
  draw: store.DrawRow,
  handles: ReadonlySet<string>,
): Promise<Map<string, PrivatePart>> {
  const found = new Map<string, PrivatePart>()
  for await (const batch of linesOf(await app.files.read(draw.private_file)))
    for (const line of batch) {
      const handle = handleAt(line)
      if (handles.has(handle)) found.set(handle, privatePart(line))
    }
  return found
}

/** How likely each was to be drawn. */
export function chanceOf(header: DrawHeader, row: Pick<store.DrawnRow, 'stratum' | 'weight'>) {
  const frame = header.roster.strata.find((s) => s.id === row.stratum)
  if (!frame) throw new Error(`no stratum ${row.stratum}`)
  return inclusionOf(frame, frame.quota, row.weight)
}

export function outcomeOf(
  draw: store.DrawRow,
  result: DrawResult,
  rows: readonly store.DrawnRow[],
  people: ReadonlyMap<string, store.InspectorRow>,
): DrawOutcome {
  const shortfalls = explainShortfalls(result)
  const order = new Map(draw.header.strata.map((s, i) => [s.id, i]))
  const drawn = [...rows]
    .sort((a, b) => (order.get(a.stratum) ?? 0) - (order.get(b.stratum) ?? 0) || a.rank - b.rank)
    .map((r): DrawnCandidate => {
      return {
        id: r.candidate_id,
        key: r.subject_id ?? undefined,
        label: r.label,
        stratum: r.stratum,
        weight: r.weight,
        region: r.region ?? undefined,
        needs: r.needs,
        rank: r.rank,
        inclusion: chanceOf(draw.header, r),
        inspectors: r.inspectors.flatMap((h) => {
          const person = people.get(h)
          return person ? [{ id: person.inspector_id, label: person.label }] : []
        }),
        unassigned: shortfalls.get(r.handle),
      }
    })
  return {
    drawId: draw.id,
    purpose: draw.purpose,
    title: draw.title,
    region: draw.region,
    owner: { kind: draw.owner_kind, id: draw.owner_id },
    predecessorId: draw.predecessor_id ?? undefined,
    drawnAt: new Date(result.drawnAt),
    strata: draw.header.roster.strata.map((s) => ({ id: s.id, candidates: s.candidates, drawn: s.quota })),
    drawn,
  }
}
