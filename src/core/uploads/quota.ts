import { currentSettings } from '../access/current-settings.ts'
import type { Tx } from '../db/index.ts'
import { problem } from '../problem.ts'
import { measureUploads } from './store.ts'

const DAY_MS = 86_400_000
const MEGABYTE = 1024 * 1024

export const uploadQuota = problem(
  'upload-quota',
  413,
  { zh: '已上传而尚未使用的文件达到上限', en: 'Too much was uploaded that nothing uses yet' },
  (d: { usedMegabytes: number; limitMegabytes: number; keptDays: number }) => ({
    detail: {
      zh: `您已上传、但还没有用在表单、案件等处的文件共 ${d.usedMegabytes} MB，上限 ${d.limitMegabytes} MB，文件没有保存。请先提交用到这些文件的内容；${d.keptDays} 天内没有用到的文件会自动清理。确需更大空间的，请联系安全管理员调整。`,
      en: `You uploaded ${d.usedMegabytes} MB that no form, case or the like uses yet; the limit is ${d.limitMegabytes} MB, and this file was not kept. Submit what uses them; what nothing uses within ${d.keptDays} days is removed. Where more is needed, ask the security administrator.`,
    },
    errors: [{ pointer: '/file', message: { zh: '超出本账号的上传额度', en: 'beyond the quota of this account' } }],
    facts: d,
  }),
)

export const uploadDayQuota = problem(
  'upload-day-quota',
  429,
  { zh: '24 小时内上传的文件达到上限', en: 'Too much was uploaded within 24 hours' },
  (d: { usedMegabytes: number; limitMegabytes: number; retryAfterSeconds: number }) => ({
    detail: {
      zh: `您在 24 小时内已上传 ${d.usedMegabytes} MB，上限 ${d.limitMegabytes} MB，文件没有保存。请稍后再传；确需更大额度的，请联系安全管理员调整。`,
      en: `You uploaded ${d.usedMegabytes} MB within 24 hours; the limit is ${d.limitMegabytes} MB, and this file was not kept. Try again later; where more is needed, ask the security administrator.`,
    },
    errors: [{ pointer: '/file', message: { zh: '超出本账号的上传额度', en: 'beyond the quota of this account' } }],
    facts: d,
  }),
)

/** What an account may still send, and the refusal of what is more. */
export interface Room {
  readonly bytes: number
  readonly refusal: () => ReturnType<typeof uploadQuota>
}

/**
 * Counted when a file begins to come in. Files that come in at the same moment may together go beyond it; they count as soon as they are
 * there, and the next one is refused.
 */
export async function roomOf(tx: Tx, accountId: string, now: Date): Promise<Room> {
  const settings = await currentSettings(tx)
  const { unnamed, recent } = await measureUploads(tx, accountId, new Date(now.getTime() - DAY_MS))
  const unnamedLeft = settings.uploadUnnamedMegabytes * MEGABYTE - unnamed
  const dayLeft = settings.uploadDayMegabytes * MEGABYTE - recent
  const used = (bytes: number) => Math.round(bytes / MEGABYTE)
  return unnamedLeft <= dayLeft
    ? {
        bytes: Math.max(0, unnamedLeft),
        refusal: () =>
          uploadQuota({
            usedMegabytes: used(unnamed),
            limitMegabytes: settings.uploadUnnamedMegabytes,
            keptDays: settings.uploadKeptDays,
          }),
      }
    : {
        bytes: Math.max(0, dayLeft),
        refusal: () =>
          uploadDayQuota({
            usedMegabytes: used(recent),
            limitMegabytes: settings.uploadDayMegabytes,
            // By then something of the last day has passed out of it.
            retryAfterSeconds: 3600,
          }),
      }
}
