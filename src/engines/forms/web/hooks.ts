import { useQuery } from '@tanstack/react-query'
import { type ActorView, api, getKept, useActor } from '../../../web/kit/index.ts'
import type { Subject } from '../../archive/schema.ts'
import type { AnsweredForm, Draft, FormListEntry, PublishedVersion, ShownDifference } from '../schema.ts'
import type { FillingAbout } from './filling-about.ts'

export function useForms(about?: string) {
  const { accountId } = useActor()
  return useQuery({
    queryKey: ['forms', about ?? ''],
    queryFn: ({ signal }) => getKept<{ items: readonly FormListEntry[] }>(accountId, '/api/forms', { about }, signal),
  })
}

/** A published version never changes: asked once, kept on the device, so that a form opens without network. */
export function useVersion(formId: string, version: number | undefined) {
  const { accountId } = useActor()
  return useQuery({
    queryKey: ['form-version', formId, version],
    queryFn: ({ signal }) =>
      getKept<PublishedVersion>(accountId, `/api/forms/${formId}/versions/${version}`, undefined, signal),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
}

export function useDifference(formId: string, from: number | undefined, to: number | undefined) {
  return useQuery({
    queryKey: ['form-difference', formId, from, to],
    queryFn: ({ signal }) => api.get<ShownDifference>(`/api/forms/${formId}/difference`, { from, to }, signal),
    enabled: from !== undefined && to !== undefined,
  })
}

/** Where a record is read: officials by their regions, an enterprise its own. */
export function recordPath(actor: ActorView, subjectId: string, recordId: string): string {
  return actor.subjectId ? `/api/own/records/${recordId}` : `/api/subjects/${subjectId}/records/${recordId}`
}

export function useAnsweredForm(subjectId: string, recordId: string | undefined) {
  const actor = useActor()
  return useQuery({
    queryKey: ['answered-form', subjectId, recordId],
    queryFn: ({ signal }) =>
      api.get<AnsweredForm>(`${recordPath(actor, subjectId, recordId ?? '')}/form`, undefined, signal),
    enabled: recordId !== undefined,
  })
}

export function useDraft(draftId: string) {
  return useQuery({
    queryKey: ['draft', draftId],
    queryFn: ({ signal }) => api.get<Draft>(`/api/forms/drafts/${draftId}`, undefined, signal),
    // What is being written must not be replaced under the hand.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
}

export function useSubjectDrafts(subjectId: string) {
  return useQuery({
    queryKey: ['drafts', subjectId],
    queryFn: ({ signal }) => api.get<{ items: readonly Draft[] }>('/api/forms/drafts', { subjectId }, signal),
  })
}

/** The subject's short card, kept on the device with the forms about it. */
export function useSubjectName(subjectId: string) {
  const { accountId } = useActor()
  return useQuery({
    queryKey: ['subject', subjectId],
    queryFn: ({ signal }) => getKept<Subject>(accountId, `/api/subjects/${subjectId}`, undefined, signal),
  })
}

/** Who may be named as the second official: kept on the device, for the enterprise may have no network. */
export function useSecondOfficials({
  formId,
  subjectId,
  taskRef,
}: Pick<FillingAbout, 'formId' | 'subjectId' | 'taskRef'>) {
  const { accountId } = useActor()
  return useQuery({
    queryKey: ['second-officials', formId, subjectId, taskRef],
    queryFn: ({ signal }) =>
      getKept<{ items: readonly { accountId: string; name: string }[] }>(
        accountId,
        `/api/forms/${formId}/second-officials`,
        { subjectId, taskRef },
        signal,
      ),
    enabled: formId !== '',
  })
}
