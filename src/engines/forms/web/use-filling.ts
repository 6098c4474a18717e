import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ApiProblem, api, asApiProblem, remediesFor, useActor, useOutbox, useText } from '../../../web/kit/index.ts'
import { contradictionsIn, missingParts, progressOf, stripHidden } from '../logic/answers.ts'
import { civilDay } from '../logic/civil-day.ts'
import { decideOutcomes, tally } from '../logic/outcomes.ts'
import { signatureImages } from '../logic/signature.ts'
import type { Answers, FormDocument, Note, Notes, Outcomes, SubmissionReceipt, Verdict } from '../schema.ts'
import { notesAt, signaturesCovering, withAnswer, withNote, withoutAnswers, withoutRow } from './changes.ts'
import type { FormLogic } from './form-logic.ts'
import { forget, type Kept, keep } from './kept-answers.ts'

const SAVE_AFTER_MS = 1_500
const CHECK_AFTER_MS = 500

/** Where what was filled in is kept: `refused` on the device too, because the server did not take it. */
export type SavedState = 'clean' | 'waiting' | 'server' | 'device' | 'refused' | 'nowhere'

/** The receipt of what was sent before this page asked says no more than where the record is. */
type ShownReceipt = Partial<SubmissionReceipt> & Pick<SubmissionReceipt, 'recordId'>

/** Everything a page needs to fill one form: answers, what is asked, what is missing, where it is kept, and sending it. */
export function useFilling(document: FormDocument, start: Kept, subjectName: string, logic: FormLogic) {
  const actor = useActor()
  const { outbox } = useOutbox()
  const t = useText()
  const client = useQueryClient()
  const [kept, setKept] = useState(start)
  const [saved, setSaved] = useState<SavedState>('clean')
  const [problem, setProblem] = useState<ApiProblem>()
  const [isSending, setSending] = useState(false)
  const [receipt, setReceipt] = useState<ShownReceipt>()
  const [queued, setQueued] = useState<'waiting' | 'conflict'>()
  const [taken, setTaken] = useState<readonly string[]>([])
  const [refusal, setRefusal] = useState<string>()
  const isSent = useRef(false)

  const { answers, notes } = kept
  const { asked, answers: shown } = useMemo(() => stripHidden(document, answers), [document, answers])
  const outcomes = useOutcomes(document, kept, asked, logic)
  const outcomeAt = useMemo(() => new Map(outcomes.items.map((o) => [o.pointer, o.outcome])), [outcomes])
  const on = civilDay(new Date(kept.happenedAt))
  const contradicted = contradictionsIn(logic.contradictions, asked, shown, { outcomes, on })
  const missing = missingParts(asked, notes, outcomes)
  const travelling = notesAt(notes, new Set(asked.map((a) => a.pointer)))

  // A photograph is ready when it is ready: what it is added to is what has been answered by then, not what stood there when it was taken.
  const now = useRef(start)
  function change(next: Partial<Kept>) {
    now.current = { ...now.current, ...next, changedAt: new Date().toISOString() }
    setKept(now.current)
    setSaved(keep(localStorage, actor.accountId, now.current) ? 'waiting' : 'nowhere')
  }

  /** What was signed has changed: the signatures that covered it no longer stand for it, the others do. */
  function changeContent(changed: 'answers' | 'notes', next: { answers?: Answers; notes?: Notes }) {
    const given = next.answers ?? now.current.answers
    const erased = signaturesCovering(document, given, changed)
    if (erased.length > 0) setTaken((before) => [...new Set([...before, ...erased])])
    change({ ...next, answers: withoutAnswers(given, erased) })
  }

  function answer(pointer: string, value: unknown) {
    const next = withAnswer(now.current.answers, pointer, value)
    if (asked.find((a) => a.pointer === pointer)?.item.kind !== 'signature')
      return changeContent('answers', { answers: next })
    setTaken((before) => before.filter((name) => `/${name}` !== pointer))
    change({ answers: next })
  }

  /** Changes a part of what stands at an item, its remark or its photographs; the other part stays. */
  function note(pointer: string, part: Note) {
    const { notes } = now.current
    changeContent('notes', { notes: withNote(notes, pointer, { ...notes[pointer], ...part }) })
  }

  /** The device has it. Why the server has not: no network, or it was refused, and what was said. */
  const keptHere = useCallback((error: unknown) => {
    const problem = asApiProblem(error)
    setRefusal(problem.code === 'offline' ? undefined : problem.title)
    setSaved(problem.code === 'offline' ? 'device' : 'refused')
  }, [])

  // The draft follows the hand at a little distance; where the server cannot be reached the device has it already.
  useEffect(() => {
    if (saved !== 'waiting') return
    const timer = setTimeout(async () => {
      try {
        await api.put(`/api/forms/drafts/${kept.draftId}`, {
          formId: kept.formId,
          version: kept.version,
          subjectId: kept.subjectId,
          ...(kept.supersedes && { supersedes: kept.supersedes }),
          answers: kept.answers,
          notes: kept.notes,
        })
        if (isSent.current) return
        setSaved('server')
      } catch (error) {
        keptHere(error)
      }
    }, SAVE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [kept, saved, keptHere])

  async function submit() {
    const errors = [...contradicted, ...missing].map((e) => ({ pointer: e.pointer, message: e.message[t.language] }))
    if (kept.supersedes && !kept.reason?.trim()) errors.unshift({ pointer: '/reason', message: t('请写明更正理由') })
    if (errors.length > 0)
      return setProblem(
        new ApiProblem({
          code: 'incomplete',
          status: 0,
          title: t('还有 {n} 处需要填写或改正', { n: errors.length }),
          errors,
        }),
      )
    setSending(true)
    setProblem(undefined)
    // No draft may be written behind the record that takes its place.
    setSaved('clean')
    try {
      const stored = await send()
      // From here on the queue or the server has it.
      isSent.current = true
      forget(localStorage, actor.accountId, kept.draftId)
      if (stored) setReceipt(stored)
      else
        setQueued(outbox.state().entries.find((e) => e.key === kept.key)?.state === 'conflict' ? 'conflict' : 'waiting')
      await client.invalidateQueries()
    } catch (error) {
      keptHere(error)
      setProblem(
        error instanceof ApiProblem ? error : new ApiProblem({ code: 'unexpected', status: 0, title: String(error) }),
      )
    } finally {
      setSending(false)
    }
  }

  /**
   * Into the queue of this device first, then to the server: a tab that dies in between loses nothing and sends nothing twice. What the
   * server refuses comes back to this page.
   * @returns nothing where it waits for the network
   */
  async function send(): Promise<ShownReceipt | undefined> {
    const submission = {
      key: kept.key,
      subjectId: kept.subjectId,
      version: kept.version,
      answers: kept.answers,
      notes: travelling,
      happenedAt: kept.happenedAt,
      draftId: kept.draftId,
      ...(kept.taskRef && { taskRef: kept.taskRef }),
      ...(kept.supersedes && { supersedes: kept.supersedes, reason: kept.reason }),
    }
    const photos = Object.values(travelling).flatMap((n) => n?.photos ?? [])
    const files = [...photos, ...signatureImages(kept.answers)].map((f) => f.digest)
    try {
      await outbox.add({
        key: kept.key,
        formId: kept.formId,
        formTitle: document.title,
        subjectId: kept.subjectId,
        subjectName,
        submission,
        files: [...new Set(files)],
        queuedAt: new Date().toISOString(),
      })
    } catch {
      // The device keeps nothing (private window, no room): straight to the server or not at all.
      return api.post<SubmissionReceipt>(`/api/forms/${kept.formId}/submissions?as=${actor.accountId}`, submission)
    }
    const { receipt: stored, refusal } = await outbox.sendNow(kept.key)
    if (!refusal) return stored
    // What only a choice can mend stays in the queue, where the choices are; what can be corrected comes back here.
    const entry = outbox.state().entries.find((e) => e.key === kept.key)
    if (entry && remediesFor(entry).some((r) => r !== 'edit')) return undefined
    await outbox.change(kept.key, () => undefined)
    throw refusal
  }

  return {
    kept,
    asked,
    outcomes,
    missing,
    saved,
    problem,
    isSending,
    receipt,
    queued,
    contradicted,
    taken,
    refusal,
    progress: progressOf(asked),
    outcomeOf: (pointer: string): Verdict | undefined => outcomeAt.get(pointer),
    answer,
    note,
    removeRow: (group: string, index: number) =>
      changeContent('answers', withoutRow(now.current.answers, now.current.notes, group, index)),
    change,
    submit,
  }
}

export type Filling = ReturnType<typeof useFilling>

/**
 * Verdicts and rules decide here, without network too. Only what a rule decides that this release does not know (the form was published by a
 * later one) is asked of the server while the hand rests.
 */
function useOutcomes(
  document: FormDocument,
  kept: Kept,
  asked: ReturnType<typeof stripHidden>['asked'],
  { rules }: FormLogic,
): Outcomes {
  const on = civilDay(new Date(kept.happenedAt))
  const own = useMemo(() => decideOutcomes(asked, rules, on), [asked, rules, on])
  const foreign = asked.filter((a) => a.item.decide && !rules[a.item.decide] && a.value !== undefined)
  const [byServer, setByServer] = useState<Outcomes['items']>([])
  const question = foreign.length > 0 ? JSON.stringify([kept.answers, on]) : ''
  useEffect(() => {
    if (!question) return setByServer([])
    const [answers, day] = JSON.parse(question) as [Answers, string]
    const timer = setTimeout(async () => {
      try {
        const body = { answers, notes: {} as Notes, on: day }
        const checked = await api.post<{ outcomes: Outcomes }>(
          `/api/forms/${document.form}/versions/${document.version}/check`,
          body,
        )
        setByServer(checked.outcomes.items.filter((o) => o.rule))
      } catch {
        // Without network the server decides when it is sent.
      }
    }, CHECK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [question, document])
  return useMemo(() => {
    const pointers = new Set(foreign.map((a) => a.pointer))
    return tally([...own.items, ...byServer.filter((o) => pointers.has(o.pointer))])
  }, [own, byServer, foreign])
}
