import { Link } from '@tanstack/react-router'
import { Empty, Section, useActor, useText } from '../../kit/index.ts'
import { GrantRequests } from './grant-requests.tsx'
import { useGrantRequests, useWaitingAccounts } from './hooks.ts'

/** What waits for an administrator: roles to confirm, and accounts without a role, with a link to release or a holder to confirm. */
export function AdministratorDuties() {
  const t = useText()
  const actor = useActor()
  const requests = useGrantRequests(actor.may('role.confirm'))
  const waiting = useWaitingAccounts(actor.may('role.grant'))
  const accounts = waiting.data?.items ?? []
  const count = (requests.data?.items.length ?? 0) + (waiting.data?.total ?? 0)
  return (
    <Section title={count > 0 ? t('待办 {n} 件', { n: count }) : t('待办')}>
      <GrantRequests />
      {accounts.length > 0 ? (
        <ul className="zh-lines">
          {accounts.map((a) => (
            <li key={a.id}>
              <span>
                <span className="zh-tag zh-tag-warn">
                  {a.grants.length === 0 ? t('待授角色') : a.linkToRelease ? t('待放行链接') : t('待确认持有人')}
                </span>{' '}
                <Link to={`/accounts/${a.id}`}>{a.displayName}</Link>
              </span>
              <span className="zh-muted">{a.organisation}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {count === 0 ? <Empty text={t('没有待办。待授角色的账号、待放行的链接和待复核的角色会出现在这里。')} /> : null}
    </Section>
  )
}
