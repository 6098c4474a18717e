import type { TSchema } from 'typebox'
import type { Bilingual } from '../../core/text.ts'

/** The eight kinds of subject. */
export const SUBJECT_KINDS = [
  'enterprise',
  'body',
  'product',
  'site',
  'person',
  'project',
  'instrument',
  'area',
] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

/** Kinds of subject in the words of the trade. */
export const SUBJECT_KIND_LABELS: Readonly<Record<SubjectKind, Bilingual>> = {
  enterprise: { zh: '企业', en: 'Enterprise' },
  body: { zh: '机构', en: 'Body' },
  product: { zh: '产品', en: 'Product' },
  site: { zh: '场所', en: 'Site' },
  person: { zh: '人员', en: 'Person' },
  project: { zh: '项目', en: 'Project' },
  instrument: { zh: '计量器具', en: 'Measuring instrument' },
  area: { zh: '区域', en: 'Area' },
}

export const SUBJECT_STATUSES = ['active', 'suspended', 'revoked', 'cancelled', 'moved-out'] as const
export type SubjectStatus = (typeof SUBJECT_STATUSES)[number]

/** Registration statuses in the words of the trade. */
export const SUBJECT_STATUS_LABELS: Readonly<Record<SubjectStatus, Bilingual>> = {
  active: { zh: '存续', en: 'Active' },
  suspended: { zh: '停业', en: 'Suspended' },
  revoked: { zh: '吊销', en: 'Licence revoked' },
  cancelled: { zh: '注销', en: 'Cancelled' },
  'moved-out': { zh: '迁出', en: 'Moved out' },
}

/** How one subject stands to another; `holder` relations are the ones whose present holder answers for the subject. */
export const LINK_RELATIONS = ['made-by', 'site-of', 'employed-by', 'contractor', 'owner', 'part-of'] as const
export type LinkRelation = (typeof LINK_RELATIONS)[number]

/** Relations read from the subject to the other, and back. */
export const LINK_RELATION_LABELS: Readonly<
  Record<LinkRelation, { readonly to: Bilingual; readonly back: Bilingual }>
> = {
  'made-by': { to: { zh: '生产者', en: 'Made by' }, back: { zh: '产品', en: 'Product' } },
  'site-of': { to: { zh: '所属企业', en: 'Site of' }, back: { zh: '场所', en: 'Site' } },
  'employed-by': { to: { zh: '任职单位', en: 'Employed by' }, back: { zh: '人员', en: 'Person' } },
  contractor: { to: { zh: '承建单位', en: 'Contractor' }, back: { zh: '承建项目', en: 'Project built' } },
  owner: { to: { zh: '所有者', en: 'Owner' }, back: { zh: '所有物', en: 'Owned' } },
  'part-of': { to: { zh: '隶属', en: 'Part of' }, back: { zh: '下属', en: 'Part' } },
}

/** Personal data and how it is masked: a name, a telephone, an identity number, a mail address, or hidden whole. */
export type PersonalKind = 'name' | 'phone' | 'id-number' | 'email' | 'hidden'

/**
 * Fields of a subject's details and of record bodies that are personal data wherever they stand. A record kind may add its own.
 */
export const PERSONAL_FIELDS: Readonly<Record<string, PersonalKind>> = {
  personName: 'name',
  legalRepresentative: 'name',
  contactName: 'name',
  contactPhone: 'phone',
  phone: 'phone',
  mobile: 'phone',
  idNumber: 'id-number',
  email: 'email',
  contactEmail: 'email',
}

/** One thing that the timeline says of a record. */
export interface ShownFact {
  readonly label: Bilingual
  /** Where it stands in the body: a JSON pointer. */
  readonly from: string
  /** What its codes mean. */
  readonly choices?: Readonly<Record<string, Bilingual>>
  /** What is said in place of the value; undefined = nothing. Pure, and at ease with the bodies of every version. */
  readonly as?: (value: unknown) => string | Bilingual | undefined
  readonly unit?: string
}

/** A kind of record, declared by the module that writes it. */
export interface RecordKind {
  /** `module.what`, e.g. `supervision.inspection`. */
  readonly kind: string
  readonly label: Bilingual
  /** Which kinds of subject such a record can be about. */
  readonly about: readonly SubjectKind[]
  /** Schema of the body, if the kind itself says what it holds (a form says it otherwise). */
  readonly schema?: TSchema
  /** How long it is kept, and by which rule. */
  readonly retention?: { readonly years: number; readonly clause: string }
  /** Fields of the body (by name, at any depth) that are personal data, besides {@link PERSONAL_FIELDS}. */
  readonly personal?: Readonly<Record<string, PersonalKind>>
  /** What the timeline says of it, in this order; what is personal is masked before. Where it says nothing, the label alone stands there. */
  readonly shows?: readonly ShownFact[]
  /** Officials may write it by hand on the archive page, without a form. */
  readonly isWrittenByHand?: boolean
}

/**
 * Declares a kind of record. A module hands it over in `declares: { recordKinds: [...] }`; the archive refuses records of a kind
 * that no module declares.
 * @throws RangeError when the kind is not named `module.what` or is about nothing.
 * @example
 * defineRecordKind({ kind: 'supervision.inspection', label: { zh: '监督检查', en: 'Inspection' }, about: ['enterprise', 'site'] })
 */
export function defineRecordKind(declaration: RecordKind): RecordKind {
  if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/.test(declaration.kind))
    throw new RangeError(`${declaration.kind}: a record kind is named module.what`)
  if (declaration.about.length === 0) throw new RangeError(`${declaration.kind} is about no kind of subject`)
  return declaration
}

const EVERY_KIND = SUBJECT_KINDS

const linkFacts: readonly ShownFact[] = [
  {
    label: { zh: '关系', en: 'Relation' },
    from: '/relation',
    as: (relation) => LINK_RELATION_LABELS[relation as LinkRelation]?.to,
  },
  { label: { zh: '自', en: 'From' }, from: '/from' },
  { label: { zh: '至', en: 'Until' }, from: '/to' },
]

/** The archive's own records: what happened to the identity of a subject. */
export const ARCHIVE_RECORD_KINDS: readonly RecordKind[] = [
  defineRecordKind({ kind: 'subject.registered', label: { zh: '建档', en: 'Archive opened' }, about: EVERY_KIND }),
  defineRecordKind({ kind: 'subject.changed', label: { zh: '变更', en: 'Change' }, about: EVERY_KIND }),
  defineRecordKind({
    kind: 'subject.linked',
    label: { zh: '关联', en: 'Linked' },
    about: EVERY_KIND,
    shows: linkFacts,
  }),
  defineRecordKind({
    kind: 'subject.unlinked',
    label: { zh: '解除关联', en: 'Link ended' },
    about: EVERY_KIND,
    shows: linkFacts,
  }),
  defineRecordKind({
    kind: 'subject.merged',
    label: { zh: '并入另一档案', en: 'Merged into another' },
    about: EVERY_KIND,
  }),
  defineRecordKind({
    kind: 'subject.absorbed',
    label: { zh: '并入了另一档案', en: 'Took in another' },
    about: EVERY_KIND,
  }),
  defineRecordKind({ kind: 'subject.split', label: { zh: '拆分出', en: 'Split off' }, about: EVERY_KIND }),
  defineRecordKind({ kind: 'subject.released', label: { zh: '拆分', en: 'Split' }, about: EVERY_KIND }),
  defineRecordKind({
    kind: 'archive.note',
    label: { zh: '备注', en: 'Note' },
    about: EVERY_KIND,
    isWrittenByHand: true,
  }),
]
