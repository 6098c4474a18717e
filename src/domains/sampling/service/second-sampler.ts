import { listHolders } from '../../../core/access/index.ts'
import { addDays } from '../../../core/calendar/index.ts'
import { defineSecondOfficials } from '../../../engines/forms/index.ts'

/** What the second sampler of a sheet is asked under. */
export const SHEET = 'sampling.sample'

/** No text sets a term; ours, from 2026-11-28, as that of the second inspector. */
const DAYS_TO_CONFIRM = 3

/** A sample is taken by two (产品质量监督抽查管理暂行办法; its article 待核): whoever may sample there is named by account and confirms it. */
export const secondSamplers = defineSecondOfficials({
  formId: SHEET,
  act: {
    title: { zh: '抽样单', en: 'Sampling sheet' },
    permission: 'sampling.sample',
    page: (recordId) => `/sampling/samples/${recordId}`,
  },
  people: (tx, app, { region }) => listHolders(tx, app, 'sampling.sample', region),
  dueOn: async (_tx, _app, day) => addDays(day, DAYS_TO_CONFIRM),
})
