import { Link } from '@tanstack/react-router'
import { Button, Input, Modal, Table } from 'antd'
import { useState } from 'react'
import { fieldId, ProblemSummary, ProofBadge, Section, useText } from '../../../web/kit/index.ts'
import type { DrawDetail, DrawnView } from '../schema.ts'
import { useAct } from './hooks.ts'

/** Who was drawn, with inspectors, probability, and what was left out afterwards. */
export function ResultSection({ draw }: { draw: DrawDetail }) {
  const t = useText()
  const [leaving, setLeaving] = useState<DrawnView>()
  const drawn = draw.drawn ?? []
  const hasTeams = draw.header.assignment !== undefined
  const label = (id: string) => {
    const found = draw.header.strata.find((s) => s.id === id)?.label
    return found ? t(found) : id
  }
  return (
    <Section
      title={t('结果')}
      extra={
        <>
          <ProofBadge kind="draw-result" id={draw.entry.id} />{' '}
          <Button href={`/api/draws/${draw.entry.id}/export.xlsx`}>{t('导出 Excel')}</Button>
        </>
      }
    >
      {draw.shortfalls > 0 ? (
        <p role="alert">{t('{n} 个对象没有派足检查人员，原因见下表。', { n: draw.shortfalls })}</p>
      ) : null}
      {draw.entry.quota > drawn.length ? (
        <p className="zh-muted">{t('这里显示前 {n} 个，全部结果请导出 Excel。', { n: drawn.length })}</p>
      ) : null}
      <Table<DrawnView>
        size="small"
        rowKey="handle"
        dataSource={drawn}
        scroll={{ x: 'max-content' }}
        pagination={drawn.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        columns={[
          { title: t('位次'), dataIndex: 'rank', align: 'right' },
          {
            title: t('对象'),
            render: (_, d) => (
              <>
                {d.subjectId ? <Link to={`/subjects/${d.subjectId}`}>{d.label}</Link> : d.label}
                {d.excludedFor ? (
                  <span className="zh-tag zh-tag-bad">{t('已排除：{reason}', { reason: d.excludedFor })}</span>
                ) : null}
              </>
            ),
          },
          { title: t('分层'), render: (_, d) => label(d.stratum) },
          {
            title: t('入选概率'),
            align: 'right',
            render: (_, d) => {
              const percent = `${Number((d.probability * 100).toPrecision(4))} %`
              return d.isExact ? percent : t('约 {p}', { p: percent })
            },
          },
          ...(hasTeams
            ? [
                {
                  title: t('检查人员'),
                  render: (_: unknown, d: DrawnView) => (
                    <>
                      {d.inspectors.map((i) => i.label).join(t('、'))}
                      {d.unassigned ? <span className="zh-tag zh-tag-warn">{t(d.unassigned)}</span> : null}
                    </>
                  ),
                },
              ]
            : []),
          ...(draw.canPrepare
            ? [
                {
                  title: t('操作'),
                  render: (_: unknown, d: DrawnView) =>
                    d.excludedFor ? null : (
                      <Button size="small" onClick={() => setLeaving(d)}>
                        {t('记明排除')}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
      />
      {leaving ? (
        <ReasonDialog
          drawId={draw.entry.id}
          title={t('记明不再检查：{name}', { name: leaving.label })}
          explanation={t('理由将公开并存证，不会补抽。')}
          path="exclusions"
          more={{ candidateId: leaving.candidateId }}
          onClose={() => setLeaving(undefined)}
        />
      ) : null}
    </Section>
  )
}

/** Asks for the reason that will be public. */
export function ReasonDialog(props: {
  drawId: string
  title: string
  explanation: string
  path: string
  more?: object
  onClose: () => void
}) {
  const t = useText()
  const [reason, setReason] = useState('')
  const act = useAct(props.drawId)
  return (
    <Modal
      open
      title={props.title}
      okText={t('确认')}
      cancelText={t('取消')}
      confirmLoading={act.isPending}
      okButtonProps={{ disabled: reason.trim() === '' }}
      onOk={() => act.mutate({ path: props.path, body: { ...props.more, reason } }, { onSuccess: props.onClose })}
      onCancel={props.onClose}
    >
      <ProblemSummary problem={act.error} labels={{ reason: t('理由') }} />
      <p>{props.explanation}</p>
      <label htmlFor={fieldId('/reason')}>{t('理由')}</label>
      <Input.TextArea
        id={fieldId('/reason')}
        value={reason}
        maxLength={1000}
        autoSize={{ minRows: 2 }}
        onChange={(e) => setReason(e.target.value)}
      />
    </Modal>
  )
}
