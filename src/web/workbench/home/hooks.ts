import { useQuery } from '@tanstack/react-query'
import type { SubjectTally } from '../../../engines/archive/schema.ts'
import type { LogState } from '../../../engines/evidence/schema.ts'
import type { FormListEntry, Task } from '../../../engines/forms/schema.ts'
import { useActor } from '../../kit/actor.ts'
import { api } from '../../kit/api.ts'
import { getKept, keptAmong, warm } from '../../kit/offline/kept-replies.ts'

const AGAIN_MS = 60_000

/** What awaits the reader; asked again every minute while the page is open. */
export function useTasks() {
  const { accountId } = useActor()
  return useQuery({
    queryKey: ['tasks'],
    queryFn: ({ signal }) => getKept<{ items: readonly Task[] }>(accountId, '/api/tasks', undefined, signal),
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

/** The most urgent tasks that are brought along; more would be a morning's traffic for forms nobody opens. */
const MOST_BROUGHT = 60
const FRESH_MS = 6 * 3_600_000

/** What a task needs without network: its form as in force, the short card of its subject, and what its own page reads; of a task without a form that alone. */
function neededFor(task: Task, forms: readonly FormListEntry[]): readonly string[] | undefined {
  if (!task.formId) return task.reads
  const version = forms.find((f) => f.id === task.formId)?.inForce
  if (!task.subjectId || version === undefined) return undefined
  return [`/api/forms/${task.formId}/versions/${version}`, `/api/subjects/${task.subjectId}`, ...(task.reads ?? [])]
}

/** Brings forms and subjects of the tasks onto the device, one after the other. @returns ids of the tasks that can be done without network. */
export function useBroughtAlong(tasks: readonly Task[]): ReadonlySet<string> {
  const { accountId } = useActor()
  const wanted = tasks.filter((t) => (t.formId && t.subjectId) || t.reads).slice(0, MOST_BROUGHT)
  const ids = wanted.map((t) => t.id).join()
  const brought = useQuery({
    queryKey: ['tasks', 'brought-along', ids],
    enabled: ids !== '',
    queryFn: async () => {
      const { items } = await getKept<{ items: readonly FormListEntry[] }>(accountId, '/api/forms')
      const needed = new Map(wanted.map((t) => [t.id, neededFor(t, items)]))
      for (const address of new Set([...needed.values()].flatMap((a) => a ?? [])))
        if (navigator.onLine) await warm(accountId, address, FRESH_MS)
      const kept = await keptAmong(
        accountId,
        [...needed.values()].flatMap((a) => a ?? []),
      )
      return [...needed].flatMap(([id, all]) => (all?.every((a) => kept.has(a)) ? [id] : []))
    },
    retry: false,
  })
  return new Set(brought.data)
}
