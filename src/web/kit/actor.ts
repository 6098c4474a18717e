import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Permission } from '../../core/access/define.ts'
import type { Me } from '../../core/access/schema.ts'
import { api } from './api.ts'

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

/** Who is signed in, as the server says. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => api.get<Me>('/api/me', undefined, signal),
    retry: false,
  })
}
