import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { ActDialog, Field, SubjectPicker } from '../../../engines/archive/web/index.tsx'
import { api, fieldId, useText } from '../../../web/kit/index.ts'
import type { Plan } from '../schema.ts'
import { useAct } from './hooks.ts'

/** Firms of a targeted plan, one by one, with the reason for all. */
export function ObjectsDialog({ plan, most, onClose }: { plan: Plan; most: number; onClose: () => void }) {
  const t = useText()
  const act = useAct(`/api/sampling/plans/${plan.id}`)
  const [chosen, setChosen] = useState<readonly string[]>([])
  return (
    <ActDialog
      title={t('指定企业')}
      note={t('还可指定 {n} 家。理由写明风险来源，随任务保存。', { n: most })}
      isReady={chosen.length > 0 && chosen.length <= most}
      labels={{ subjectIds: t('企业') }}
      write={(reason) => act.mutateAsync({ path: '/objects', body: { subjectIds: chosen, reason } })}
      onDone={onClose}
      onClose={onClose}
    >
      <Field pointer="/subjectIds" label={t('企业')}>
        <SubjectPicker
          id={fieldId('/subjectIds')}
          kinds={['enterprise']}
          except=""
          value={undefined}
          onChange={(id) => id && !chosen.includes(id) && chosen.length < most && setChosen([...chosen, id])}
        />
      </Field>
      <ul className="zh-lines">
        {chosen.map((id) => (
          <li key={id}>
            <FirmName id={id} />
            <Button size="small" onClick={() => setChosen(chosen.filter((c) => c !== id))}>
              {t('移除')}
            </Button>
          </li>
        ))}
      </ul>
    </ActDialog>
  )
}

function FirmName({ id }: { id: string }) {
  const firm = useQuery({
    queryKey: ['subject', `/api/subjects/${id}`],
    queryFn: ({ signal }) => api.get<{ name: string }>(`/api/subjects/${id}`, undefined, signal),
  })
  return <span>{firm.data?.name ?? '…'}</span>
}
