import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Bilingual } from '../../../core/text.ts'
import { api } from '../../../web/kit/index.ts'
import type { ImportReply, LaboratoryView } from '../schema.ts'

export function useLaboratory(path: string) {
  return useQuery({
    queryKey: ['laboratory', path],
    queryFn: ({ signal }) => api.get<LaboratoryView>(path, undefined, signal),
  })
}

/** After a change: this laboratory and every list of the register. */
export function useRefresh() {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['laboratory'] }),
      client.invalidateQueries({ queryKey: ['list', '/api/laboratories'] }),
    ])
}

/** A product class of the city's catalogue with what is tested of it. */
export interface CatalogueClass {
  readonly id: string
  readonly label: Bilingual
  readonly items: readonly { readonly id: string; readonly label: Bilingual; readonly method: string }[]
}

export function useCatalogue() {
  return useQuery({
    queryKey: ['sampling-classes'],
    queryFn: ({ signal }) => api.get<{ items: readonly CatalogueClass[] }>('/api/sampling/classes', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Preview, then import, of the same file. */
export function useSheet(act: 'preview' | 'import') {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData()
      form.append('file', file)
      return api.upload<ImportReply>(`/api/laboratories/abilities/${act}`, form)
    },
    onSuccess: () => (act === 'import' ? refresh() : undefined),
  })
}
