import { Link } from '@tanstack/react-router'
import { Empty, formatAge, Page, readRecent, Section, useActor, useLanguage, useText } from '../../kit/index.ts'

/** 我的任务: what awaits the reader, where they were last, and how the city's archive stands. */
export default function HomePage() {
  const t = useText()
  const actor = useActor()
  return (
    <Page title={t('我的任务')} lead={t('{name}，您好。', { name: actor.name })}>
      <div className="zh-home">
        <div>{actor.may('subject.read') ? <Recent /> : null}</div>
      </div>
    </Page>
  )
}

function Recent() {
  const t = useText()
  const language = useLanguage()
  const actor = useActor()
  const recent = readRecent(actor.accountId)
  return (
    <Section title={t('最近查看')}>
      {recent.length === 0 ? (
        <Empty text={t('这里会列出您最近打开的档案。')} next={<Link to="/subjects">{t('查找监管对象')}</Link>} />
      ) : (
        <ul className="zh-lines">
          {recent.map((s) => (
            <li key={s.id}>
              <Link to={`/subjects/${s.id}`}>{s.name}</Link>
              <span className="zh-muted">{formatAge(s.at, new Date(), language)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
