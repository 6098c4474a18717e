import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../web/kit/index.ts'
import type { CheckpointPage, ErasureRequest, ErasureView, LogState, SealedThings, Throughput } from '../schema.ts'

/** The log moves every second; the page follows at a pace one can read. */
const FOLLOW_MS = 3000

export function useLogState() {
  return useQuery({
    queryKey: ['evidence-log'],
    queryFn: ({ signal }) => api.get<LogState>('/api/evidence/log', undefined, signal),
    refetchInterval: FOLLOW_MS,
  })
}

export function useThroughput(step: Throughput['step']) {
  return useQuery({
    queryKey: ['evidence-throughput', step],
    queryFn: ({ signal }) => api.get<Throughput>('/api/evidence/throughput', { step }, signal),
    refetchInterval: 20_000,
  })
}

export function useSealedThings(objectId: string) {
  return useQuery({
    queryKey: ['evidence-commitments', objectId],
    queryFn: ({ signal }) => api.get<SealedThings>('/api/evidence/commitments', { objectId }, signal),
    enabled: objectId !== '',
  })
}

export function useErase() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: ErasureRequest) => api.post<ErasureView>('/api/evidence/erasures', request),
    onSuccess: () => client.invalidateQueries({ queryKey: ['list', '/api/evidence/erasures'] }),
  })
}

/** A size some checkpoints ago, for whoever has no older checkpoint of his own at hand; it stays while the page is open. */
export function useEarlierSize(size: number): number {
  const found = useQuery({
    queryKey: ['evidence-earlier-checkpoint'],
    queryFn: ({ signal }) => api.get<CheckpointPage>('/api/evidence/checkpoints', { after: size, limit: 5 }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return found.data?.items.at(-1)?.size ?? 0
}
