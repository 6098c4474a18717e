import { useQuery } from '@tanstack/react-query'
import { api } from '../../../web/kit/index.ts'
import type { TargetReply } from '../../policy/schema.ts'
import type { IndicatorReply, LeagueReply, RatePage } from '../schema.ts'

export function useIndicators() {
  return useQuery({
    queryKey: ['indicators'],
    queryFn: ({ signal }) => api.get<{ items: IndicatorReply[] }>('/api/indicators', undefined, signal),
  })
}

export function useIndicator(indicatorId: string) {
  return useQuery({
    queryKey: ['indicator', indicatorId],
    queryFn: ({ signal }) => api.get<IndicatorReply>(`/api/indicators/${indicatorId}`, undefined, signal),
  })
}

/** The whole city or district by year: what a page says first. */
export function useYears(indicatorId: string) {
  return useQuery({
    queryKey: ['indicator-years', indicatorId],
    queryFn: ({ signal }) => api.get<RatePage>(`/api/indicators/${indicatorId}/rates`, { by: 'total' }, signal),
  })
}

export function useLeague(indicatorId: string, period: string, productClass: string | undefined) {
  return useQuery({
    queryKey: ['indicator-league', indicatorId, period, productClass],
    queryFn: ({ signal }) =>
      api.get<LeagueReply>(
        `/api/indicators/${indicatorId}/districts`,
        { period, ...(productClass && { class: productClass }) },
        signal,
      ),
    enabled: period !== '',
  })
}

/** The numbers of the policy that this rate answers, with their status; nothing for those who may not read the policy. */
export function useTargets(ids: readonly string[] | undefined, mayRead: boolean): readonly TargetReply[] {
  const { data } = useQuery({
    queryKey: ['policy-targets'],
    queryFn: ({ signal }) => api.get<{ targets: TargetReply[] }>('/api/policy/targets', undefined, signal),
    enabled: mayRead && ids !== undefined && ids.length > 0,
  })
  return data?.targets.filter((t) => ids?.includes(t.id)) ?? []
}
