import { type Static, Type as T } from 'typebox'

/** What the security administrator may set, each within bounds that keep the city safe. */
export const SecuritySettings = T.Object(
  {
    passwordMinLength: T.Integer({ minimum: 10, maximum: 64, default: 10 }),
    /** How many former passwords may not come back. */
    passwordHistory: T.Integer({ minimum: 5, maximum: 24, default: 5 }),
    /** Hours before a changed password may be changed again, or the history would be walked round in a minute; 0 = none. */
    passwordMinAgeHours: T.Integer({ minimum: 0, maximum: 168, default: 24 }),
    /** Days after which a password must be changed; 0 = never. */
    passwordMaxAgeDays: T.Integer({ minimum: 0, maximum: 365, default: 0 }),
    /** Wrong sign-ins before the first wait. */
    lockoutThreshold: T.Integer({ minimum: 3, maximum: 10, default: 5 }),
    sessionIdleMinutes: T.Integer({ minimum: 5, maximum: 480, default: 60 }),
    sessionMaxHours: T.Integer({ minimum: 1, maximum: 24, default: 12 }),
    setupLinkHours: T.Integer({ minimum: 1, maximum: 168, default: 72 }),
    /**
     * What an account may have uploaded that nothing uses yet. No text sets a figure; ours, from 2026-11-28: room for the longest list that is
     * imported (500 MB), or some 600 photographs of a day without network.
     */
    uploadUnnamedMegabytes: T.Integer({ minimum: 50, maximum: 10_240, default: 600 }),
    /** What an account may upload within 24 hours. Ours, from 2026-11-28. */
    uploadDayMegabytes: T.Integer({ minimum: 50, maximum: 102_400, default: 2048 }),
    /** Days after which an upload that nothing uses is removed. Ours, from 2026-11-28. */
    uploadKeptDays: T.Integer({ minimum: 2, maximum: 90, default: 7 }),
  },
  { additionalProperties: false },
)
export type SecuritySettings = Static<typeof SecuritySettings>

export const defaultSettings: SecuritySettings = {
  passwordMinLength: 10,
  passwordHistory: 5,
  passwordMinAgeHours: 24,
  passwordMaxAgeDays: 0,
  lockoutThreshold: 5,
  sessionIdleMinutes: 60,
  sessionMaxHours: 12,
  setupLinkHours: 72,
  uploadUnnamedMegabytes: 600,
  uploadDayMegabytes: 2048,
  uploadKeptDays: 7,
}
