import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../web/kit/index.ts'
import type { DrawDetail } from '../schema.ts'

const POLL_MS = 3000
const MOVING = ['joining', 'committing', 'opening', 'drawing']

/** A draw that others work on moves: the page looks again until it has ended. */
export function useDraw(id: string) {
  return useQuery({
    queryKey: ['draw', id],
    queryFn: ({ signal }) => api.get<DrawDetail>(`/api/draws/${id}`, undefined, signal),
    refetchInterval: (query) => {
      const state = query.state.data?.entry.state
      return state && MOVING.includes(state) ? POLL_MS : false
    },
  })
}

export function useAct(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body: object }) => api.post(`/api/draws/${id}/${path}`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['draw', id] }),
  })
}
