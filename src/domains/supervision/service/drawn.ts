import { newId } from '../../../core/ids.ts'
import { defineDrawConsumer } from '../../../engines/draws/index.ts'
import * as store from '../store.ts'

/** What was drawn becomes tasks, in the transaction of the result. A redraw voids what was not yet inspected of the draw before. */
export const batchConsumer = defineDrawConsumer({
  purpose: 'supervision.batch',
  isFoundByCreditCode: true,
  onDrawn: async (tx, _app, draw) => {
    const batch = await store.findBatch(tx, 'any', draw.owner.id, true)
    if (!batch) throw new Error(`draw ${draw.drawId} names batch ${draw.owner.id}, which is not there`)
    if (draw.predecessorId) await store.voidTasks(tx, draw.predecessorId)
    for (const d of draw.drawn)
      await store.insertTask(tx, {
        subject_id: d.key ?? d.id,
        id: newId(),
        batch_id: batch.id,
        draw_id: draw.drawId,
        region: d.region ?? draw.region,
        subject_name: d.label,
        batch_title: batch.title,
        form_id: batch.terms.formId,
        stratum: d.stratum,
        rank: d.rank,
        inclusion: d.inclusion,
        inspectors: d.inspectors.map((i) => i.id),
        inspector_names: d.inspectors.map((i) => i.label),
        state: 'open',
        due_on: batch.due_on,
        drawn_at: draw.drawnAt,
        record_id: null,
        result: null,
        inspected_at: null,
        case_id: null,
      })
    await store.markDrawn(tx, batch.id, draw.drawId, draw.drawnAt)
  },
})
