export { declaredParameters, evaluateRule, type Facts, factErrors, RuleFault, ruleOn, valueOn } from './logic/evaluate.ts'
export type { Decision, Evaluation, Flip, UsedParameter } from './schema.ts'
