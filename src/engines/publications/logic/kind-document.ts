import { type PublicationKind, type PublishedColumn, type PublishedField, WITHDRAWN_VISIBLE_FOR } from '../define.ts'
import type { ColumnDocument, KindDocument } from '../schema.ts'

/** A declaration as data, without its functions: what is digested, stored, sealed and shown. */
export function documentOf(kind: PublicationKind): KindDocument {
  const { term, publishWithin: within } = kind
  return {
    kind: kind.kind,
    title: kind.title,
    ...(kind.about && { about: kind.about }),
    legalBasis: kind.legalBasis.map(reference),
    recordKinds: [...kind.recordKinds],
    fields: kind.fields.map((f) => ({
      ...columnOf(f),
      ...(f.type === 'rows' && { columns: f.columns.map(columnOf) }),
    })),
    publishWithin: { ...reference(within), workingDays: within.workingDays, since: sinceOf(within.since) },
    term: {
      ...reference(term),
      longest: { ...('for' in term ? term.for : term.atMost) },
      ...('for' in term &&
        term.shorter && {
          shorter: {
            ...term.shorter,
            ...reference(term.shorter),
            values: [...term.shorter.values],
            for: { ...term.shorter.for },
          },
        }),
      ...('untilRecord' in term && { untilRecord: [...term.untilRecord], statement: term.statement }),
    },
    approval: kind.approval,
    correction: kind.correction ?? 'same-approval',
    withdrawnVisibleFor: { ...(kind.withdrawnVisibleFor ?? WITHDRAWN_VISIBLE_FOR) },
  }
}

function sinceOf(since: PublicationKind['publishWithin']['since']): string {
  return typeof since === 'object' ? since.day : (since ?? 'happened')
}

function reference({ clause, isClauseUnverified }: { clause: string; isClauseUnverified?: true }) {
  return { clause, ...(isClauseUnverified && { isClauseUnverified }) }
}

function columnOf(f: PublishedField | PublishedColumn): ColumnDocument {
  return {
    name: f.name,
    label: f.label,
    type: f.type,
    redaction: f.redaction,
    from: 'compute' in f ? [...f.compute.from] : [f.from],
    ...(f.unit && { unit: f.unit }),
    ...(f.isHeadline && { isHeadline: true }),
    ...(f.namesStay && { namesStay: f.namesStay }),
    ...(f.type === 'choice' && { choices: { ...f.choices } }),
  }
}
