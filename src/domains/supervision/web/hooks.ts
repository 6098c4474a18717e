import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, getKept, useActor } from '../../../web/kit/index.ts'
import type { OwnTaskView, PlanView, TaskChangeView, TaskView } from '../schema.ts'

export function useMyTasks() {
  return useQuery({
    queryKey: ['supervision-mine'],
    queryFn: ({ signal }) => api.get<{ items: TaskView[] }>('/api/supervision/tasks/mine', undefined, signal),
  })
}

/** Without network as it was when it was brought along. */
export function useTask(id: string) {
  const { accountId } = useActor()
  return useQuery({
    queryKey: ['supervision-task', id],
    queryFn: ({ signal }) =>
      getKept<{ task: TaskView; changes: TaskChangeView[] }>(
        accountId,
        `/api/supervision/tasks/${id}`,
        undefined,
        signal,
      ),
  })
}

export function useHandOver(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { kind: 'handed-over' | 'recused'; reason: string }) =>
      api.post<{ to: string }>(`/api/supervision/tasks/${id}/hand-over`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['supervision-mine'] }),
  })
}

export function usePlans() {
  return useQuery({
    queryKey: ['supervision-plans'],
    queryFn: ({ signal }) => api.get<{ items: PlanView[] }>('/api/supervision/plans', undefined, signal),
  })
}

export function useOwnInspections() {
  return useQuery({
    queryKey: ['own-inspections'],
    queryFn: ({ signal }) => api.get<{ items: OwnTaskView[] }>('/api/own/inspections', undefined, signal),
  })
}
