import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import {
  ApiProblem,
  api,
  asApiProblem,
  type QueuedForm,
  type StoredFile,
  useActor,
  useOutbox,
  useText,
} from '../../../web/kit/index.ts'
import type { SampleBody, TaskRow } from '../schema.ts'

/** A sampling sheet as it is being filled in. */
export type Sheet = Omit<Partial<SampleBody>, 'photos' | 'seals' | 'key' | 'takenAt' | 'clockSkewSeconds'> & {
  readonly seals?: string | undefined
  readonly photos?: readonly StoredFile[] | undefined
}

/** What this device keeps of it; the key is made once, so that the sheet counts once however often it is sent. */
interface Kept {
  readonly key: string
  readonly sheet: Sheet
}

/** A sheet of one task: kept on the device while it is filled in and until the server has it, sent through the queue. */
export function useSheet(task: TaskRow) {
  const t = useText()
  const navigate = useNavigate()
  const { accountId } = useActor()
  const { outbox, state } = useOutbox()
  const name = `zh-sample:${accountId}:${task.id}`
  const [kept, setKept] = useState<Kept>(() => read(name))
  const [problem, setProblem] = useState<ApiProblem>()
  const [isSending, setSending] = useState(false)
  const entry = state.entries.find((e) => e.key === kept.key)
  const queued = entry?.state === 'sent' ? undefined : entry
  // Sent from here, from the queue or from another tab: this page has nothing more to fill in.
  const sampleId = entry?.state === 'sent' ? entry.recordId : undefined
  useEffect(() => {
    if (kept.sheet === EMPTY) return
    try {
      localStorage.setItem(name, JSON.stringify(kept))
    } catch {
      // A device that keeps nothing still sends.
    }
  }, [name, kept])

  useEffect(() => {
    if (!sampleId) return
    forgetSheet(accountId, task.id)
    void navigate({ to: `/sampling/samples/${sampleId}` })
  }, [sampleId, accountId, task.id, navigate])

  const body = bodyOf(kept.sheet)
  const missing = REQUIRED.filter((field) => body[field] === undefined)

  async function submit() {
    setProblem(missing.length > 0 ? incomplete(missing, t) : undefined)
    if (missing.length > 0) return
    setSending(true)
    try {
      await send({ ...body, key: kept.key, takenAt: new Date().toISOString() })
    } catch (error) {
      setProblem(asApiProblem(error))
    } finally {
      setSending(false)
    }
  }

  /**
   * Into the queue of this device first, then to the server: a tab that dies in between loses nothing. Without network it waits there.
   * @throws ApiProblem when the server refuses it: it stays in the queue until it is corrected here
   */
  async function send(submission: QueuedForm['submission']): Promise<void> {
    const path = `/api/sampling/tasks/${task.id}/sample`
    const files = (kept.sheet.photos ?? []).map((f) => f.digest)
    try {
      if (queued)
        await outbox.change(kept.key, ({ problem: _, notBefore: __, ...entry }) => ({
          ...entry,
          state: 'waiting',
          submission,
          files,
        }))
      else
        await outbox.add({
          key: kept.key,
          formId: 'sampling.sample',
          formTitle: { zh: '抽样单', en: 'Sampling sheet' },
          subjectId: task.subjectId,
          subjectName: task.subjectName,
          target: { path, idIn: 'sampleId', page: `/sampling/tasks/${task.id}`, donePage: '/sampling/samples' },
          submission,
          files,
          queuedAt: new Date().toISOString(),
        })
    } catch {
      // The device keeps nothing (private window, no room): straight to the server or not at all.
      const stored = await api.post<{ sampleId: string }>(`${path}?as=${accountId}`, {
        ...submission,
        sentAt: new Date().toISOString(),
      })
      return navigate({ to: `/sampling/samples/${stored.sampleId}` })
    }
    const { refusal } = await outbox.sendNow(kept.key)
    if (refusal) throw refusal
  }

  return {
    sheet: kept.sheet,
    setSheet: (next: (now: Sheet) => Sheet) => setKept((now) => ({ ...now, sheet: next(now.sheet) })),
    // What has been filled in since is no longer asked for.
    problem: problem?.code !== 'incomplete' ? problem : missing.length > 0 ? incomplete(missing, t) : undefined,
    isSending,
    submit,
    queued,
  }
}

/** What the server has, the device forgets. */
export function forgetSheet(accountId: string, taskId: string): void {
  try {
    localStorage.removeItem(`zh-sample:${accountId}:${taskId}`)
  } catch {
    // Nothing was kept.
  }
}

const EMPTY: Sheet = { place: 'producer' }

function read(name: string): Kept {
  const first: Kept = { key: crypto.randomUUID(), sheet: EMPTY }
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(name) ?? '{}') as Partial<Kept>) }
  } catch {
    return first
  }
}

const REQUIRED = [
  'productName',
  'batchNumber',
  'baseQuantity',
  'sampleQuantity',
  'backupQuantity',
  'backupKeptAt',
  'seals',
  'secondSampler',
] as const

/** Said before anything travels: at the firm there may be no network. */
function incomplete(missing: readonly string[], t: ReturnType<typeof useText>): ApiProblem {
  return new ApiProblem({
    code: 'incomplete',
    status: 400,
    title: t('还有必填内容没有填写'),
    errors: missing.map((field) => ({ pointer: `/${field}`, message: t('请填写') })),
  })
}

/** Empty fields are left out. */
function bodyOf({ seals = '', photos = [], ...rest }: Sheet): Partial<Record<keyof SampleBody, unknown>> {
  const filled = Object.entries(rest).filter(([, v]) => v !== undefined && (typeof v !== 'string' || v.trim() !== ''))
  const list = [...new Set(seals.split(/[,，、;；\s]+/).filter(Boolean))]
  const sealed = list.length > 0 ? { seals: list } : {}
  return { ...Object.fromEntries(filled), ...sealed, photos: photos.map((f) => f.digest) }
}
