import type { Context, Route } from '../../core/http/route.ts'
import { raw, route } from '../../core/http/route.ts'
import { cityPackOf } from '../../core/regions/index.ts'
import { sumTally } from '../../engines/archive/index.ts'
import type { PolicyPack } from '../../engines/policy/define.ts'
import { readTargets } from '../../engines/policy/index.ts'
import { EVERYWHERE, publicPage, publicRead, regionNames } from './visit.ts'

/** Rows as CSV that Excel opens: UTF-8 with a byte order mark, and no cell that Excel would run as a formula. */
export function toCsv(header: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  const cell = (value: string | number | undefined) => {
    const text = String(value ?? '')
    const safe = /^[=+\-@\t\r]/.test(text) && typeof value === 'string' ? `'${text}` : text
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return `\ufeff${[header, ...rows].map((r) => r.map(cell).join(',')).join('\r\n')}\r\n`
}

interface Table {
  readonly measuredAt: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly (string | number | undefined)[])[]
}

export function openDataRoutes(pack: PolicyPack): Route[] {
  return [
    ...openTable('policy-targets', { zh: '政策目标', en: 'Targets of the policy' }, async ({ app, now }) => ({
      measuredAt: now.toISOString(),
      header: [
        'id',
        'name_zh',
        'name_en',
        'comparator',
        'value',
        'unit',
        'deadline',
        'modality',
        'item',
        'ambiguity_zh',
        'status',
        'observed',
        'low',
        'high',
        'basis_zh',
      ],
      rows: (await readTargets(app, pack)).map((g) => [
        g.id,
        g.name.zh,
        g.name.en,
        g.comparator,
        g.values?.join('/') ?? g.value,
        g.unit.zh,
        g.deadline,
        g.modality.kind,
        g.item,
        g.ambiguity?.zh,
        g.status,
        g.observation?.printed,
        g.observation?.interval?.low,
        g.observation?.interval?.high,
        g.observation?.basis.zh,
      ]),
    })),
    ...openTable(
      'subjects-by-district',
      { zh: '各区监管对象数量', en: 'Subjects by district' },
      async ({ app, now }) => {
        const tally = await publicRead(app, (tx) => sumTally(tx, EVERYWHERE, 6))
        const nameOf = regionNames(cityPackOf(app).regions)
        return {
          measuredAt: now.toISOString(),
          header: ['district', 'name', 'kind', 'status', 'count'],
          rows: tally.map((r) => [r.region, nameOf(r.region), r.kind, r.status, r.count]),
        }
      },
    ),
  ]
}

function openTable(
  name: string,
  summary: { zh: string; en: string },
  read: (context: Context<unknown, unknown, unknown>) => Promise<Table>,
): Route[] {
  const shared = { ...publicPage, hidden: false, summary, tags: ['open data'] } as const
  return [
    route({
      ...shared,
      path: `/open-data/${name}.json`,
      run: async (context) => {
        const { header, rows, measuredAt } = await read(context)
        const items = rows.map((r) => Object.fromEntries(header.map((h, i) => [h, r[i] ?? null])))
        return raw(JSON.stringify({ measuredAt, items }), 'application/json; charset=utf-8')
      },
    }),
    route({
      ...shared,
      path: `/open-data/${name}.csv`,
      run: async (context) => {
        const { header, rows } = await read(context)
        return raw(toCsv(header, rows), 'text/csv; charset=utf-8', {
          headers: { 'content-disposition': `attachment; filename="${name}.csv"` },
        })
      },
    }),
  ]
}
