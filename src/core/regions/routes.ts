import { Type as T } from 'typebox'
import { open } from '../access/define.ts'
import type { App } from '../app.ts'
import { type Route, route } from '../http/route.ts'
import type { CityPack, RegionRow } from './define.ts'
import { findCityRow, listRegionRows } from './store.ts'

const node = { code: T.String(), name: T.String(), level: T.String() }
/** The tree down to the streets: city → districts → streets. */
export const RegionTree = T.Array(
  T.Object({
    ...node,
    children: T.Array(
      T.Object({ ...node, children: T.Array(T.Object({ ...node, children: T.Array(T.Object(node)) })) }),
    ),
  }),
  { $id: 'RegionTree' },
)
export const IndustryList = T.Array(
  T.Object({ code: T.String(), name: T.String(), parentCode: T.Union([T.String(), T.Null()]) }),
  { $id: 'IndustryList' },
)
export const CityReply = T.Object(
  {
    code: T.String(),
    name: T.Object({ zh: T.String(), en: T.String() }),
    /** Generated data: every page that shows any of it says 演示数据. */
    isDemo: T.Boolean(),
    demo: T.Union([T.Null(), T.Object({ seed: T.Integer(), subjects: T.Integer(), endsOn: T.String() })]),
  },
  { $id: 'CityReply' },
)

interface Node {
  code: string
  name: string
  level: string
  children: Node[]
}

/** Rows in the order of their codes (parents first) as a tree. */
export function treeOf(rows: readonly RegionRow[]): Node[] {
  const nodes = new Map<string, Node>()
  const roots: Node[] = []
  for (const { code, name, level, parentCode } of rows) {
    const node: Node = { code, name, level, children: [] }
    nodes.set(code, node)
    const parent = parentCode === null ? undefined : nodes.get(parentCode)
    if (parent) parent.children.push(node)
    else roots.push(node)
  }
  return roots
}

const regions = route({
  method: 'GET',
  path: '/api/regions',
  permission: open('names of districts and streets are public'),
  summary: { zh: '区划：市、区、街镇', en: 'Regions: city, districts, streets' },
  tags: ['city'],
  reply: RegionTree,
  run: async ({ tx }) => treeOf(await listRegionRows(tx)),
})

const industries = route({
  method: 'GET',
  path: '/api/industries',
  permission: open('a published classification'),
  summary: { zh: '行业门类与大类（GB/T 4754—2017）', en: 'Industry sections and divisions (GB/T 4754—2017)' },
  tags: ['city'],
  reply: IndustryList,
  ownTransactions: true,
  run: async ({ app }) => [...packOf(app).industries],
})

const city = route({
  method: 'GET',
  path: '/api/city',
  permission: open('every page says which city it is and whether its data is generated'),
  summary: { zh: '这是哪座城市，是否演示数据', en: 'Which city this is, and whether its data is generated' },
  tags: ['city'],
  reply: CityReply,
  run: async ({ tx, app }) => {
    const row = await findCityRow(tx)
    const pack = packOf(app)
    return { code: pack.code, name: pack.name, isDemo: row?.isDemo ?? false, demo: row?.demo ?? null }
  },
})

function packOf(app: App): CityPack {
  const [pack] = app.modules.flatMap((m) => (m.declares?.cities ?? []) as CityPack[])
  if (!pack) throw new Error('no module declares a city')
  return pack
}

export const cityRoutes: readonly Route[] = [regions, industries, city]
