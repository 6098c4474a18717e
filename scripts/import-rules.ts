import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { RULES } from './import-rules.config.ts'

export interface ImportViolation {
  readonly rule: string
  readonly from: string
  readonly to: string
  readonly remedy: string
}

/** Holds the files below `<folder>/src` against the import rules. */
export async function checkImports(folder: string): Promise<{ violations: ImportViolation[]; modules: number }> {
  const { options, ...ruleSet } = RULES
  const before = process.cwd()
  process.chdir(folder)
  try {
    const { output } = await cruise(['src'], { ...options, ruleSet, validate: true } as Parameters<typeof cruise>[1])
    const { modules, summary } = output as ICruiseResult
    return {
      modules: modules.filter((m) => m.source.startsWith('src/')).length,
      violations: summary.violations.map((v) => ({
        rule: v.rule.name,
        from: v.from,
        to: v.to,
        remedy: ruleSet.forbidden.find((r) => r.name === v.rule.name)?.comment ?? '',
      })),
    }
  } finally {
    process.chdir(before)
  }
}
