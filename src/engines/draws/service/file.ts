import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import { refuse } from '../../../core/problem.ts'
import type { Json } from '../../../core/seal.ts'
import { findReceipt, getLog } from '../../evidence/index.ts'
import { drawUnknown } from '../problems.ts'
import type { DrawFile } from '../schema.ts'
import * as store from '../store.ts'
import { linesOf } from '../verify-file.ts'

/** A longer list lies beside the file as NDJSON. */
export const EMBEDDED_AT_MOST = 10_000

/**
 * The public file of a draw at this moment, with the receipts that the log has so far. Pages that only show what happened go without list
 * and receipts.
 * @throws Refusal `draw-unknown`
 */
export async function drawFile(
  tx: Tx,
  app: App,
  drawId: string,
  extent: 'whole' | 'without list and receipts' = 'whole',
): Promise<DrawFile> {
  const draw = await store.findDraw(tx, drawId)
  if (!draw) throw refuse(drawUnknown())
  const steps = (await store.listSteps(tx, drawId)).map((r) => r.body)
  const [result] = await store.findResults(tx, [drawId])
  const successor = await store.findSuccessor(tx, drawId)
  const things: (readonly [kind: string, id: string, body: Json])[] = [
    ['draw', drawId, draw.header as unknown as Json],
    ...steps.map((s) => ['draw-step', s.id, s as unknown as Json] as const),
    ...(result ? [['draw-result', drawId, result.body as unknown as Json] as const] : []),
  ]
  const receipts: DrawFile['receipts'] = []
  for (const [kind, id, body] of extent === 'whole' ? things : []) {
    const receipt = await findReceipt(tx, kind, id, body)
    if (!receipt) continue
    const { salt, bodyDigest, entry, index, proof, checkpoint } = receipt
    receipts.push({
      kind,
      id,
      ...(salt !== undefined && { salt }),
      ...(bodyDigest !== undefined && { bodyDigest }),
      entry,
      index,
      proof: [...proof],
      checkpoint,
    })
  }
  return {
    format: 'zhiheng/draw-file/v1',
    header: draw.header,
    ...(extent === 'whole' &&
      draw.header.roster.count <= EMBEDDED_AT_MOST && { roster: await embeddedRoster(app, draw) }),
    ...(draw.assignment && { assignment: draw.assignment }),
    steps,
    ...(result && { result: result.body }),
    ...(successor !== undefined && { successor }),
    ...(receipts.length > 0 && { log: (await getLog(tx)).verifierKey }),
    receipts,
  }
}

async function embeddedRoster(app: App, draw: store.DrawRow): Promise<NonNullable<DrawFile['roster']>> {
  const roster: NonNullable<DrawFile['roster']> = []
  for await (const batch of linesOf(await app.files.read(draw.roster_file)))
    for (const line of batch) roster.push(JSON.parse(line))
  return roster
}

/** The published list as a stream of NDJSON; its SHA-256 stands in the header. @throws Refusal `draw-unknown` */
export async function rosterStream(tx: Tx, app: App, drawId: string) {
  const draw = await store.findDraw(tx, drawId)
  if (!draw) throw refuse(drawUnknown())
  return app.files.read(draw.roster_file)
}
