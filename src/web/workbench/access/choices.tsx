import { Tree } from 'antd'
import type { Organisation } from '../../../core/access/schema.ts'
import { TreeSelect, useActor, useText } from '../../kit/index.ts'
import { type Region, useOrganisations, useRegions } from './hooks.ts'

interface Node {
  readonly key: string
  readonly value: string
  readonly title: string
  readonly children: Node[]
}

/** Rows that name their parent as a tree; a row whose parent is not among them stands at the top. */
export function treeOf<Row>(
  rows: readonly Row[],
  of: (row: Row) => { key: string; parent: string | undefined; title: string },
): Node[] {
  const nodes = new Map(
    rows.map((row): [string, Node] => [
      of(row).key,
      { key: of(row).key, value: of(row).key, title: of(row).title, children: [] },
    ]),
  )
  const top: Node[] = []
  for (const row of rows) {
    const { key, parent } = of(row)
    const node = nodes.get(key) as Node
    ;(nodes.get(parent ?? '')?.children ?? top).push(node)
  }
  return top
}

const organisationNode = (o: Organisation) => ({ key: o.id, parent: o.parentId, title: o.name })
const regionNode = (r: Region) => ({ key: r.code, parent: r.parentCode, title: `${r.name} ${r.code}` })

/** The department tree on the left of a list. */
export function OrganisationTree({ value, onChange }: { value: string | undefined; onChange: (id?: string) => void }) {
  const t = useText()
  const organisations = useOrganisations()
  if (!organisations.data) return null
  return (
    <nav className="zh-department-tree" aria-label={t('组织机构')}>
      <Tree
        blockNode
        defaultExpandAll
        selectedKeys={value ? [value] : []}
        treeData={treeOf(organisations.data, organisationNode)}
        onSelect={([key]) => onChange(key === undefined ? undefined : String(key))}
      />
    </nav>
  )
}

export function OrganisationChoice(props: {
  id?: string
  value?: string
  onChange?: (id?: string) => void
  isOptional?: boolean
}) {
  const t = useText()
  const organisations = useOrganisations()
  const { isOptional = false, ...field } = props
  return (
    <TreeSelect
      {...field}
      allowClear={isOptional}
      treeDefaultExpandAll
      placeholder={t('请选择组织机构')}
      loading={organisations.isPending}
      treeData={treeOf(
        (organisations.data ?? []).filter((o) => o.status === 'active'),
        organisationNode,
      )}
    />
  )
}

/** Regions within which the actor may act. */
export function RegionChoice(props: {
  id?: string
  value?: string
  onChange?: (code?: string) => void
  permission: 'role.grant' | 'organisation.manage'
}) {
  const t = useText()
  const actor = useActor()
  const regions = useRegions()
  const { permission, ...field } = props
  const own = (regions.data ?? []).filter((r) => actor.may(permission, r.code))
  return (
    <TreeSelect
      {...field}
      placeholder={t('请选择区划')}
      loading={regions.isPending}
      treeData={treeOf(own, regionNode)}
    />
  )
}

/** Names of regions by code. */
export function useRegionNames(): (code: string) => string {
  const regions = useRegions()
  const names = new Map(regions.data?.map((r) => [r.code, r.name]))
  return (code) => names.get(code) ?? code
}
