import type { Candidate, NewDraw } from '../define.ts'

export function candidates(n: number, more: (i: number) => Partial<Candidate> = () => ({})): Candidate[] {
  return Array.from({ length: n }, (_, i) => ({
    id: `object-${i}`,
    code: `9112010100000${String(i).padStart(5, '0')}`,
    stratum: 'all',
    label: `第${i}号企业`,
    region: '120101',
    ...more(i),
  }))
}

/** A draw of ten in a hundred between office and reviewer; what a test does not care about. */
export function newDraw(more: Partial<NewDraw> = {}): NewDraw {
  return {
    purpose: 'test.draw',
    title: '测试抽取',
    region: '120101',
    owner: { kind: 'batch', id: 'one' },
    roster: candidates(100),
    strata: [{ id: 'all', label: { zh: '全部', en: 'All' }, take: { ratio: [1, 10] } }],
    parties: [
      { id: 'office', label: { zh: '质量办', en: 'Quality office' }, holder: { roleId: 'quality-office' } },
      { id: 'reviewer', label: { zh: '审核人员', en: 'Reviewer' }, holder: { roleId: 'reviewer' } },
    ],
    ...more,
  }
}
