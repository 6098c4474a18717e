import { cruise, type ICruiseResult, type IModule } from 'dependency-cruiser'
import { RULES } from './import-rules.config.ts'

export interface ImportViolation {
  readonly rule: string
  readonly from: string
  readonly to: string
  readonly remedy: string
}

type Rule = (typeof RULES.forbidden)[number]

/** Holds the files below `<folder>/src` against the import rules. */
export async function checkImports(folder: string): Promise<{ violations: ImportViolation[]; modules: number }> {
  const { options, forbidden } = RULES
  const direct = forbidden.filter((r) => !isOnReach(r))
  const before = process.cwd()
  process.chdir(folder)
  try {
    const { output } = await cruise(['src'], {
      ...options,
      ruleSet: { forbidden: direct },
      validate: true,
    } as Parameters<typeof cruise>[1])
    const { modules, summary } = output as ICruiseResult
    const found = summary.violations.map((v) => ({ rule: v.rule.name, from: v.from, to: v.to }))
    const reached = forbidden.filter(isOnReach).flatMap((rule) => reaching(rule, modules))
    return {
      modules: modules.filter((m) => m.source.startsWith('src/')).length,
      violations: [...found, ...reached].map((v) => ({
        ...v,
        remedy: forbidden.find((r) => r.name === v.rule)?.comment ?? '',
      })),
    }
  } finally {
    process.chdir(before)
  }
}

function isOnReach(rule: Rule): boolean {
  return 'reachable' in rule.to && rule.to.reachable === true
}

/**
 * Rules on what a file reaches through others are followed here, not by dependency-cruiser: it would follow `import type` too, and types
 * are gone when the program runs.
 */
function reaching(rule: Rule, modules: readonly IModule[]): Omit<ImportViolation, 'remedy'>[] {
  const edges = new Map(
    modules.map((m) => [
      m.source,
      m.dependencies.filter((d) => !d.dependencyTypes.includes('type-only')).map((d) => d.resolved),
    ]),
  )
  const from = rule.from as { path: string; pathNot?: string }
  const isFrom = (f: string) => new RegExp(from.path).test(f) && !(from.pathNot && new RegExp(from.pathNot).test(f))
  const forbidden = new RegExp((rule.to as { path: string }).path)
  return [...edges.keys()].filter(isFrom).flatMap((start) => {
    const seen = new Set([start])
    for (const at of seen) {
      if (at !== start && forbidden.test(at)) return [{ rule: rule.name, from: start, to: at }]
      for (const next of edges.get(at) ?? []) seen.add(next)
    }
    return []
  })
}
