import { date, repeat, text, verdict } from '../../../engines/forms/define.ts'

// Items that versions 2 and 3 share. Published versions are frozen: never edit an item here, declare a new one.

export const licenceLastDay = date({
  label: { zh: '生产许可证有效期届满日', en: 'Last day of the production licence' },
  help: {
    zh: '按许可证正本填写；无证生产的，填写检查前一日并附说明和照片。',
    en: 'From the licence itself; where there is none, the day before the inspection, with remark and photograph.',
  },
  clause: 'CN-IPL-2023/5',
  decide: 'termNotEnded',
  when: { field: 'licensable', is: true },
  onFail: ['remark', 'photo'],
})

export const dutyOfMaker = {
  qualityDirector: verdict({
    label: {
      zh: '依规配备质量安全总监、质量安全员，职责明确',
      en: 'Quality director and quality officers appointed, duties written down',
    },
    clause: 'CN-MDR-2023/5',
    isClauseUnverified: true,
    onFail: ['remark'],
  }),
  dailyControl: verdict({
    label: {
      zh: '落实日管控、周排查、月调度并有记录',
      en: 'Daily control, weekly check and monthly review are done and recorded',
    },
    help: {
      zh: '抽查最近一个月的记录，缺一次即为不符合。',
      en: 'Look at the last month’s records; one missing is a failure.',
    },
    clause: 'CN-MDR-2023/10',
    isClauseUnverified: true,
    onFail: ['remark', 'photo'],
  }),
}

export const instruments = repeat(
  {
    instrument: text({ label: { zh: '器具名称、编号', en: 'Instrument and number' }, maxLength: 100 }),
    verifiedUntil: date({
      label: { zh: '检定有效期届满日', en: 'Last day of its verification' },
      clause: 'CN-ML-2018/9',
      decide: 'termNotEnded',
      onFail: ['remark', 'photo'],
    }),
  },
  { label: { zh: '抽查的强制检定计量器具', en: 'Instruments looked at' }, optional: true, maxItems: 20 },
)

export const labelsWithPhoto = verdict({
  label: { zh: '产品标识真实、齐全', en: 'Labels are true and complete' },
  help: {
    zh: '检验合格证明，中文产品名称、厂名、厂址；限期使用的标明生产日期和安全使用期；危险产品有警示。',
    en: 'Test certificate, product, maker and address in Chinese; date of production and term of safe use; warnings where dangerous.',
  },
  clause: 'CN-PQL-2018/27',
  onFail: ['remark', 'photo'],
})
