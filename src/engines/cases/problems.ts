import { type FieldError, problem } from '../../core/problem.ts'

export const caseUnknown = problem('case-unknown', 404, { zh: '没有这个案件', en: 'No such case' })

export const caseKindUnknown = problem(
  'case-kind-unknown',
  404,
  { zh: '没有这种案件', en: 'No such kind of case' },
  (d: { kind: string }) => ({ facts: d }),
)

export const caseNotAbout = problem(
  'case-not-about-subject',
  409,
  { zh: '这种案件不针对这类监管对象', en: 'This kind of case is not about this kind of subject' },
  (d: { kind: string; about: readonly string[] }) => ({ facts: d }),
)

export const moveUnknown = problem(
  'move-not-in-state',
  409,
  { zh: '当前环节没有这项操作', en: 'This step cannot be taken in the present state' },
  (d: { move: string; state: string }) => ({
    detail: {
      zh: '案件可能已被他人推进，请刷新后查看当前环节',
      en: 'Somebody may have moved the case on; reload to see where it stands',
    },
    facts: d,
  }),
)

export const moveNotYours = problem(
  'move-not-yours',
  403,
  { zh: '这项操作不由您办理', en: 'This step is not yours to take' },
  (d: { move: string; why: 'recused' | 'apart' | 'not-entitled' }) => ({
    detail: {
      recused: { zh: '您已回避本案', en: 'You have withdrawn from this case for conflict of interest' },
      apart: {
        zh: '您已办理本案的前一环节，须由他人办理',
        en: 'You took an earlier step that must be kept apart from this one',
      },
      'not-entitled': { zh: '您不是承办人，也没有相应权限', en: 'You neither handle the case nor hold the permission' },
    }[d.why],
    facts: d,
  }),
)

export const groundDisputed = problem(
  'case-ground-disputed',
  409,
  {
    zh: '所依据的结论有异议，处理完毕前不能这样办理',
    en: 'What the case rests on is under objection: not before it is settled',
  },
  (d: { move: string; since: string }) => ({
    detail: {
      zh: '正在处理异议或者复检。结论维持的，再办理这一步；结论改变的，本案按新的结论处理。',
      en: 'An objection or re-test is under way. Take this step if the finding stands; if it changes, the case follows it.',
    },
    facts: d,
  }),
)

export const notYours = problem(
  'case-act-not-yours',
  403,
  { zh: '您现在不能这样办理本案', en: 'You cannot do this with the case now' },
  (d: { act: string }) => ({ facts: d }),
)

export const caseChanged = problem(
  'case-changed',
  409,
  { zh: '案件已有新的进展', en: 'The case has moved on' },
  (d: { expected: number; revision: number }) => ({
    detail: {
      zh: '您打开页面后，他人已办理。请刷新查看，再决定是否继续。',
      en: 'Somebody acted since you opened the page. Reload, look, then decide.',
    },
    facts: d,
  }),
)

export const moveIncomplete = problem(
  'move-incomplete',
  422,
  { zh: '还有需要填写或改正的地方', en: 'Something is missing or to be corrected' },
  (d: { errors: readonly FieldError[] }) => ({ errors: d.errors }),
)

export const keyReused = problem(
  'case-key-reused',
  409,
  { zh: '同一提交编号已用于另一项操作', en: 'This key was used for another act' },
  (d: { entryId: string }) => ({ facts: d }),
)

export const personUnsuitable = problem(
  'case-person-unsuitable',
  409,
  { zh: '此人不能承办本案', en: 'This person cannot handle the case' },
  (d: { accountId: string; why: 'no-permission' | 'recused' | 'already' | 'not-handling' | 'asked' }) => ({
    detail: {
      'no-permission': { zh: '在本案所在区域没有办案权限', en: 'holds no permission to handle it in this region' },
      recused: { zh: '已回避本案', en: 'has withdrawn from this case' },
      'not-handling': { zh: '不是本案承办人', en: 'does not handle this case' },
      asked: { zh: '已申请其回避，正在等待决定', en: 'was asked to stand aside already; it awaits a decision' },
      already: { zh: '已经是承办人', en: 'handles it already' },
    }[d.why],
    facts: d,
  }),
)

export const fileUnknown = problem(
  'case-file-unknown',
  422,
  { zh: '文件未上传成功', en: 'A file was not uploaded' },
  (d: { digests: readonly string[] }) => ({
    errors: d.digests.map(() => ({
      pointer: '/files',
      message: { zh: '文件不在服务器上，请重新添加', en: 'the file is not on the server; add it again' },
    })),
  }),
)

export const fileMissing = problem('case-file-not-found', 404, { zh: '没有这个文件', en: 'No such file' })

export const escalationUnknown = problem('escalation-unknown', 404, { zh: '没有这项督办', en: 'No such escalation' })
