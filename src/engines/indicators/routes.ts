import { Type as T } from 'typebox'
import { open } from '../../core/access/define.ts'
import { audit } from '../../core/access/index.ts'
import { type Route, route } from '../../core/http/route.ts'
import * as problems from './problems.ts'
import * as schema from './schema.ts'
import { getIndicator, indicatorsOf } from './service/declared.ts'
import { describeIndicator } from './service/describe.ts'
import { ratesWorkbook, samplesWorkbook } from './service/export.ts'
import { openRates, openRatesCsv } from './service/open.ts'
import { allRates, criteriaOf, leagueTable, listRates } from './service/rates.ts'
import { readSamples } from './service/samples.ts'

const tags = ['indicators']
const EXPORT_ROWS = 20_000

export const indicatorRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/indicators',
    permission: 'indicator.read',
    summary: { zh: '全部指标及其定义', en: 'All indicators with their definitions' },
    tags,
    reply: T.Object({ items: T.Array(schema.IndicatorReply) }),
    run: async ({ tx, app }) => {
      const items: schema.IndicatorReply[] = []
      for (const indicator of indicatorsOf(app)) items.push(await describeIndicator(tx, indicator))
      return { items }
    },
  }),
  route({
    method: 'GET',
    path: '/api/indicators/:indicatorId',
    permission: 'indicator.read',
    summary: { zh: '一个指标的定义、抽样框和方法', en: 'An indicator: definition, frame, method' },
    tags,
    params: schema.IndicatorPath,
    reply: schema.IndicatorReply,
    problems: [problems.indicatorUnknown],
    run: ({ tx, app, params }) => describeIndicator(tx, getIndicator(app, params.indicatorId)),
  }),
  route({
    method: 'GET',
    path: '/api/indicators/:indicatorId/rates',
    permission: 'indicator.read',
    summary: { zh: '合格率：按时期、产品类别和区', en: 'Rates by period, class and district' },
    tags,
    params: schema.IndicatorPath,
    query: schema.RateQuery,
    reply: schema.RatePage,
    problems: [problems.indicatorUnknown],
    run: ({ tx, app, regions, params, query }) =>
      listRates(tx, app, getIndicator(app, params.indicatorId), regions, query),
  }),
  route({
    method: 'GET',
    path: '/api/indicators/:indicatorId/rates.xlsx',
    permission: 'indicator.read',
    summary: { zh: '导出合格率', en: 'The rates as Excel' },
    tags,
    params: schema.IndicatorPath,
    query: schema.RateQuery,
    reply: 'raw',
    problems: [problems.indicatorUnknown],
    run: async ({ tx, app, regions, params, query, language }) => {
      const indicator = getIndicator(app, params.indicatorId)
      const rows = await allRates(tx, app, indicator, criteriaOf(indicator, regions, query), query)
      return ratesWorkbook(indicator, rows, language)
    },
  }),
  route({
    method: 'GET',
    path: '/api/indicators/:indicatorId/districts',
    permission: 'indicator.read',
    summary: { zh: '各区对比：原始合格率、区间与收缩估计', en: 'Districts side by side, with intervals and shrinkage' },
    tags,
    params: schema.IndicatorPath,
    query: schema.LeagueQuery,
    reply: schema.LeagueReply,
    problems: [problems.indicatorUnknown, problems.periodUnknown],
    run: ({ tx, app, regions, params, query }) =>
      leagueTable(tx, app, getIndicator(app, params.indicatorId), regions, query),
  }),
  route({
    method: 'GET',
    path: '/api/indicators/:indicatorId/samples',
    permission: 'indicator.samples',
    summary: { zh: '数字背后的样品', en: 'The units behind a number' },
    tags,
    params: schema.IndicatorPath,
    query: schema.SampleQuery,
    reply: schema.SamplePage,
    problems: [problems.indicatorUnknown],
    run: ({ tx, app, regions, params, query }) =>
      readSamples(tx, app, getIndicator(app, params.indicatorId), regions, query),
  }),
  route({
    method: 'GET',
    path: '/api/indicators/:indicatorId/samples.xlsx',
    permission: 'indicator.samples',
    summary: { zh: '导出样品清单', en: 'The units as Excel' },
    tags,
    params: schema.IndicatorPath,
    query: schema.SampleQuery,
    reply: 'raw',
    problems: [problems.indicatorUnknown],
    ownTransactions: true,
    run: async ({ app, actor, regions, params, query, language, requestId }) => {
      const indicator = getIndicator(app, params.indicatorId)
      const scope = { actorId: actor.accountId ?? 'guest', regions }
      const rows: schema.SampleReply[] = []
      for (let after: string | undefined; rows.length < EXPORT_ROWS; ) {
        const page = { ...query, after, limit: 500 }
        const { items, next } = await app.db.read(scope, (tx) => readSamples(tx, app, indicator, regions, page))
        rows.push(...items)
        if (!next) break
        after = next
      }
      await app.db.write(scope, (tx) =>
        audit(tx, app, {
          actor,
          action: 'indicator.export-samples',
          objectKind: 'indicator',
          objectId: indicator.id,
          requestId,
          detail: { rows: rows.length },
        }),
      )
      return samplesWorkbook(indicator, rows, language)
    },
  }),
  route({
    method: 'POST',
    path: '/api/indicators/:indicatorId/rebuild',
    permission: 'indicator.rebuild',
    scope: 'city',
    summary: { zh: '由记录重新计算并核对', en: 'Derive again from the records and put right what differs' },
    tags,
    params: schema.IndicatorPath,
    problems: [problems.indicatorUnknown],
    run: async ({ tx, app, actor, params, requestId }) => {
      const { id } = getIndicator(app, params.indicatorId)
      await app.jobs.add(tx, 'indicators.rebuild', { indicatorId: id }, { key: `indicators.rebuild:${id}` })
      await audit(tx, app, {
        actor,
        action: 'indicator.rebuild',
        objectKind: 'indicator',
        objectId: id,
        requestId,
        detail: {},
      })
      return undefined
    },
  }),
  route({
    method: 'GET',
    path: '/api/open/indicators.json',
    permission: open('合格率及其区间属于公开数据'),
    summary: { zh: '公开数据：合格率（JSON）', en: 'Open data: rates (JSON)' },
    tags: ['open'],
    ownTransactions: true,
    reply: schema.OpenRates,
    run: ({ app }) => openRates(app),
  }),
  route({
    method: 'GET',
    path: '/api/open/indicators.csv',
    permission: open('合格率及其区间属于公开数据'),
    summary: { zh: '公开数据：合格率（CSV）', en: 'Open data: rates (CSV)' },
    tags: ['open'],
    ownTransactions: true,
    reply: 'raw',
    run: async ({ app }) => openRatesCsv(await openRates(app)),
  }),
]
