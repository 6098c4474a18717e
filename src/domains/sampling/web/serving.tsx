import { Button, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { Field } from '../../../engines/archive/web/index.tsx'
import {
  DayInput,
  fieldId,
  formatDay,
  formatMoment,
  ProblemSummary,
  ProofBadge,
  useText,
} from '../../../web/kit/index.ts'
import type { NoticeService, Serving } from '../schema.ts'
import { useAct } from './hooks.ts'
import { MANNERS } from './words.ts'

/** The notice of the newest verdict: to print, and how it reached the firm. */
export function NoticeLinks({ base }: { base: string }) {
  const t = useText()
  return (
    <>
      <Button href={`${base}/notice.html`} target="_blank">
        {t('打印检验结果告知书')}
      </Button>
      <Button href={`${base}/notice.docx`} download>
        {t('告知书（Word）')}
      </Button>
    </>
  )
}

/** Served when, how, to whom, by whom. */
export function ServedLine({ service }: { service: NoticeService }) {
  const t = useText()
  return (
    <p>
      <span className="zh-tag zh-tag-good">{t('已送达')}</span>{' '}
      {t('{day}，{manner}，签收人 {who}', {
        day: formatDay(service.servedOn),
        manner: t(MANNERS[service.manner]),
        who: service.receivedBy,
      })}{' '}
      <span className="zh-muted">
        {t('{by} 登记于 {at}', { by: service.servedByName, at: formatMoment(service.at) })}
        {service.reason ? t('；更正理由：{reason}', { reason: service.reason }) : null}
      </span>{' '}
      <ProofBadge kind="sampling-service" id={service.id} label={t('送达存证')} />
    </p>
  )
}

/** For the office: what was served, or the dialog to put it down; a second time it is a correction. */
export function ServeNotice({ sampleId, service }: { sampleId: string; service: NoticeService | undefined }) {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button type={service ? 'default' : 'primary'} onClick={() => setOpen(true)}>
        {service ? t('更正送达登记') : t('登记送达')}
      </Button>
      {isOpen ? <ServeDialog sampleId={sampleId} service={service} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function ServeDialog({
  sampleId,
  service,
  onClose,
}: {
  sampleId: string
  service: NoticeService | undefined
  onClose: () => void
}) {
  const t = useText()
  const act = useAct(`/api/sampling/samples/${sampleId}`)
  const [draft, setDraft] = useState<Partial<Serving>>({ manner: 'in-person' })
  const set = (next: Partial<Serving>) => setDraft({ ...draft, ...next })
  const labels = { servedOn: t('送达日期'), receivedBy: t('签收人或见证人'), reason: t('更正理由') }
  const isReady = draft.servedOn && draft.receivedBy?.trim() && (!service || (draft.reason ?? '').trim().length > 1)
  return (
    <Modal
      open
      title={service ? t('更正送达登记') : t('登记检验结果告知书的送达')}
      okText={t('登记')}
      cancelText={t('取消')}
      confirmLoading={act.isPending}
      okButtonProps={{ disabled: !isReady }}
      onOk={() => act.mutate({ path: '/service', body: draft }, { onSuccess: onClose })}
      onCancel={onClose}
    >
      <ProblemSummary problem={act.error} labels={labels} />
      <p>{t('异议期限从企业收到告知书的次日起算；登记后存证。')}</p>
      <div className="zh-field">
        <Radio.Group
          aria-label={t('送达方式')}
          value={draft.manner}
          onChange={(e) => set({ manner: e.target.value as Serving['manner'] })}
          options={(['in-person', 'post', 'left'] as const).map((value) => ({ value, label: t(MANNERS[value]) }))}
        />
      </div>
      <Field pointer="/servedOn" label={labels.servedOn}>
        <DayInput
          id={fieldId('/servedOn')}
          value={draft.servedOn ?? ''}
          onChange={(day) => set({ servedOn: day || undefined })}
        />
      </Field>
      <Field pointer="/receivedBy" label={labels.receivedBy}>
        <Input
          id={fieldId('/receivedBy')}
          maxLength={60}
          value={draft.receivedBy ?? ''}
          onChange={(e) => set({ receivedBy: e.target.value })}
        />
      </Field>
      {service ? (
        <Field pointer="/reason" label={labels.reason}>
          <Input
            id={fieldId('/reason')}
            maxLength={500}
            value={draft.reason ?? ''}
            onChange={(e) => set({ reason: e.target.value })}
          />
        </Field>
      ) : null}
    </Modal>
  )
}

/** For the firm: signing for it begins the days to object. */
export function SignForNotice({ sampleId }: { sampleId: string }) {
  const t = useText()
  const act = useAct(`/api/own/samples/${sampleId}`)
  return (
    <>
      <ProblemSummary problem={act.error} />
      <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ path: '/sign' })}>
        {t('签收告知书')}
      </Button>
    </>
  )
}
