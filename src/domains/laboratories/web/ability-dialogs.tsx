import { AutoComplete, Input } from 'antd'
import { useState } from 'react'
import { ActDialog, Field } from '../../../engines/archive/web/index.tsx'
import { api, DayInput, fieldId, useText } from '../../../web/kit/index.ts'
import type { Ability } from '../schema.ts'
import { useCatalogue, useRefresh } from './hooks.ts'
import './laboratories.css'

const FIELDS = ['productClass', 'item', 'method', 'certificate', 'validFrom', 'validUntil'] as const
type Draft = Record<(typeof FIELDS)[number], string>
const EMPTY: Draft = { productClass: '', item: '', method: '', certificate: '', validFrom: '', validUntil: '' }

/** A new ability, or another certificate and validity of one that is there. */
export function AbilityDialog({
  laboratoryId,
  ability,
  onClose,
}: {
  laboratoryId: string
  ability?: Ability
  onClose: () => void
}) {
  const t = useText()
  const refresh = useRefresh()
  const classes = useCatalogue().data?.items ?? []
  const [draft, setDraft] = useState<Draft>(ability ? (pick(ability) as Draft) : EMPTY)
  const set = (next: Partial<Draft>) => setDraft({ ...draft, ...next })
  const items = classes.find((c) => c.id === draft.productClass)?.items ?? []
  const labels = {
    productClass: t('产品类别代码'),
    item: t('检测项目代码'),
    method: t('检测方法'),
    certificate: t('资质证书编号'),
    validFrom: t('有效期起'),
    validUntil: t('有效期止'),
  }
  return (
    <ActDialog
      title={ability ? t('变更能力') : t('登记能力')}
      note={t('以新的一行写入，原来的内容仍保留；按资质认定证书附表填写。')}
      isReady={FIELDS.every((f) => draft[f].trim() !== '')}
      labels={labels}
      write={(reason) => api.post(`/api/laboratories/${laboratoryId}/abilities`, { ...draft, reason })}
      onDone={() => void refresh().then(onClose)}
      onClose={onClose}
    >
      <Field pointer="/productClass" label={labels.productClass}>
        <AutoComplete
          id={fieldId('/productClass')}
          style={{ width: '100%' }}
          disabled={ability !== undefined}
          value={draft.productClass}
          onChange={(productClass: string) => set({ productClass })}
          options={classes.map((c) => ({ value: c.id, label: `${t(c.label)}（${c.id}）` }))}
        />
      </Field>
      <Field pointer="/item" label={labels.item}>
        <AutoComplete
          id={fieldId('/item')}
          style={{ width: '100%' }}
          disabled={ability !== undefined}
          value={draft.item}
          onChange={(item: string) => {
            const known = items.find((i) => i.id === item)
            set({ item, ...(known && { method: known.method }) })
          }}
          options={items.map((i) => ({ value: i.id, label: `${t(i.label)}（${i.id}）` }))}
        />
      </Field>
      {(['method', 'certificate'] as const).map((name) => (
        <Field key={name} pointer={`/${name}`} label={labels[name]}>
          <Input
            id={fieldId(`/${name}`)}
            maxLength={60}
            disabled={name === 'method' && ability !== undefined}
            value={draft[name]}
            onChange={(e) => set({ [name]: e.target.value })}
          />
        </Field>
      ))}
      <div className="zl-days">
        {(['validFrom', 'validUntil'] as const).map((name) => (
          <Field key={name} pointer={`/${name}`} label={labels[name]}>
            <DayInput id={fieldId(`/${name}`)} value={draft[name]} onChange={(day) => set({ [name]: day })} />
          </Field>
        ))}
      </div>
    </ActDialog>
  )
}

function pick(ability: Ability): Draft {
  return Object.fromEntries(FIELDS.map((f) => [f, ability[f]])) as Draft
}

/** Takes an ability away, with the reason. */
export function EndDialog({
  laboratoryId,
  ability,
  onClose,
}: {
  laboratoryId: string
  ability: Ability
  onClose: () => void
}) {
  const t = useText()
  const refresh = useRefresh()
  const { productClass, item, method } = ability
  return (
    <ActDialog
      title={t('终止能力')}
      note={t('终止后，机构不能再就这个项目和方法承检或出具结果；以前的记录不变。')}
      write={(reason) =>
        api.post(`/api/laboratories/${laboratoryId}/abilities/end`, { productClass, item, method, reason })
      }
      onDone={() => void refresh().then(onClose)}
      onClose={onClose}
    >
      <p>
        {productClass} · {item} · {method}
      </p>
    </ActDialog>
  )
}
