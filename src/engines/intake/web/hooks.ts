import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../web/kit/index.ts'
import type { ImportView, PreviewView } from '../schema.ts'

const isMoving = (status: ImportView['status'] | undefined) => status === 'waiting' || status === 'running'
const PROGRESS_MS = 1000

/** One import, asked again every second while it moves. */
export function useImport(id: string) {
  return useQuery({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => api.get<ImportView>(`/api/imports/${id}`, undefined, signal),
    refetchInterval: (query) => (isMoving(query.state.data?.status) ? PROGRESS_MS : false),
  })
}

export function usePreview(id: string, isWanted: boolean) {
  return useQuery({
    queryKey: ['imports', id, 'preview'],
    queryFn: ({ signal }) => api.get<PreviewView>(`/api/imports/${id}/preview`, undefined, signal),
    enabled: isWanted,
  })
}

export function useUpload(onProgress: (share: number) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData()
      form.append('file', file)
      return api.upload<PreviewView>('/api/imports', form, { onProgress })
    },
    onSuccess: (preview) => {
      client.setQueryData(['imports', preview.import.id], preview.import)
      client.setQueryData(['imports', preview.import.id, 'preview'], preview)
    },
  })
}

/** `start` or `cancel`. */
export function useMove(id: string, move: 'start' | 'cancel') {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (notTheSame: boolean = false) =>
      api.post<ImportView>(`/api/imports/${id}/${move}${notTheSame ? '?notTheSame=true' : ''}`),
    onSuccess: (row) => {
      client.setQueryData(['imports', id], row)
      return client.invalidateQueries({ queryKey: ['list', '/api/imports'] })
    },
  })
}

/** Encoding, sheets or columns as a person chooses them; the preview is made anew. */
export interface ReadingChoice {
  readonly encoding?: string
  readonly sheets?: readonly number[]
  readonly columns?: readonly (string | null)[]
}

export function useReading(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (choice: ReadingChoice) => api.post<PreviewView>(`/api/imports/${id}/reading`, choice),
    onSuccess: (preview) => {
      client.setQueryData(['imports', id], preview.import)
      client.setQueryData(['imports', id, 'preview'], preview)
    },
  })
}
