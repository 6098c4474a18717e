import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useMemo } from 'react'
import { ActionBar, fieldId, formatMoment, ProblemSummary, Section, useText } from '../../../web/kit/index.ts'
import { itemPointer } from '../logic/answers.ts'
import type { ItemDocument, PublishedVersion } from '../schema.ts'
import { FillingAboutContext } from './filling-about.ts'
import { type FormLogic, useFormLogic } from './form-logic.ts'
import { ItemField } from './item-field.tsx'
import type { Kept } from './kept-answers.ts'
import { type Filling, useFilling } from './use-filling.ts'
import './forms.css'

interface FillFormProps {
  readonly published: PublishedVersion
  readonly start: Kept
  readonly subjectName: string
}

/** A form being filled: sections, progress, what is missing, and the button that is always within reach. */
export function FillForm(props: FillFormProps) {
  const logic = useFormLogic(props.published.document.form)
  const { formId, subjectId, taskRef } = props.start
  const about = useMemo(() => ({ formId, subjectId, taskRef }), [formId, subjectId, taskRef])
  return logic ? (
    <FillingAboutContext value={about}>
      <Filled {...props} logic={logic} />
    </FillingAboutContext>
  ) : null
}

function Filled({ published, start, subjectName, logic }: FillFormProps & { readonly logic: FormLogic }) {
  const t = useText()
  const filling = useFilling(published.document, start, subjectName, logic)
  const { kept, progress, receipt } = filling
  if (receipt) return <Stored filling={filling} />
  if (filling.queued) return <Queued subjectId={kept.subjectId} isConflict={filling.queued === 'conflict'} />
  return (
    <form
      className="zh-form"
      onSubmit={(e) => {
        e.preventDefault()
        void filling.submit()
      }}
    >
      <ProblemSummary problem={filling.problem} labels={labelsOf(filling, t)} />
      <Happened filling={filling} />
      {published.document.sections
        .filter((section) => section.items.some((item) => isAsked(filling, item)))
        .map((section) => (
          <Section key={section.id} title={t(section.title)}>
            {section.items.map((item) => (
              <TopItem key={item.name} item={item} filling={filling} published={published} />
            ))}
          </Section>
        ))}
      <ActionBar note={<SavedNote filling={filling} />}>
        <progress max={progress.total} value={progress.answered} aria-label={t('填写进度')} />
        <span className="zh-form-count">
          {progress.answered}/{progress.total}
        </span>
        <Button type="primary" size="large" htmlType="submit" loading={filling.isSending}>
          {filling.problem?.code === 'offline' ? t('重新发送') : kept.supersedes ? t('提交更正') : t('提交')}
        </Button>
      </ActionBar>
    </form>
  )
}

/** Every question by the words it is asked in: a message names its item itself, or the question stands before it. */
function labelsOf(filling: Filling, t: ReturnType<typeof useText>): Record<string, string> {
  const labels: Record<string, string> = { reason: '', happenedAt: t('检查时间') }
  for (const e of filling.problem?.errors ?? []) {
    const at = itemPointer(e.pointer)
    const item = filling.asked.find((a) => at === a.pointer || at?.startsWith(`${a.pointer}/`))?.item
    labels[e.pointer.slice(1)] ??= item ? t(item.label) : ''
  }
  return labels
}

function Happened({ filling }: { filling: Filling }) {
  const t = useText()
  const { kept, change } = filling
  return (
    <Section>
      <label className="zh-form-when" htmlFor={fieldId('/happenedAt')}>
        <span>{t('检查时间')}</span>
        <Input
          id={fieldId('/happenedAt')}
          type="datetime-local"
          value={formatMoment(kept.happenedAt).replace(' ', 'T')}
          onChange={(e) => {
            // Offices keep Beijing time wherever the device stands.
            if (e.target.value) change({ happenedAt: new Date(`${e.target.value}:00+08:00`).toISOString() })
          }}
        />
      </label>
      {kept.supersedes ? (
        <label className="zh-form-when" htmlFor={fieldId('/reason')}>
          <span>{t('更正理由')}</span>
          <Input.TextArea
            id={fieldId('/reason')}
            value={kept.reason ?? ''}
            maxLength={1000}
            autoSize={{ minRows: 2 }}
            onChange={(e) => change({ reason: e.target.value })}
          />
        </label>
      ) : null}
    </Section>
  )
}

function TopItem({ item, filling, published }: { item: ItemDocument; filling: Filling; published: PublishedVersion }) {
  if (!isAsked(filling, item)) return null
  if (item.kind === 'repeat') return <RepeatField item={item} filling={filling} published={published} />
  return <AskedField pointer={`/${item.name}`} filling={filling} published={published} />
}

function isAsked(filling: Filling, item: ItemDocument): boolean {
  return filling.asked.some((a) => a.pointer === `/${item.name}`)
}

function AskedField({
  pointer,
  filling,
  published,
}: {
  pointer: string
  filling: Filling
  published: PublishedVersion
}) {
  const t = useText()
  const asked = filling.asked.find((a) => a.pointer === pointer)
  if (!asked) return null
  const contradiction = filling.contradicted.find((c) => itemPointer(c.pointer) === pointer)
  const error = filling.problem?.errors.find((e) => itemPointer(e.pointer) === pointer)
  const isStillMissing =
    error && (filling.missing.some((m) => m.pointer === error.pointer) || filling.problem?.status !== 0)
  return (
    <ItemField
      item={asked.item}
      pointer={pointer}
      value={asked.value}
      outcome={filling.outcomeOf(pointer)}
      note={filling.kept.notes[pointer]}
      clauses={published.clauses}
      // A contradiction is said when it arises, not when the form is sent.
      error={contradiction ? t(contradiction.message) : isStillMissing ? error.message : undefined}
      contradictions={filling.contradicted}
      wasTaken={filling.taken.includes(asked.item.name)}
      onAnswer={(value) => filling.answer(pointer, value)}
      onNote={(note) => filling.note(pointer, note)}
    />
  )
}

function RepeatField({
  item,
  filling,
  published,
}: {
  item: ItemDocument
  filling: Filling
  published: PublishedVersion
}) {
  const t = useText()
  const rows = (filling.kept.answers[item.name] ?? []) as readonly object[]
  return (
    <fieldset className="zh-repeat" id={fieldId(`/answers/${item.name}`)} tabIndex={-1}>
      <legend>{t(item.label)}</legend>
      {rows.map((_, index) => (
        // A row has no identity but its place.
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are told apart by their place
        <div className="zh-repeat-row" key={index}>
          <div className="zh-repeat-head">
            <span>{t('第 {n} 项', { n: index + 1 })}</span>
            <Button type="link" size="small" onClick={() => filling.removeRow(item.name, index)}>
              {t('删除')}
            </Button>
          </div>
          {(item.items ?? []).map((inner) => (
            <AskedField
              key={inner.name}
              pointer={`/${item.name}/${index}/${inner.name}`}
              filling={filling}
              published={published}
            />
          ))}
        </div>
      ))}
      {rows.length < (item.maxItems ?? 50) ? (
        <Button onClick={() => filling.answer(`/${item.name}`, [...rows, {}])}>{t('添加一项')}</Button>
      ) : null}
    </fieldset>
  )
}

function SavedNote({ filling }: { filling: Filling }) {
  const t = useText()
  const { saved, kept } = filling
  if (saved === 'server') return t('草稿已保存 {at}', { at: formatMoment(kept.changedAt).slice(11) })
  if (saved === 'device') return t('无法连接服务器，已保存在本机')
  if (saved === 'refused') return t('服务器未接受（{why}），内容仍保存在本机', { why: filling.refusal ?? '' })
  if (saved === 'nowhere') return t('本机无法保存，请尽快提交')
  return saved === 'waiting' ? t('正在保存…') : null
}

/** Kept on the device: the person can go on with the next enterprise. */
function Queued({ subjectId, isConflict }: { subjectId: string; isConflict: boolean }) {
  const t = useText()
  return (
    <Section title={isConflict ? t('需要处理') : t('已放入待发送')}>
      <p role="status">
        {isConflict
          ? t('服务器未接受这份表单，内容仍保存在本机，请在待发送页选择处理方式。')
          : t('内容已完整保存在本机，网络恢复后自动发送，只存档一次。请勿清除浏览器数据。')}
      </p>
      <p className="zh-form-links">
        <Link to="/queue">{t('查看待发送')}</Link>
        <Link to="/">{t('返回我的任务')}</Link>
        <Link to={`/subjects/${subjectId}`}>{t('返回档案')}</Link>
      </p>
    </Section>
  )
}

function Stored({ filling }: { filling: Filling }) {
  const t = useText()
  const { kept, receipt } = filling
  if (!receipt) return null
  return (
    <Section title={t('已存档并存证')}>
      <p role="status">
        {receipt.wasStoredBefore ? t('这份表单先前已经存档，没有重复保存。') : t('表单已成为该企业档案中的一条记录。')}
      </p>
      {receipt.outcomes ? (
        <p>
          {t('符合 {pass} 项，不符合 {fail} 项，不适用 {na} 项。', {
            pass: receipt.outcomes.passed,
            fail: receipt.outcomes.failed,
            na: receipt.outcomes.notApplicable,
          })}
        </p>
      ) : null}
      {receipt.leftOut?.length ? <p>{t('{n} 个未被询问的答案没有存入。', { n: receipt.leftOut.length })}</p> : null}
      <p className="zh-form-links">
        <Link to={`/subjects/${kept.subjectId}/records/${receipt.recordId}/form`}>{t('查看记录')}</Link>
        <Link to={`/subjects/${kept.subjectId}`}>{t('返回档案')}</Link>
      </p>
    </Section>
  )
}
