import type { Text } from './language.ts'

/** Who did it, as pages say it: a part of the city itself is the system. */
export function actorName(name: string, t: Text): string {
  return name === 'system' || name.startsWith('system:') ? t('系统') : name
}
