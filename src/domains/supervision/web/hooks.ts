import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, getKept, useActor } from '../../../web/kit/index.ts'
import type {
  BatchDetail,
  BatchView,
  InspectorView,
  MatterVersion,
  OwnTaskView,
  PlanMoveView,
  PlanView,
  RatioAsked,
  TaskDetail,
  TaskView,
} from '../schema.ts'

export function useMyTasks() {
  return useQuery({
    queryKey: ['supervision', 'mine'],
    queryFn: ({ signal }) => api.get<{ items: TaskView[] }>('/api/supervision/tasks/mine', undefined, signal),
  })
}

/** Without network as it was when it was brought along. */
export function useTask(id: string) {
  const { accountId } = useActor()
  return useQuery({
    queryKey: ['supervision', 'task', id],
    queryFn: ({ signal }) => getKept<TaskDetail>(accountId, `/api/supervision/tasks/${id}`, undefined, signal),
  })
}

export function usePlan(id: string) {
  return useQuery({
    queryKey: ['supervision', 'plan', id],
    queryFn: ({ signal }) =>
      api.get<{ plan: PlanView; batches: BatchView[]; moves: PlanMoveView[] }>(
        `/api/supervision/plans/${id}`,
        undefined,
        signal,
      ),
  })
}

export function useBatch(id: string) {
  return useQuery({
    queryKey: ['supervision', 'batch', id],
    queryFn: ({ signal }) => api.get<BatchDetail>(`/api/supervision/batches/${id}`, undefined, signal),
  })
}

/** Share that the chosen matters are drawn at, as the server freezes it. */
export function useRatio(matters: readonly string[], on: string | undefined, region: string) {
  const query = { ...(matters.length > 0 && { matters: matters.join(',') }), on: on ?? '', region }
  return useQuery({
    queryKey: ['supervision', 'ratio', query],
    enabled: Boolean(on),
    queryFn: ({ signal }) => api.get<RatioAsked>('/api/supervision/ratio', query, signal),
  })
}

/** Bodies of the organisation tree that may carry out a plan of a region. */
export function useDepartments(region: string | undefined) {
  return useQuery({
    queryKey: ['supervision', 'departments', region],
    enabled: region !== undefined,
    queryFn: ({ signal }) =>
      api.get<{ items: string[] }>('/api/supervision/departments', { region: region ?? '' }, signal),
  })
}

/** Every version of every matter. */
export function useMatters() {
  return useQuery({
    queryKey: ['supervision', 'matters'],
    queryFn: ({ signal }) => api.get<{ items: MatterVersion[] }>('/api/supervision/matters', undefined, signal),
  })
}

export function useInspectors() {
  return useQuery({
    queryKey: ['supervision', 'inspectors'],
    queryFn: ({ signal }) => api.get<{ items: InspectorView[] }>('/api/supervision/inspectors', undefined, signal),
  })
}

/** Officials who may be listed for a region. */
export function useEligible(region: string | undefined) {
  return useQuery({
    queryKey: ['supervision', 'eligible', region],
    enabled: region !== undefined,
    queryFn: ({ signal }) =>
      api.get<{ items: { accountId: string; name: string; organisation: string }[] }>(
        '/api/supervision/inspectors/eligible',
        { region },
        signal,
      ),
  })
}

export function useOwnInspections() {
  return useQuery({
    queryKey: ['supervision', 'own'],
    queryFn: ({ signal }) => api.get<{ items: OwnTaskView[] }>('/api/own/inspections', undefined, signal),
  })
}

/** One act; whatever was read of supervision is read again, also after a refusal: somebody else may have acted. */
export function useAct<R = void>(base: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ path, body = {} }: { path: string; body?: object }) => api.post<R>(`${base}${path}`, body),
    onSettled: refresh,
  })
}

export function useRefresh() {
  const client = useQueryClient()
  return () =>
    client.invalidateQueries({
      predicate: ({ queryKey: [first, second] }) =>
        first === 'supervision' || first === 'tasks' || (first === 'list' && String(second).includes('/supervision/')),
    })
}
