import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SubjectChoice as Choice } from '../../../engines/archive/schema.ts'
import { api, Select, useText } from '../../kit/index.ts'
import { useRegionNames } from './choices.tsx'

const CHOICES = '/api/subject-choices'

/** Whom an account speaks for, found by name or code. */
export function SubjectChoice({
  id,
  value,
  onChange,
}: {
  id?: string
  value?: string
  onChange?: (subjectId?: string) => void
}) {
  const t = useText()
  const regionName = useRegionNames()
  const [text, setText] = useState('')
  const asked = text.trim()
  const found = useQuery({
    queryKey: ['subject-choices', asked],
    queryFn: ({ signal }) => api.get<{ items: readonly Choice[] }>(CHOICES, { text: asked }, signal),
    enabled: asked.length > 1,
  })
  const chosen = useSubjectName(value)
  const options = (found.data?.items ?? []).map((s) => ({
    value: s.subjectId,
    label: [s.name, s.code, regionName(s.region)].filter(Boolean).join(' · '),
  }))
  if (value && !options.some((o) => o.value === value)) options.unshift({ value, label: chosen.data?.name ?? value })
  return (
    <Select
      {...(id && { id })}
      value={value ?? null}
      onChange={(subjectId: string | null) => onChange?.(subjectId ?? undefined)}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={found.isFetching}
      placeholder={t('输入名称或统一社会信用代码查找')}
      notFoundContent={asked.length > 1 && found.isSuccess ? t('没有找到') : t('至少输入两个字')}
      options={options}
    />
  )
}

/** What the subject of an account is called. */
export function useSubjectName(subjectId: string | undefined) {
  return useQuery({
    queryKey: ['subject-name', subjectId],
    queryFn: ({ signal }) => api.get<{ name: string }>(`${CHOICES}/${subjectId}`, undefined, signal),
    enabled: subjectId !== undefined,
  })
}
