import { Descriptions, Typography } from 'antd'
import { formatMoment, Section, useText } from '../../../web/kit/index.ts'
import type { LogState } from '../schema.ts'

/** Longer than this, and an entry that waits is no longer on time. */
const LATE_SECONDS = 5

export function LogStateSection({ log }: { log: LogState }) {
  const t = useText()
  const count = (n: number) => n.toLocaleString('en')
  const items = [
    { key: 'size', label: t('已存证'), children: t('{n} 条', { n: count(log.size) }) },
    {
      key: 'pending',
      label: t('等待写入'),
      children:
        log.pending >= log.pendingLimit
          ? t('至少 {n} 条', { n: count(log.pending) })
          : t('{n} 条', { n: count(log.pending) }),
    },
    { key: 'lag', label: t('最久等待'), children: <Lag seconds={log.lagSeconds} /> },
    { key: 'at', label: t('最近检查点'), children: formatMoment(log.checkpoint?.publishedAt) },
    { key: 'hash', label: t('哈希算法'), children: log.hash === 'sm3' ? 'SM3' : 'SHA-256' },
    { key: 'origin', label: t('日志名称'), children: <Typography.Text copyable>{log.origin}</Typography.Text> },
    { key: 'key', label: t('验证公钥'), children: <Typography.Text copyable>{log.verifierKey}</Typography.Text> },
  ]
  return (
    <Section title={t('日志状态')}>
      <div className="zh-proof">
        <Descriptions items={items} column={{ xs: 1, md: 2 }} size="small" />
        {log.keyIsHere ? null : (
          <p className="zh-verdict zh-verdict-bad" role="alert">
            {t('本机没有日志的私钥，不能签发检查点。请把 log-key 文件放回数据目录后重新启动。')}
          </p>
        )}
        {log.checkpoint ? (
          <details>
            <summary>{t('检查点原文（可保存，日后据此证明日志没有改写）')}</summary>
            <pre>{log.checkpoint.note}</pre>
            <a href="/log/checkpoint">{t('下载检查点')}</a>
          </details>
        ) : null}
      </div>
    </Section>
  )
}

function Lag({ seconds }: { seconds: number }) {
  const t = useText()
  const text = seconds === 0 ? t('无') : t('{n} 秒', { n: seconds.toFixed(1) })
  return <span className={seconds > LATE_SECONDS ? 'zh-tag zh-tag-warn' : ''}>{text}</span>
}
