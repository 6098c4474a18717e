import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { type ActorView, api, useActor } from '../../../web/kit/index.ts'
import type { Board, Candidate, CaseView, KindEntry, Receipt } from '../schema.ts'

/** Where cases are asked for: officials by their regions, the account of a subject its own. */
export function basePath(actor: ActorView): string {
  return actor.subjectId ? '/api/own/cases' : '/api/cases'
}

export function useCase(caseId: string) {
  const base = basePath(useActor())
  return useQuery({
    queryKey: ['case', caseId],
    queryFn: ({ signal }) => api.get<CaseView>(`${base}/${caseId}`, undefined, signal),
  })
}

export function useKinds() {
  return useQuery({
    queryKey: ['case-kinds'],
    queryFn: ({ signal }) => api.get<{ items: readonly KindEntry[] }>('/api/cases/kinds', undefined, signal),
  })
}

export function useBoard() {
  return useQuery({
    queryKey: ['case-board'],
    queryFn: ({ signal }) => api.get<Board>('/api/cases/board', undefined, signal),
  })
}

export function useCandidates(caseId: string, isAsked: boolean) {
  return useQuery({
    queryKey: ['case-candidates', caseId],
    queryFn: ({ signal }) =>
      api.get<{ items: readonly Candidate[] }>(`/api/cases/${caseId}/candidates`, undefined, signal),
    enabled: isAsked,
  })
}

/** An act on a case; afterwards the case, the lists and the tasks are asked for anew. */
export function useAct(caseId: string) {
  const base = basePath(useActor())
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ act, body, method = 'post' }: { act: string; body?: object; method?: 'post' | 'put' }) =>
      api[method]<Receipt>(`${base}/${caseId}/${act}`, body ?? {}),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['case', caseId] })
      for (const queryKey of [['list', base], ['tasks'], ['case-board']]) void client.invalidateQueries({ queryKey })
    },
  })
}

/** A key for one act: a second tap, or a reply that was lost on the way, does not do it twice. Another content is another act. */
export function useActKey(): (content: unknown) => string {
  const known = useRef({ content: '', key: '' })
  return (content) => {
    const text = JSON.stringify(content)
    if (known.current.content !== text) known.current = { content: text, key: crypto.randomUUID() }
    return known.current.key
  }
}
