import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../web/kit/index.ts'
import type {
  DecisionDetail,
  DifferenceView,
  Evaluation,
  NewProposal,
  ProposalMove,
  ReplayView,
  RuleDetail,
  RuleEntry,
} from '../schema.ts'

export function useRules() {
  return useQuery({
    queryKey: ['rules'],
    queryFn: ({ signal }) => api.get<{ items: RuleEntry[] }>('/api/rules', undefined, signal),
  })
}

export function useRule(ruleId: string) {
  return useQuery({
    queryKey: ['rule', ruleId],
    queryFn: ({ signal }) => api.get<RuleDetail>(`/api/rules/${ruleId}`, undefined, signal),
  })
}

/** Asks the rule while facts are filled in; the answer before stays until the next one is there. */
export function useEvaluation(ruleId: string, facts: Readonly<Record<string, unknown>>, on: string) {
  return useQuery({
    queryKey: ['rule-evaluation', ruleId, facts, on],
    queryFn: () => api.post<Evaluation>(`/api/rules/${ruleId}/evaluations`, { facts, on }),
    placeholderData: keepPreviousData,
    retry: false,
    enabled: on !== '',
  })
}

export function usePropose(ruleId: string, name: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: NewProposal) =>
      api.post<{ id: string }>(`/api/rules/${ruleId}/parameters/${name}/proposals`, body),
    onSuccess: () => refresh(client, ruleId),
  })
}

export function useEndProposal(ruleId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, move, reason }: { id: string; move: ProposalMove; reason?: string }) =>
      api.post(`/api/rules/proposals/${id}/moves/${move}`, { ...(reason && { reason }) }),
    onSuccess: () => refresh(client, ruleId),
  })
}

function refresh(client: ReturnType<typeof useQueryClient>, ruleId: string): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['rule', ruleId] }),
    client.invalidateQueries({ queryKey: ['rules'] }),
    client.invalidateQueries({ queryKey: ['rule-evaluation', ruleId] }),
  ])
}

export function useDecision(path: string) {
  return useQuery({
    queryKey: ['decision', path],
    queryFn: ({ signal }) => api.get<DecisionDetail>(path, undefined, signal),
  })
}

/** A running replay moves; the list looks again until it is done. */
export function useReplays() {
  return useQuery({
    queryKey: ['replays'],
    queryFn: ({ signal }) => api.get<{ items: ReplayView[] }>('/api/rules/replays', undefined, signal),
    refetchInterval: (query) => (query.state.data?.items.some((r) => !r.finishedAt) ? 2000 : false),
  })
}

export function useReplay(id: string, after: string | undefined) {
  return useQuery({
    queryKey: ['replay', id, after],
    queryFn: ({ signal }) =>
      api.get<{ replay: ReplayView; differences: DifferenceView[]; next?: string }>(
        `/api/rules/replays/${id}`,
        { after },
        signal,
      ),
    refetchInterval: (query) => (query.state.data && !query.state.data.replay.finishedAt ? 2000 : false),
  })
}

export function useStartReplay() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<{ id: string }>('/api/rules/replays'),
    onSuccess: () => client.invalidateQueries({ queryKey: ['replays'] }),
  })
}
