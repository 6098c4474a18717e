import { defineRecordKind } from '../../engines/archive/define.ts'
import { defineDomain } from '../define.ts'
import { ChangeRecord } from './schema.ts'

const reading = ['laboratory.read'] as const

export const laboratories = defineDomain({
  id: 'laboratories',
  name: { zh: '检验检测机构', en: 'Laboratories' },
  purpose: {
    zh: '检验检测机构名录：资质能力（产品类别 × 项目 × 方法）、证书有效期和每月承检数量；派样和出具结果都按它核对。',
    en: 'Register of laboratories: abilities by class, item and method, validity, capacity; assignments and results are checked against it.',
  },
  // It carries what sampling serves (13.10); by itself it answers no item of the policy yet.
  serves: [],
  laws: [],
  permissions: [
    { id: 'laboratory.read', label: { zh: '查看检验检测机构名录', en: 'See the register of laboratories' } },
    {
      id: 'laboratory.manage',
      label: { zh: '维护检验检测机构名录', en: 'Keep the register of laboratories' },
      isPrivileged: true,
    },
    { id: 'laboratory.own', label: { zh: '查看本机构能力和任务', en: 'See one’s own abilities and work' } },
  ],
  roles: [
    {
      id: 'quality-office',
      label: { zh: '质量办', en: 'Quality office' },
      kind: 'working',
      permissions: ['laboratory.read', 'laboratory.manage'],
    },
    {
      id: 'department-head',
      label: { zh: '部门负责人', en: 'Head of department' },
      kind: 'working',
      permissions: reading,
    },
    { id: 'inspector', label: { zh: '检查人员', en: 'Inspector' }, kind: 'working', permissions: reading },
    { id: 'reviewer', label: { zh: '审核人员', en: 'Reviewer' }, kind: 'working', permissions: reading },
    // Reaches no neighbour: every route that asks for it looks at Actor.subjectId alone.
    {
      id: 'laboratory',
      label: { zh: '检验检测机构', en: 'Laboratory' },
      kind: 'working',
      permissions: ['laboratory.own'],
    },
  ],
  recordKinds: [
    defineRecordKind({
      kind: 'laboratory.changed',
      label: { zh: '检验检测机构名录变更', en: 'Change in the register of laboratories' },
      about: ['body', 'enterprise'],
      schema: ChangeRecord,
      shows: [
        { label: { zh: '变更内容', en: 'Change' }, from: '/text' },
        { label: { zh: '依据', en: 'Basis' }, from: '/basis' },
      ],
    }),
  ],
  forms: [],
})
