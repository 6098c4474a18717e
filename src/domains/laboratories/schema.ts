import { type Static, Type as T } from 'typebox'

export const Id = T.String({ format: 'uuid' })
export const Day = T.String({ format: 'date', pattern: '^20[0-9]{2}-' })
const Moment = T.String({ format: 'date-time' })
/** Short word of a product class or an item, as the sampling catalogue names it. */
export const Word = T.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' })
export const Region = T.String({ pattern: '^[0-9]{2,15}$' })
export const Reason = T.String({ minLength: 2, maxLength: 500, pattern: '\\S' })
const Text = (maxLength: number) => T.String({ minLength: 1, maxLength, pattern: '\\S' })

/** What names one ability: it holds from its newest row. */
export const AbilityKey = T.Object({ productClass: Word, item: Word, method: Text(60) })
export type AbilityKey = Static<typeof AbilityKey>

/** An ability given or changed, with the certificate it stands on. */
export const AbilityChange = T.Object({
  ...AbilityKey.properties,
  certificate: Text(60),
  validFrom: Day,
  validUntil: Day,
  reason: Reason,
})
export type AbilityChange = Static<typeof AbilityChange>

/** An ability taken away: withdrawn, reduced, given up. */
export const AbilityEnd = T.Object({ ...AbilityKey.properties, reason: Reason })
export type AbilityEnd = Static<typeof AbilityEnd>

/** Entry of a body, or a change of its entry; name and region come from its archive. */
export const BodyChange = T.Object({
  /** Version the change was made upon; 0 for a body that is not in the register yet. */
  basedOn: T.Integer({ minimum: 0 }),
  isActive: T.Boolean(),
  samplesPerMonth: T.Integer({ minimum: 0, maximum: 100_000 }),
  reason: Reason,
})
export type BodyChange = Static<typeof BodyChange>

export const LaboratoryRow = T.Object({
  laboratoryId: Id,
  name: T.String(),
  region: T.String(),
  isActive: T.Boolean(),
  samplesPerMonth: T.Integer(),
  version: T.Integer(),
  /** Abilities valid on the asked day, narrowed by the asked class and item. */
  abilities: T.Integer(),
  /** Those of them that end within 120 days of that day. */
  expiring: T.Integer(),
  /** The soonest end among them. */
  nextEnd: T.Optional(Day),
})
export type LaboratoryRow = Static<typeof LaboratoryRow>

export const AbilityState = T.Unsafe<'valid' | 'expiring' | 'expired' | 'coming' | 'ended'>({
  type: 'string',
  enum: ['valid', 'expiring', 'expired', 'coming', 'ended'],
})
export const Ability = T.Object({
  id: Id,
  ...AbilityKey.properties,
  certificate: T.String(),
  validFrom: Day,
  validUntil: Day,
  reason: T.String(),
  changedBy: T.String(),
  changedAt: Moment,
  state: AbilityState,
})
export type Ability = Static<typeof Ability>

export const BodyVersion = T.Object({
  version: T.Integer(),
  isActive: T.Boolean(),
  samplesPerMonth: T.Integer(),
  reason: T.String(),
  changedBy: T.String(),
  changedAt: Moment,
})
export type BodyVersion = Static<typeof BodyVersion>

export const LaboratoryView = T.Object({
  laboratoryId: Id,
  name: T.String(),
  region: T.String(),
  /** Newest first; the first holds. */
  versions: T.Array(BodyVersion, { minItems: 1 }),
  abilities: T.Array(Ability),
  mayManage: T.Boolean(),
})
export type LaboratoryView = Static<typeof LaboratoryView>

/** One line of an Excel file, and what is to become of it. */
export const ImportRow = T.Object({
  line: T.Integer(),
  cells: T.Array(T.String()),
  outcome: T.Unsafe<'new' | 'changed' | 'ended' | 'unchanged' | 'wrong'>({
    type: 'string',
    enum: ['new', 'changed', 'ended', 'unchanged', 'wrong'],
  }),
  faults: T.Array(T.Object({ zh: T.String(), en: T.String() })),
})
export type ImportRow = Static<typeof ImportRow>

export const ImportReply = T.Object({
  rows: T.Array(ImportRow),
  counts: T.Object({
    new: T.Integer(),
    changed: T.Integer(),
    ended: T.Integer(),
    unchanged: T.Integer(),
    wrong: T.Integer(),
  }),
})
export type ImportReply = Static<typeof ImportReply>

/** Body of the archive's record: what changed in the register about this laboratory. */
export const ChangeRecord = T.Object({
  isActive: T.Optional(T.Boolean()),
  samplesPerMonth: T.Optional(T.Integer()),
  abilities: T.Optional(
    T.Array(
      T.Object({
        ...AbilityKey.properties,
        certificate: T.String(),
        validFrom: Day,
        validUntil: Day,
        isEnded: T.Boolean(),
      }),
    ),
  ),
  text: T.String(),
  basis: T.String(),
})
export type ChangeRecord = Static<typeof ChangeRecord>
