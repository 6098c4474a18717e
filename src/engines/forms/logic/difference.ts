import type { AnswerDifference, Answers, FormDocument, ItemChange, ItemDocument, VersionDifference } from '../schema.ts'

/** Properties of an item in which the law, not the wording, speaks. */
const LEGAL = new Set([
  'clause',
  'decide',
  'onFail',
  'always',
  'when',
  'kind',
  'isOptional',
  'minimum',
  'maximum',
  'options',
  'role',
  'allowsRefusal',
  'differsFrom',
  'official',
  'refusalProof',
])

/**
 * What differs between two published versions: items added, removed, changed (each property named, legal ones marked) and rules.
 * An item inside a repeat is named `group/item`.
 */
export function differenceOfVersions(before: FormDocument, after: FormDocument): VersionDifference {
  const [old, now] = [itemsByName(before), itemsByName(after)]
  const items: ItemChange[] = []
  let unchanged = 0
  for (const [name, item] of now) {
    const earlier = old.get(name)
    if (!earlier) items.push({ name, change: 'added', after: item, properties: [], isLegal: true })
    else {
      const properties = differingProperties(earlier, item)
      if (properties.length === 0) unchanged++
      else {
        const isLegal = properties.some((p) => LEGAL.has(p))
        items.push({ name, change: 'changed', before: earlier, after: item, properties, isLegal })
      }
    }
  }
  for (const [name, item] of old)
    if (!now.has(name)) items.push({ name, change: 'removed', before: item, properties: [], isLegal: true })
  return {
    form: after.form,
    from: before.version,
    to: after.version,
    ...(after.note && { note: after.note }),
    items,
    rules: ruleChanges(before, after),
    unchanged,
  }
}

function itemsByName(document: FormDocument): Map<string, ItemDocument> {
  const named = new Map<string, ItemDocument>()
  for (const item of document.sections.flatMap((s) => s.items)) {
    const { items: inner, ...self } = item
    named.set(item.name, self)
    for (const i of inner ?? []) named.set(`${item.name}/${i.name}`, i)
  }
  return named
}

function differingProperties(a: ItemDocument, b: ItemDocument): string[] {
  const [left, right] = [a, b] as unknown as Record<string, unknown>[]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !isSame(left?.[key], right?.[key])).sort()
}

function ruleChanges(before: FormDocument, after: FormDocument): VersionDifference['rules'] {
  return [...new Set([...Object.keys(before.rules), ...Object.keys(after.rules)])].sort().flatMap((name) => {
    const [old, now] = [before.rules[name], after.rules[name]]
    if (isSame(old, now)) return []
    const change = !old ? ('added' as const) : !now ? ('removed' as const) : ('changed' as const)
    return [{ name, change, ...(old && { before: old }), ...(now && { after: now }) }]
  })
}

/**
 * What a correction changed: every answer that differs, with the newer form's label where both have it.
 * An item that the older form did not ask is shown as not asked then (no `before`), never as answered in the negative.
 */
export function differenceOfAnswers(
  before: { readonly document: FormDocument; readonly answers: Answers },
  after: { readonly document: FormDocument; readonly answers: Answers },
): AnswerDifference[] {
  const labels = new Map([...labelsOf(before.document), ...labelsOf(after.document)])
  const [old, now] = [flatten(before.answers), flatten(after.answers)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((pointer) => {
    const [was, is] = [old.get(pointer), now.get(pointer)]
    if (isSame(was, is)) return []
    const name = pointer.slice(1).replace(/\/\d+\//, '/')
    const label = labels.get(name) ?? { zh: name, en: name }
    return [{ pointer, label, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }]
  })
}

function labelsOf(document: FormDocument) {
  return [...itemsByName(document)].map(([name, item]) => [name, item.label] as const)
}

function flatten(answers: Answers): Map<string, unknown> {
  const flat = new Map<string, unknown>()
  for (const [name, value] of Object.entries(answers)) {
    const isRepeat = Array.isArray(value) && value.some((row) => typeof row === 'object')
    if (!isRepeat) flat.set(`/${name}`, value)
    else
      for (const [index, row] of (value as readonly object[]).entries())
        for (const [inner, v] of Object.entries(row)) flat.set(`/${name}/${index}/${inner}`, v)
  }
  return flat
}

/** Equal as JSON, whatever the order of the keys. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a, b] as Record<string, unknown>[]
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return keys.every((key) => isSame(left?.[key], right?.[key]))
}
