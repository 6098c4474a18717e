import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Permission } from '../../core/access/define.ts'
import type { Me } from '../../core/access/schema.ts'
import { api } from './api.ts'
import { asApiProblem } from './api-problem.ts'

export type { Me }

export interface ActorView extends Me {
  /** Whether the permission is held at all, or in that region. Only hides what would be refused: the server decides. */
  may(permission: Permission, region?: string): boolean
  /** Widest region prefixes of the actor, shortest first. */
  readonly regions: readonly string[]
}

export function actorView(me: Me): ActorView {
  const all = [...new Set(Object.values(me.permissions).flat())].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  const regions = all.filter((code, i) => !all.slice(0, i).some((wider) => code.startsWith(wider)))
  return {
    ...me,
    regions,
    may(permission, region) {
      const held = me.permissions[permission] ?? []
      return region === undefined ? held.length > 0 : held.some((prefix) => region.startsWith(prefix))
    },
  }
}

export const ActorContext = createContext<ActorView | undefined>(undefined)

/** The signed-in actor. Only below the shell, which lets nobody in without a session. */
export function useActor(): ActorView {
  const actor = useContext(ActorContext)
  if (!actor) throw new Error('useActor() stands outside the shell')
  return actor
}

/** Who is signed in, as the server says; without network, who was signed in on this device last. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async ({ signal }) => {
      try {
        const me = await api.get<Me>('/api/me', undefined, signal)
        keepMe(me, localStorage, Date.now())
        return me
      } catch (error) {
        const { code, status } = asApiProblem(error)
        if (status === 401) forgetMe(localStorage)
        const kept = code === 'offline' ? keptMe(localStorage, Date.now()) : undefined
        if (!kept) throw error
        return kept
      }
    },
    retry: false,
  })
}

const KEPT = 'zh.me'
/** An inspection in the country may last days; a lost telephone should not show its last account for ever. */
const KEPT_FOR_MS = 7 * 86_400_000

export function keepMe(me: Me, storage: Pick<Storage, 'setItem'>, now: number): void {
  try {
    storage.setItem(KEPT, JSON.stringify({ me, at: now }))
  } catch {
    // A device that keeps nothing works with network only.
  }
}

export function keptMe(storage: Pick<Storage, 'getItem'>, now: number): Me | undefined {
  try {
    const { me, at } = JSON.parse(storage.getItem(KEPT) ?? '{}') as { me?: Me; at?: number }
    return at !== undefined && now - at < KEPT_FOR_MS ? me : undefined
  } catch {
    return undefined
  }
}

/** At signing out, and when the server says that nobody is signed in. */
export function forgetMe(storage: Pick<Storage, 'removeItem'>): void {
  storage.removeItem(KEPT)
}
