import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { type AsOf, api, endOfDay, endOfPast, type Query, useCity } from '../../../web/kit/index.ts'
import type { FileView, LinkView, RecordKindView, Subject, SubjectAsOf, SubjectTally, TimelinePage } from '../schema.ts'

/** Where an archive is read: an official's address of a subject, or an enterprise's own. */
export interface ArchiveAddress {
  readonly subject: string
  readonly below: string
}

export function archiveOf(subjectId: string): ArchiveAddress {
  return { subject: `/api/subjects/${subjectId}`, below: `/api/subjects/${subjectId}` }
}

export const OWN_ARCHIVE: ArchiveAddress = { subject: '/api/own/subject', below: '/api/own' }

export function useArchive(address: ArchiveAddress) {
  return useQuery({
    queryKey: ['subject', address.subject],
    queryFn: ({ signal }) => api.get<Subject>(address.subject, undefined, signal),
  })
}

/** Identity on a day as known on a day; asked only while the reader looks at the past. */
export function useAsOf(address: ArchiveAddress, asOf: AsOf) {
  const isPast = asOf.happened !== undefined || asOf.known !== undefined
  return useQuery({
    queryKey: ['subject', address.subject, 'as-of', asOf],
    queryFn: ({ signal }) =>
      api.get<SubjectAsOf>(
        `${address.below}/as-of`,
        { happened: endOfDay(asOf.happened), known: endOfDay(asOf.known) },
        signal,
      ),
    enabled: isPast,
  })
}

export function useTimeline(address: ArchiveAddress, filters: Query) {
  return useInfiniteQuery({
    queryKey: ['subject', address.subject, 'timeline', filters],
    queryFn: ({ pageParam, signal }) =>
      api.get<TimelinePage>(`${address.below}/timeline`, { ...filters, after: pageParam, limit: 30 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  })
}

export function useLinks(address: ArchiveAddress) {
  return useInfiniteQuery({
    queryKey: ['subject', address.subject, 'links'],
    queryFn: ({ pageParam, signal }) =>
      api.get<{ items: LinkView[]; next?: string }>(`${address.below}/links`, { after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  })
}

export function useFiles(address: ArchiveAddress, asOf: AsOf) {
  const until = endOfPast(asOf)
  return useQuery({
    queryKey: ['subject', address.subject, 'files', until],
    queryFn: ({ signal }) => api.get<{ items: FileView[] }>(`${address.below}/files`, { until }, signal),
  })
}

export function useMergedArchives(subjectId: string, isWanted: boolean) {
  return useQuery({
    queryKey: ['subject', `/api/subjects/${subjectId}`, 'merged'],
    queryFn: ({ signal }) => api.get<{ items: Subject[] }>(`/api/subjects/${subjectId}/merged`, undefined, signal),
    enabled: isWanted,
  })
}

export function useRecordKinds(isWanted = true) {
  return useQuery({
    queryKey: ['record-kinds'],
    queryFn: ({ signal }) => api.get<{ items: RecordKindView[] }>('/api/record-kinds', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: isWanted,
  })
}

export function useTally() {
  return useQuery({
    queryKey: ['subjects', 'tally'],
    queryFn: ({ signal }) => api.get<{ items: SubjectTally[] }>('/api/subjects/tally', undefined, signal),
  })
}

/** After a write: everything of this archive, and every list, is read again. */
export function useRefresh(address: ArchiveAddress) {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['subject', address.subject] }),
      client.invalidateQueries({ queryKey: ['list', '/api/subjects'] }),
      client.invalidateQueries({ queryKey: ['subjects', 'tally'] }),
    ])
}

interface RegionNode {
  readonly code: string
  readonly name: string
  readonly children: readonly RegionNode[]
}

/** Districts and streets of the city, parents first. */
export function useRegions() {
  return useQuery({
    queryKey: ['regions'],
    queryFn: ({ signal }) => api.get<readonly RegionNode[]>('/api/regions', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
    select: flatten,
  })
}

function flatten(nodes: readonly RegionNode[]): readonly RegionNode[] {
  return nodes.flatMap((n) => [n, ...flatten(n.children)])
}

/** The name of a region code, as far as it is known: district and street; the code itself where nothing is. */
export function useRegionName(): (code: string) => string {
  const { tiles, name } = useCity()
  const regions = useRegions()
  const names = new Map<string, string>([
    ...tiles.map((tile) => [tile.code, tile.name] as const),
    ...(regions.data ?? []).map((r) => [r.code, r.name] as const),
  ])
  return (code) => {
    if (code.length <= 2) return names.get(code) ?? name
    const street = code.length > 6 ? names.get(code) : undefined
    return [names.get(code.slice(0, 6)), street].filter(Boolean).join(' ') || code
  }
}

interface Industry {
  readonly code: string
  readonly name: string
}

/** Sections and divisions of GB/T 4754. */
export function useIndustries() {
  return useQuery({
    queryKey: ['industries'],
    queryFn: ({ signal }) => api.get<readonly Industry[]>('/api/industries', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** The name of the nearest known class above a code. */
export function useIndustryName(): (code: string | null) => string {
  const names = new Map((useIndustries().data ?? []).map((i) => [i.code, i.name]))
  return (code) => {
    for (let n = code?.length ?? 0; code && n > 0; n--) {
      const name = names.get(code.slice(0, n))
      if (name) return `${name}（${code}）`
    }
    return code ?? '—'
  }
}
