import { useQuery } from '@tanstack/react-query'
import { useMemo, useSyncExternalStore } from 'react'
import { useActor } from '../actor.ts'
import { type FileKeeper, fileKeeper } from './files.ts'
import { type Outbox, type OutboxState, outboxOf } from './outbox.ts'

/** The queue of the signed-in account, as it stands. */
export function useOutbox(): { readonly outbox: Outbox; readonly state: OutboxState } {
  const outbox = outboxOf(useActor().accountId)
  return { outbox, state: useSyncExternalStore(outbox.subscribe, outbox.state) }
}

export function useFileKeeper(): FileKeeper {
  const { accountId } = useActor()
  return useMemo(() => fileKeeper(accountId), [accountId])
}

/** Share of this device's room that the browser gives us and that is used, or nothing where it does not say. */
export function useRoom(): { readonly usedBytes: number; readonly totalBytes: number } | undefined {
  const room = useQuery({
    queryKey: ['device-room'],
    queryFn: async () => {
      const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {}
      return usage === undefined || !quota ? null : { usedBytes: usage, totalBytes: quota }
    },
    staleTime: 0,
  })
  return room.data ?? undefined
}
