import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type ActorView, api, useActor } from '../../../web/kit/index.ts'
import type { Board, Candidate, CaseListEntry, CaseView, KindEntry, Receipt } from '../schema.ts'

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

/** Cases about a subject, newest first, as far as the reader may see them. */
export function useCasesAbout(subjectId: string) {
  return useQuery({
    queryKey: ['list', '/api/cases', subjectId],
    queryFn: ({ signal }) =>
      api.get<{ items: readonly CaseListEntry[]; next?: string }>('/api/cases', { subjectId, limit: 20 }, signal),
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

/** Which form of the page is open, by its kind and what it is about. */
export interface OpenForm {
  of(kind: 'move' | 'fill' | 'correct'): readonly [string | undefined, (what: string | undefined) => void]
}

/** One form at a time: fields are named alike in all of them, and nobody loses sight of half a form. */
export function useOpenForm(): OpenForm {
  const [open, setOpen] = useState<{ readonly kind: string; readonly what: string }>()
  return {
    of: (kind) => [
      open?.kind === kind ? open.what : undefined,
      (what) => setOpen(what === undefined ? undefined : { kind, what }),
    ],
  }
}
