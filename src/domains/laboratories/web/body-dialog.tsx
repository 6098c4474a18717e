import { InputNumber, Radio } from 'antd'
import { useState } from 'react'
import { ActDialog, Field, SubjectPicker } from '../../../engines/archive/web/index.tsx'
import { api, fieldId, useText } from '../../../web/kit/index.ts'
import type { LaboratoryView } from '../schema.ts'
import { useRefresh } from './hooks.ts'

/** Enters a laboratory chosen from the archive, or changes whether and how much one takes. */
export function BodyDialog({
  laboratory,
  onClose,
  onDone,
}: {
  laboratory?: LaboratoryView
  onClose: () => void
  onDone: (laboratoryId: string) => void
}) {
  const t = useText()
  const refresh = useRefresh()
  const now = laboratory?.versions[0]
  const [chosen, choose] = useState(laboratory?.laboratoryId)
  const [isActive, setActive] = useState(now?.isActive ?? true)
  const [capacity, setCapacity] = useState<number | null>(now?.samplesPerMonth ?? 30)
  return (
    <ActDialog
      title={laboratory ? t('修改承检状态和数量') : t('列入名录')}
      note={t('名称和所在区取自监管档案；每次修改留下一个新版本并存证。')}
      isReady={chosen !== undefined && capacity !== null}
      labels={{ samplesPerMonth: t('每月承检批次') }}
      write={(reason) =>
        api.post(`/api/laboratories/${chosen}`, {
          basedOn: now?.version ?? 0,
          isActive,
          samplesPerMonth: capacity,
          reason,
        })
      }
      onDone={() => void refresh().then(() => chosen && onDone(chosen))}
      onClose={onClose}
    >
      {laboratory ? null : (
        <Field pointer="/laboratoryId" label={t('机构（从监管档案中选择）')}>
          <SubjectPicker
            id={fieldId('/laboratoryId')}
            kinds={['body', 'enterprise']}
            except=""
            value={chosen}
            onChange={choose}
          />
        </Field>
      )}
      <div className="zh-field">
        <Radio.Group
          aria-label={t('承检状态')}
          value={isActive}
          onChange={(e) => setActive(e.target.value as boolean)}
          options={[
            { value: true, label: t('承检') },
            { value: false, label: t('暂停承检') },
          ]}
        />
      </div>
      <Field pointer="/samplesPerMonth" label={t('每月承检批次')}>
        <InputNumber
          id={fieldId('/samplesPerMonth')}
          min={0}
          max={100_000}
          precision={0}
          value={capacity}
          onChange={setCapacity}
        />
      </Field>
    </ActDialog>
  )
}
