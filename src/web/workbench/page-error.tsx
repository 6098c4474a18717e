import { Link } from '@tanstack/react-router'
import { useText } from '../kit/language.ts'
import { Empty, Page } from '../kit/page-frame.tsx'
import { ProblemSummary } from '../kit/problem-summary.tsx'

/** A page that broke: the rest of the workbench keeps working. A chunk that is gone means that a newer version was installed. */
export function PageError({ error }: { error: unknown }) {
  const t = useText()
  const isOutdated =
    error instanceof Error && /dynamically imported module|Importing a module script failed/i.test(error.message)
  return (
    <Page title={isOutdated ? t('系统已更新') : t('此页出错')}>
      {isOutdated ? null : <ProblemSummary problem={error} />}
      <Empty
        text={isOutdated ? t('请重新载入，继续使用新版本。') : t('可以重新载入；若仍出错，请告诉管理员您做了什么。')}
        next={
          <button type="button" className="zh-button" onClick={() => window.location.reload()}>
            {t('重新载入')}
          </button>
        }
      />
    </Page>
  )
}

export function NotFound() {
  const t = useText()
  return (
    <Page title={t('没有这个页面')}>
      <Empty text={t('地址可能有误，或该内容已移动。')} next={<Link to="/">{t('回到我的任务')}</Link>} />
    </Page>
  )
}
