import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Select, useText } from '../../../web/kit/index.ts'
import type { SubjectKind } from '../define.ts'
import type { SubjectPage } from '../schema.ts'

const LEAST_CHARACTERS = 2

/** Chooses another subject by any two characters of its name, or its code. */
export function SubjectPicker({
  id,
  kinds,
  except,
  value,
  onChange,
}: {
  id: string
  kinds?: readonly SubjectKind[]
  except: string
  value: string | undefined
  onChange: (subjectId: string | undefined) => void
}) {
  const t = useText()
  const [q, setQ] = useState('')
  const found = useQuery({
    queryKey: ['list', '/api/subjects', 'picker', q, kinds],
    queryFn: ({ signal }) => api.get<SubjectPage>('/api/subjects', { q, kind: kinds, limit: 10 }, signal),
    enabled: [...q.trim()].length >= LEAST_CHARACTERS,
  })
  return (
    <Select
      id={id}
      style={{ width: '100%' }}
      showSearch={{ filterOption: false, onSearch: setQ }}
      allowClear
      value={value ?? null}
      loading={found.isFetching}
      placeholder={t('名称（至少两个字）或代码')}
      notFoundContent={q.trim() ? t('没有找到') : null}
      options={(found.data?.items ?? [])
        .filter((s) => s.subjectId !== except)
        .map((s) => ({ value: s.subjectId, label: `${s.name} ${s.code ?? ''}` }))}
      onChange={(next: string | null) => onChange(next ?? undefined)}
    />
  )
}
