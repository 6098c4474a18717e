import { Button, Input } from 'antd'
import { useState } from 'react'
import { ProblemSummary, ReadyButton, Section, useText } from '../../../web/kit/index.ts'
import type { DrawDetail } from '../schema.ts'
import { useAct } from './hooks.ts'
import { hasCircleChanged, isSecretOf, keepSecret, messageFor, newSecret, readPasted, readSecret } from './secret.ts'

/** What this account does for its party: one button per step. The secret is made here and stays here. */
export function TakePart({ draw }: { draw: DrawDetail }) {
  const t = useText()
  const party = draw.mine as string
  const label = draw.header.parties.find((p) => p.id === party)?.label ?? { zh: party, en: party }
  const act = useAct(draw.entry.id)
  const [kept, setKept] = useState(() => readSecret(draw.entry.id, party))
  const [pasted, setPasted] = useState('')
  const [isUnkept, setUnkept] = useState(false)
  const hasJoined = draw.parties.some((p) => p.id === party && p.joinedAt)
  const isOther = kept !== undefined && hasJoined && !isSecretOf(draw, party, kept)
  const secret = isOther ? undefined : kept
  const steps = {
    join: {
      button: t('生成密值并参加'),
      text: t('密值在您的浏览器里生成，只保存在本机。参加时交出公钥和对密值的承诺，密值从此固定，谁都不能再改。'),
    },
    commit: {
      button: t('分发份额'),
      text: t(
        '各方已到齐，各方的密值在参加时都已固定。现在把您的密值分成份额交给各方：过半数的参与方能共同打开它，谁不到场都不改变结果。',
      ),
    },
    open: { button: t('公开'), text: t('各方密值已经固定，结果已定。过半数的参与方公开后即得出结果。') },
  }
  const isChanged = hasCircleChanged(draw, party)
  const next = isChanged ? undefined : draw.next && steps[draw.next]
  const go = () => {
    const mine = secret ?? newSecret()
    if (secret === undefined) {
      setUnkept(!keepSecret(draw.entry.id, party, mine))
      setKept(mine)
    }
    act.mutate(messageFor(draw, party, mine))
  }
  const usePasted = () => {
    const found = readPasted(pasted)
    if (!found || !isSecretOf(draw, party, found)) return
    setUnkept(!keepSecret(draw.entry.id, party, found))
    setKept(found)
    setPasted('')
  }
  const isPastedWrong =
    pasted.trim() !== '' && !(readPasted(pasted) && isSecretOf(draw, party, readPasted(pasted) ?? ''))
  return (
    <Section title={t('您代表“{party}”参加', { party: t(label) })}>
      <ProblemSummary problem={act.error} />
      {isChanged ? (
        <p role="alert">
          {t('各方的公钥或承诺与您分发份额时不同，有人改动过。本机不再交出任何内容，请保存本页并报告。')}
        </p>
      ) : (
        <p>{next ? next.text : t('您这一步已经完成，正在等待其他参与方。')}</p>
      )}
      {hasJoined && secret === undefined ? (
        <div className="zd-paste">
          <label htmlFor="draw-secret">{t('本机没有这次抽取的密值，请粘贴您保存的密值')}</label>
          <Input.TextArea
            id="draw-secret"
            value={pasted}
            maxLength={2000}
            autoSize={{ minRows: 2 }}
            onChange={(e) => setPasted(e.target.value)}
          />
          {isPastedWrong ? <p role="alert">{t('这不是本次抽取、本方的密值。')}</p> : null}
          <ReadyButton onClick={usePasted} lacks={[(pasted.trim() === '' || isPastedWrong) && t('本方的密值')]}>
            {t('使用这个密值')}
          </ReadyButton>
        </div>
      ) : null}
      <p className="zd-actions">
        {next && (secret !== undefined || draw.next === 'join') ? (
          <Button type="primary" onClick={go} loading={act.isPending}>
            {next.button}
          </Button>
        ) : null}
        {secret !== undefined ? (
          <Button href={copyOf(draw, party, secret)} download={`draw-secret-${draw.entry.id}.txt`}>
            {t('保存密值副本')}
          </Button>
        ) : null}
      </p>
      {isUnkept ? <p role="alert">{t('浏览器没有保存密值（可能是无痕窗口），请立即保存副本。')}</p> : null}
      {secret !== undefined && !isUnkept ? (
        <p className="zh-muted">
          {t('密值保存在本机浏览器里。换电脑或清除浏览器数据之前，请先保存副本；结果得出之前不要给任何人。')}
        </p>
      ) : null}
    </Section>
  )
}

function copyOf(draw: DrawDetail, party: string, secret: string): string {
  return `data:text/plain;charset=utf-8,${encodeURIComponent(`${draw.entry.title}\n${draw.entry.id} ${party}\n${secret}\n`)}`
}
