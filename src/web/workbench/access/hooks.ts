import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  Account,
  AccountPage,
  AuditAct,
  GrantEvent,
  GrantRequest,
  Organisation,
  PermissionMatrix,
  Session,
  SignInOptions,
} from '../../../core/access/schema.ts'
import type { SecuritySettings } from '../../../core/access/settings.ts'
import { api } from '../../kit/index.ts'

export interface Region {
  readonly code: string
  readonly parentCode?: string
  readonly level: string
  readonly name: string
}

export const ACCOUNTS = '/api/access/accounts'
export const SESSIONS = '/api/access/sessions'
export const AUDIT = '/api/access/audit'

/** Acts that the audit trail knows, in words. */
export function useAuditActs() {
  return useQuery({
    queryKey: ['audit-acts'],
    queryFn: ({ signal }) => api.get<{ items: readonly AuditAct[] }>(`${AUDIT}/acts`, undefined, signal),
  })
}

export function useSignInOptions() {
  return useQuery({
    queryKey: ['sign-in-options'],
    queryFn: ({ signal }) => api.get<SignInOptions>('/api/access/sign-in-options', undefined, signal),
  })
}

export function useOrganisations() {
  return useQuery({
    queryKey: ['organisations'],
    queryFn: ({ signal }) => api.get<Organisation[]>('/api/access/organisations', undefined, signal),
  })
}

export function useRegions() {
  return useQuery({
    queryKey: ['regions'],
    queryFn: ({ signal }) => api.get<Region[]>('/api/access/regions', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useAccount(id: string) {
  return useQuery({
    queryKey: ['account', id],
    queryFn: ({ signal }) =>
      api.get<{ account: Account; events: GrantEvent[] }>(`${ACCOUNTS}/${id}`, undefined, signal),
  })
}

/** Powerful roles that await a second person. */
export function useGrantRequests(isEnabled: boolean, accountId?: string) {
  return useQuery({
    queryKey: ['grant-requests', accountId],
    queryFn: ({ signal }) =>
      api.get<{ items: readonly GrantRequest[] }>(
        '/api/access/grant-requests',
        accountId ? { accountId } : undefined,
        signal,
      ),
    enabled: isEnabled,
  })
}

/** Accounts that wait for the security administrator: for a role, for a link to be released, for their holder to be confirmed. */
export function useWaitingAccounts(isEnabled: boolean) {
  return useQuery({
    queryKey: ['waiting-accounts'],
    queryFn: ({ signal }) => api.get<AccountPage>(ACCOUNTS, { waiting: 'true', limit: '20' }, signal),
    enabled: isEnabled,
  })
}

export function useMatrix() {
  return useQuery({
    queryKey: ['permission-matrix'],
    queryFn: ({ signal }) => api.get<PermissionMatrix>('/api/access/matrix', undefined, signal),
  })
}

export function useOwnSessions() {
  return useQuery({
    queryKey: ['own-sessions'],
    queryFn: ({ signal }) => api.get<Session[]>('/api/access/own/sessions', undefined, signal),
  })
}

export function useSecuritySettings() {
  return useQuery({
    queryKey: ['security-settings'],
    queryFn: ({ signal }) => api.get<SecuritySettings>('/api/access/security-settings', undefined, signal),
  })
}

interface Write {
  readonly method?: 'post' | 'put'
  readonly path: string
  readonly body?: object
}

/** One act on the server; afterwards everything shown about accounts is asked again. */
export function useAct<R = void>(onDone?: (reply: R) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ method = 'post', path, body }: Write) => api[method]<R>(path, body),
    onSuccess: async (reply) => {
      await client.invalidateQueries()
      onDone?.(reply)
    },
  })
}
