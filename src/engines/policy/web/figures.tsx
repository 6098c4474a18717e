import { Alert } from 'antd'
import { Section, useText } from '../../../web/kit/index.ts'
import type { FoundTargetReply, RemarkReply } from '../schema.ts'
import { useRequirement } from './requirement.ts'

interface Props {
  readonly targets: readonly FoundTargetReply[]
  readonly remarks: readonly RemarkReply[]
}

/** Why figures are no targets, in words. */
const KINDS: Readonly<Record<Exclude<RemarkReply['kind'], 'unread' | 'implied'>, string>> = {
  fact: '已有情况（不是要求）',
  formula: '评分与计算办法',
  rule: '期限、条件与金额规定',
  reference: '日期、名称与文号',
}

/** What was made of every figure of a document: what a person must look at first, then the targets, then the rest with its reason. */
export function FoundFigures({ targets, remarks }: Props) {
  const t = useText()
  const unread = remarks.filter((r) => r.kind === 'unread')
  const implied = remarks.flatMap((r) => r.reading ?? [])
  return (
    <>
      <Section title={t('没有读懂的数字 {n} 句', { n: unread.length })}>
        {unread.length > 0 ? (
          <Alert type="warning" showIcon title={t('下列句子里的数字系统没有读懂，没有列为目标，请逐句判断。')} />
        ) : (
          <p className="zh-muted">{t('每个数字都已归类。')}</p>
        )}
        <Remarks remarks={unread} />
      </Section>
      <Section title={t('找到的量化目标')}>
        <Targets targets={targets} />
      </Section>
      {implied.length > 0 ? (
        <Section title={t('没有写数字的全称要求 {n} 处', { n: implied.length })}>
          <p className="zh-muted">{t('“全覆盖”按 100%、“零发生”按 0 理解，原文没有写出数字。')}</p>
          <Targets targets={implied} />
        </Section>
      ) : null}
      <Section title={t('不是目标的数字')}>
        {(Object.keys(KINDS) as (keyof typeof KINDS)[]).map((kind) => {
          const own = remarks.filter((r) => r.kind === kind)
          return own.length === 0 ? null : (
            <details key={kind}>
              <summary>
                {t(KINDS[kind])} {t('{n} 句', { n: own.length })}
              </summary>
              <Remarks remarks={own} />
            </details>
          )
        })}
      </Section>
    </>
  )
}

function Targets({ targets }: { targets: readonly FoundTargetReply[] }) {
  const t = useText()
  const { found, modality, deadline } = useRequirement()
  return (
    <ul className="zh-lines">
      {targets.map((target) => (
        <li key={`${target.address} ${target.subject} ${target.value} ${target.deadline}`}>
          <span>
            <strong>{target.subject}</strong> {found(target)}
          </span>
          <span className="zh-muted">
            {[
              deadline(target),
              target.modality === 'plain' ? undefined : modality({ kind: target.modality, scope: target.scope }),
              target.base && t('起点 {base}', { base: target.base }),
            ]
              .filter(Boolean)
              .join(' · ')}{' '}
            · <code>{target.address}</code>
          </span>
          <span className="zh-muted">{target.printed}</span>
        </li>
      ))}
    </ul>
  )
}

function Remarks({ remarks }: { remarks: readonly RemarkReply[] }) {
  return (
    <ul className="zh-lines">
      {remarks.map((r) => (
        <li key={`${r.kind} ${r.address}`}>
          <span>{r.sentence}</span>
          <span className="zh-muted">
            {r.figures.join('、')} · <code>{r.address}</code>
          </span>
        </li>
      ))}
    </ul>
  )
}
