import { useParams } from '@tanstack/react-router'
import { Button, Space } from 'antd'
import { useState } from 'react'
import type { Account } from '../../../core/access/schema.ts'
import { Empty, formatMoment, Page, ProblemSummary, Section, useActor, useText } from '../../kit/index.ts'
import { useRegionNames } from './choices.tsx'
import { EditAccount } from './edit-account.tsx'
import { GrantDialog } from './grant-dialog.tsx'
import { GrantRequests } from './grant-requests.tsx'
import { ACCOUNTS, useAccount } from './hooks.ts'
import { LinkDialog, type OneTimeLinkReply } from './link-dialog.tsx'
import { ReasonDialog, type ReasonedAct } from './reason-dialog.tsx'
import { useSubjectName } from './subject-choice.tsx'
import './access.css'

export default function AccountPage() {
  const t = useText()
  const { accountId } = useParams({ strict: false }) as { accountId: string }
  const regionName = useRegionNames()
  const found = useAccount(accountId)
  if (found.error)
    return (
      <Page title={t('账号详情')}>
        <ProblemSummary problem={found.error} />
      </Page>
    )
  if (!found.data) return <Page title={t('账号详情')} />
  const { account, events } = found.data
  return (
    <Page
      title={account.displayName}
      lead={`${account.loginName} · ${account.organisation}`}
      extra={<Acts account={account} />}
    >
      {account.linkToRelease ? <p className="zh-problem">{t('有一个一次性链接等待安全管理员放行。')}</p> : null}
      {isAsleep(account) ? (
        <p className="zh-problem">
          {t('密码是用未经放行的一次性链接设置的：在安全管理员向本人核实并确认之前，权限不生效。')}
        </p>
      ) : null}
      <Facts account={account} />
      <Grants account={account} />
      <Section title={t('授权记录')}>
        {events.length === 0 ? (
          <Empty text={t('还没有授权记录')} />
        ) : (
          <ol className="zh-lines">
            {events.map((e) => (
              <li key={`${e.grantId}${e.kind}`}>
                <span>
                  {formatMoment(e.at)} · {e.kind === 'grant' ? t('授予') : t('收回')} {t(e.label)} ·{' '}
                  {regionName(e.region)}
                </span>
                <span className="zh-muted">
                  {e.by}：{e.reason}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Section>
    </Page>
  )
}

/** Rights that wait until the holder was asked. */
function isAsleep(account: Account): boolean {
  return account.isUnconfirmed && account.grants.length > 0
}

function Facts({ account }: { account: Account }) {
  const t = useText()
  const regionName = useRegionNames()
  const subject = useSubjectName(account.subjectId)
  const rows: readonly (readonly [string, string])[] = [
    [t('状态'), account.status === 'active' ? t('启用') : t('停用')],
    [t('区划'), `${regionName(account.region)} ${account.region}`],
    [t('双因素'), account.hasTotp ? t('已启用') : t('未启用')],
    [t('统一身份认证'), account.hasOidc ? t('已绑定') : t('未绑定')],
    [t('代表的监管对象'), account.subjectId ? (subject.data?.name ?? account.subjectId) : '—'],
    [t('最近登录'), formatMoment(account.lastSignedInAt)],
    [t('创建时间'), formatMoment(account.createdAt)],
  ]
  return (
    <Section>
      <dl className="zh-facts">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

/** What this administrator may do with the account; what he may not, is another administrator's. */
function Acts({ account }: { account: Account }) {
  const t = useText()
  const actor = useActor()
  const [act, setAct] = useState<ReasonedAct>()
  const [link, setLink] = useState<OneTimeLinkReply>()
  const [isEditing, setEditing] = useState(false)
  const path = `${ACCOUNTS}/${account.id}`
  const isOwn = account.id === actor.accountId
  return (
    <Space wrap>
      {actor.may('account.manage', account.region) && !isOwn ? (
        <>
          <Button onClick={() => setEditing(true)}>{t('编辑')}</Button>
          <Button
            onClick={() =>
              setAct({
                title: t('重置密码'),
                path: `${path}/link`,
                explanation: t('生成一次性链接，由本人设置新密码；账号有权限时还须安全管理员放行。'),
              })
            }
          >
            {t('重置密码')}
          </Button>
        </>
      ) : null}
      {actor.may('security.set', account.region) && (account.linkToRelease || isAsleep(account)) && !isOwn ? (
        <Button
          type="primary"
          onClick={() =>
            setAct({
              title: account.linkToRelease ? t('放行一次性链接') : t('确认持有人'),
              path: `${path}/release-link`,
              explanation: account.linkToRelease
                ? t('请先向本人核实：链接确实由其申请，并已在其手中。')
                : t('请先向本人核实：密码确实由其本人设置。'),
            })
          }
        >
          {account.linkToRelease ? t('放行一次性链接') : t('确认持有人')}
        </Button>
      ) : null}
      {actor.may('session.end', account.region) ? (
        <Button onClick={() => setAct({ title: t('解除登录锁定'), path: `${path}/unlock` })}>
          {t('解除登录锁定')}
        </Button>
      ) : null}
      {actor.may('session.end', account.region) && account.hasTotp && !isOwn ? (
        <Button
          danger
          onClick={() => setAct({ title: t('重置动态验证码'), path: `${path}/reset-totp`, isDangerous: true })}
        >
          {t('重置动态验证码')}
        </Button>
      ) : null}
      <ReasonDialog
        act={act}
        onClose={() => setAct(undefined)}
        onDone={(reply) => {
          if (typeof reply === 'object' && reply !== null && 'path' in reply) setLink(reply as OneTimeLinkReply)
        }}
      />
      <LinkDialog link={link} onClose={() => setLink(undefined)} />
      <EditAccount account={account} isOpen={isEditing} onClose={() => setEditing(false)} />
    </Space>
  )
}

function Grants({ account }: { account: Account }) {
  const t = useText()
  const actor = useActor()
  const regionName = useRegionNames()
  const [act, setAct] = useState<ReasonedAct>()
  const [isGranting, setGranting] = useState(false)
  const mayGrant = actor.may('role.grant') && account.id !== actor.accountId
  return (
    <Section
      title={t('角色')}
      extra={
        mayGrant ? (
          <Button type="primary" onClick={() => setGranting(true)}>
            {t('授予角色')}
          </Button>
        ) : null
      }
    >
      <GrantRequests accountId={account.id} />
      {account.grants.length === 0 ? (
        <Empty text={t('无权限')} next={t('由安全管理员授予角色。')} />
      ) : (
        <ul className="zh-lines">
          {account.grants.map((g) => (
            <li key={g.grantId}>
              <span>
                <b>{t(g.label)}</b> · {regionName(g.region)} {g.region} · {g.organisation}{' '}
                <span className="zh-muted">
                  {formatMoment(g.grantedAt)} {g.reason}
                </span>
              </span>
              {mayGrant ? (
                <Button
                  size="small"
                  danger
                  onClick={() =>
                    setAct({ title: t('收回角色'), path: `/api/access/grants/${g.grantId}/revoke`, isDangerous: true })
                  }
                >
                  {t('收回')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      <ReasonDialog act={act} onClose={() => setAct(undefined)} />
      <GrantDialog account={account} isOpen={isGranting} onClose={() => setGranting(false)} />
    </Section>
  )
}
