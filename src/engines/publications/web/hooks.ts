import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../web/kit/index.ts'
import type { CheckReply, EntryPage, KindDocument } from '../schema.ts'

/** One entry; between approval and the job that publishes, it is read again until it stands in public. */
export function useEntry(id: string) {
  return useQuery({
    queryKey: ['publication', id],
    queryFn: ({ signal }) => api.get<EntryPage>(`/api/publications/${id}`, undefined, signal),
    refetchInterval: ({ state: { data } }) =>
      data?.proposal?.state === 'approved' && (data.content || !data.disputedSince) ? 2000 : false,
  })
}

export function useKinds() {
  return useQuery({
    queryKey: ['publication-kinds'],
    queryFn: ({ signal }) => api.get<{ items: KindDocument[] }>('/api/publications/kinds', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useCheck() {
  return useQuery({
    queryKey: ['publication-check'],
    queryFn: ({ signal }) => api.get<CheckReply>('/api/publications/check', undefined, signal),
  })
}

/** One act on an entry; whatever was read of publications is read again, also after a refusal (somebody else may have decided). */
export function useAct(base: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body: object }) => api.post(`${base}/${path}`, body),
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey: [first, second] }) =>
          String(first).startsWith('publication') || (first === 'list' && String(second).includes('publications')),
      }),
  })
}
