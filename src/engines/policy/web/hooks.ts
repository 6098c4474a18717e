import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../web/kit/index.ts'
import type {
  BoardReply,
  DocumentReply,
  DocumentSummary,
  DutyEntryReply,
  ImportReply,
  ItemDetail,
  NewDutyEntry,
  PreviewReply,
} from '../schema.ts'

export function useBoard() {
  return useQuery({
    queryKey: ['policy', 'board'],
    queryFn: ({ signal }) => api.get<BoardReply>('/api/policy/board', undefined, signal),
  })
}

export function useItem(address: string) {
  return useQuery({
    queryKey: ['policy', 'item', address],
    queryFn: ({ signal }) => api.get<ItemDetail>(`/api/policy/items/${address}`, undefined, signal),
  })
}

export function useDocuments() {
  return useQuery({
    queryKey: ['policy', 'documents'],
    queryFn: ({ signal }) => api.get<{ items: DocumentSummary[] }>('/api/policy/documents', undefined, signal),
  })
}

export function useDocument(id: string | undefined, version?: number) {
  return useQuery({
    queryKey: ['policy', 'document', id, version],
    queryFn: ({ signal }) => api.get<DocumentReply>(`/api/policy/documents/${id}`, { version }, signal),
    enabled: id !== undefined,
  })
}

export function useAddDutyEntry(address: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (entry: NewDutyEntry) => api.post<DutyEntryReply>(`/api/policy/items/${address}/entries`, entry),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['policy'] }),
        client.invalidateQueries({ queryKey: ['list', '/api/policy/items'] }),
      ]),
  })
}

export function usePreview(onProgress: (share: number) => void) {
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData()
      form.append('file', file)
      return api.upload<PreviewReply>('/api/policy/previews', form, { onProgress })
    },
  })
}

export function useImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ fileDigest, sourceName }: PreviewReply) =>
      api.post<ImportReply>('/api/policy/imports', { fileDigest, sourceName }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['policy'] }),
  })
}
