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
}
