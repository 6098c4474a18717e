import type { App } from '../../../core/app.ts'
import type { Tx } from '../../../core/db/index.ts'
import type { Json, SealedKind } from '../../../core/seal.ts'
import * as store from '../store.ts'

/*
 * What may be inspected and by whom decides over every draw: each version is sealed. Cities that kept these lists before they were
 * sealed have them sealed as they stand at the upgrade.
 */

/** @returns false when somebody else wrote this version first */
export async function putMatter(tx: Tx, app: App, row: store.MatterRow): Promise<boolean> {
  if (!(await store.insertMatter(tx, row))) return false
  await app.seal(tx, [{ kind: 'matter', id: `${row.matter_id}@${row.version}`, body: matterContent(row) }])
  return true
}

/** @returns false when somebody else wrote this version first */
export async function putInspector(tx: Tx, app: App, row: store.InspectorRow): Promise<boolean> {
  if (!(await store.insertInspector(tx, row))) return false
  await app.seal(tx, [{ kind: 'inspector', id: `${row.account_id}@${row.version}`, body: inspectorContent(row) }])
  return true
}

function matterContent(r: store.MatterRow): Json {
  const { matter_id, version, from_day, is_ended, body, reason, changed_by, changed_by_name, changed_at } = r
  return JSON.parse(
    JSON.stringify({ matter_id, version, from_day, is_ended, body, reason, changed_by, changed_by_name, changed_at }),
  )
}

function inspectorContent(r: store.InspectorRow): Json {
  const { account_id, version, region, is_active, body, reason, changed_by, changed_by_name, changed_at } = r
  return JSON.parse(
    JSON.stringify({ account_id, version, region, is_active, body, reason, changed_by, changed_by_name, changed_at }),
  )
}

export const listSealedKinds: readonly SealedKind[] = [
  {
    kind: 'matter',
    label: { zh: '抽查事项', en: 'Matter of inspection' },
    isAdopted: true,
    loadBodies: async (tx, ids) =>
      new Map((await store.listMattersByKey(tx, ids)).map((r) => [`${r.matter_id}@${r.version}`, matterContent(r)])),
    listIds: (tx, after, limit) => store.listVersionKeys(tx, 'matter', after, limit),
  },
  {
    kind: 'inspector',
    label: { zh: '检查人员名录', en: 'Inspector on the list' },
    isAdopted: true,
    loadBodies: async (tx, ids) =>
      new Map(
        (await store.listInspectorsByKey(tx, ids)).map((r) => [`${r.account_id}@${r.version}`, inspectorContent(r)]),
      ),
    listIds: (tx, after, limit) => store.listVersionKeys(tx, 'inspector', after, limit),
  },
]
