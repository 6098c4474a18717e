import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Bilingual } from '../../../core/text.ts'
import { api, getKept, useActor } from '../../../web/kit/index.ts'
import type { ProductClass } from '../classes.ts'
import type { BlindView, OwnSample, Plan, SampleView, TaskRow } from '../schema.ts'

/** Kept on the device, like the task: a sample is taken where there may be no network. */
export function useClasses() {
  const { accountId } = useActor()
  return useQuery({
    queryKey: ['sampling-classes'],
    queryFn: ({ signal }) =>
      getKept<{ items: readonly ProductClass[] }>(accountId, '/api/sampling/classes', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** The name of a class; its word while the catalogue is not there. */
export function useClassLabel(): (id: string) => Bilingual {
  const classes = useClasses().data?.items ?? []
  return (id) => classes.find((c) => c.id === id)?.label ?? { zh: id, en: id }
}

export function usePlan(id: string) {
  return useQuery({
    queryKey: ['sampling', 'plan', id],
    queryFn: ({ signal }) => api.get<Plan>(`/api/sampling/plans/${id}`, undefined, signal),
  })
}

export function useTask(id: string) {
  const { accountId } = useActor()
  return useQuery({
    queryKey: ['sampling', 'task', id],
    queryFn: ({ signal }) => getKept<TaskRow>(accountId, `/api/sampling/tasks/${id}`, undefined, signal),
  })
}

export function useSample(id: string) {
  return useQuery({
    queryKey: ['sampling', 'sample', id],
    queryFn: ({ signal }) => api.get<SampleView>(`/api/sampling/samples/${id}`, undefined, signal),
  })
}

/** Verdicts are made by a job after the report: what is being judged is asked for again. */
const JUDGING_MS = 3000

export function useBench() {
  return useQuery({
    queryKey: ['sampling', 'bench'],
    queryFn: ({ signal }) => api.get<{ items: readonly BlindView[] }>('/api/own/blind-samples', undefined, signal),
  })
}

export function useBlind(id: string) {
  return useQuery({
    queryKey: ['sampling', 'blind', id],
    queryFn: ({ signal }) => api.get<BlindView>(`/api/own/blind-samples/${id}`, undefined, signal),
    refetchInterval: (query) => (query.state.data?.state === 'reported' ? JUDGING_MS : false),
  })
}

export function useOwnSamples() {
  return useQuery({
    queryKey: ['sampling', 'own'],
    queryFn: ({ signal }) => api.get<{ items: readonly OwnSample[] }>('/api/own/samples', undefined, signal),
  })
}

/** One act; whatever was read of sampling is read again, also after a refusal: somebody else may have acted. */
export function useAct<R = void>(base: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ path, body = {} }: { path: string; body?: object }) => api.post<R>(`${base}${path}`, body),
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey: [first, second] }) =>
          first === 'sampling' || (first === 'list' && String(second).includes('/sampling/')) || first === 'tasks',
      }),
  })
}
