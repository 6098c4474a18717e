import { useQuery } from '@tanstack/react-query'
import type { SubjectTally } from '../../../engines/archive/schema.ts'
import type { LogState } from '../../../engines/evidence/schema.ts'
import type { Task } from '../../../engines/forms/schema.ts'
import { api } from '../../kit/api.ts'

const AGAIN_MS = 60_000

/** What awaits the reader; asked again every minute while the page is open. */
export function useTasks() {
  return useQuery({
    queryKey: ['tasks'],
    queryFn: ({ signal }) => api.get<{ items: readonly Task[] }>('/api/tasks', undefined, signal),
    refetchInterval: AGAIN_MS,
  })
}

/** Subjects by district, kind and status, within the reader's regions. */
export function useTally() {
  return useQuery({
    queryKey: ['subjects', 'tally'],
    queryFn: ({ signal }) => api.get<{ items: readonly SubjectTally[] }>('/api/subjects/tally', undefined, signal),
  })
}

/** How fresh the evidence log is; asked again every minute while the page is open. */
export function useLogState() {
  return useQuery({
    queryKey: ['evidence', 'log'],
    queryFn: ({ signal }) => api.get<LogState>('/api/evidence/log', undefined, signal),
    refetchInterval: AGAIN_MS,
  })
}
