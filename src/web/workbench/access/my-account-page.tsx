import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { formatMoment, Page, ProblemSummary, Section, useActor, useText } from '../../kit/index.ts'
import { useAct, useOwnSessions, useSignInOptions } from './hooks.ts'
import { NewPassword } from './setup-page.tsx'
import './access.css'

export default function MyAccountPage() {
  const t = useText()
  const actor = useActor()
  return (
    <Page title={t('我的账户与安全')} lead={`${actor.name} · ${actor.loginName} · ${actor.organisation}`}>
      {actor.mustChangePassword ? (
        <p role="alert" className="zh-problem">
          {t('请先修改密码，其他功能随后开放。')}
        </p>
      ) : null}
      {actor.mustEnrolTotp ? (
        <p role="alert" className="zh-problem">
          {t('管理员须启用动态验证码，其他功能随后开放。')}
        </p>
      ) : null}
      {actor.mustBeConfirmed ? (
        <p role="alert" className="zh-problem">
          {t('您的角色尚未生效：请联系安全管理员，由其向您本人核实后确认。')}
        </p>
      ) : null}
      <Roles />
      <Password />
      <SecondFactor />
      <Identity />
      <Sessions />
    </Page>
  )
}

function Roles() {
  const t = useText()
  const { roleLabels } = useActor()
  return (
    <Section title={t('我的角色')}>
      {roleLabels.length === 0 ? (
        <p className="zh-muted">{t('尚未授予角色。如工作需要，请向安全管理员申请。')}</p>
      ) : (
        <ul className="zh-lines">
          {roleLabels.map((r) => (
            <li key={`${r.id} ${r.region}`}>
              <span>{t(r.label)}</span>
              <span className="zh-muted">{t('区划 {region}', { region: r.region })}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Password() {
  const t = useText()
  const options = useSignInOptions()
  const [form] = Form.useForm()
  const [isDone, setDone] = useState(false)
  const change = useAct(() => {
    form.resetFields()
    setDone(true)
  })
  return (
    <Section title={t('修改密码')}>
      <ProblemSummary problem={change.error} labels={{ currentPassword: t('当前密码'), newPassword: t('新密码') }} />
      {isDone ? <p role="status">{t('密码已修改，其他设备上的会话已结束。')}</p> : null}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className="zh-narrow"
        onFinish={({ currentPassword, newPassword }) =>
          change.mutate({ path: '/api/access/own/password', body: { currentPassword, newPassword } })
        }
      >
        <Form.Item
          name="currentPassword"
          htmlFor="field-currentPassword"
          label={t('当前密码')}
          rules={[{ required: true, message: t('请输入密码') }]}
        >
          <Input.Password id="field-currentPassword" size="large" autoComplete="current-password" />
        </Form.Item>
        <NewPassword minLength={options.data?.passwordMinLength ?? 10} />
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('修改密码')}
        </Button>
      </Form>
    </Section>
  )
}

interface Enrolment {
  readonly secretText: string
  readonly qr: string
}

function SecondFactor() {
  const t = useText()
  const actor = useActor()
  const [enrolment, setEnrolment] = useState<Enrolment>()
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[]>()
  const begin = useAct<Enrolment>(setEnrolment)
  const confirm = useAct<{ recoveryCodes: string[] }>((reply) => {
    setEnrolment(undefined)
    setRecoveryCodes(reply.recoveryCodes)
  })
  const drop = useAct()
  const path = '/api/access/own/totp'
  return (
    <Section title={t('动态验证码（双因素）')}>
      <ProblemSummary
        problem={begin.error ?? confirm.error ?? drop.error}
        labels={{ currentPassword: t('当前密码'), code: t('动态验证码') }}
      />
      {recoveryCodes ? (
        <div role="status">
          <p>{t('已启用。请抄下恢复码并离线保存，只显示这一次，每个只能用一次：')}</p>
          <pre className="zh-codes">{recoveryCodes.join('\n')}</pre>
          <Button onClick={() => setRecoveryCodes(undefined)}>{t('我已保存')}</Button>
        </div>
      ) : enrolment ? (
        <div className="zh-narrow">
          <p>{t('用手机验证器扫描二维码，或手工输入密钥，然后填写它显示的 6 位数字。')}</p>
          <img src={enrolment.qr} alt={t('验证器二维码')} width={240} height={240} />
          <p>
            <code className="zh-secret">{enrolment.secretText}</code>
          </p>
          <Form layout="inline" onFinish={(body) => confirm.mutate({ path: `${path}/confirm`, body })}>
            <Form.Item
              name="code"
              htmlFor="field-code"
              label={t('动态验证码')}
              rules={[{ required: true, message: t('请输入动态验证码') }]}
            >
              <Input id="field-code" inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={confirm.isPending}>
              {t('确认启用')}
            </Button>
          </Form>
        </div>
      ) : (
        <Form
          layout="inline"
          onFinish={(body) =>
            actor.hasTotp ? drop.mutate({ path: `${path}/drop`, body }) : begin.mutate({ path, body })
          }
        >
          <p className="zh-whole-line">
            {actor.hasTotp
              ? t('已启用：登录时除密码外还需验证器上的数字。')
              : t('未启用。启用后即使密码泄露，别人也登录不了。')}
          </p>
          <Form.Item name="password" label={t('当前密码')} rules={[{ required: true, message: t('请输入密码') }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button
            type={actor.hasTotp ? 'default' : 'primary'}
            htmlType="submit"
            loading={begin.isPending || drop.isPending}
          >
            {actor.hasTotp ? t('停用') : t('开始启用')}
          </Button>
        </Form>
      )}
    </Section>
  )
}

function Identity() {
  const t = useText()
  const actor = useActor()
  const options = useSignInOptions()
  const link = useAct<{ address: string }>(({ address }) => window.location.assign(address))
  const unlink = useAct()
  if (!options.data?.hasOidc) return null
  return (
    <Section title={t('统一身份认证')}>
      <ProblemSummary problem={link.error ?? unlink.error} />
      <p>{actor.hasOidc ? t('已绑定，可用统一身份登录。') : t('未绑定。绑定后可用统一身份登录。')}</p>
      {actor.hasOidc ? (
        <Button onClick={() => unlink.mutate({ path: '/api/access/oidc/unlink' })} loading={unlink.isPending}>
          {t('解除绑定')}
        </Button>
      ) : (
        <Form
          layout="vertical"
          onFinish={(body: { password: string }) => link.mutate({ path: '/api/access/oidc/link', body })}
        >
          <Form.Item name="password" label={t('当前密码')} rules={[{ required: true, message: t('请输入密码') }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button htmlType="submit" loading={link.isPending}>
            {t('去绑定')}
          </Button>
        </Form>
      )}
    </Section>
  )
}

function Sessions() {
  const t = useText()
  const sessions = useOwnSessions()
  const end = useAct()
  const everywhere = useAct(() => window.location.reload())
  const [isAsking, setAsking] = useState(false)
  return (
    <Section
      title={t('登录中的设备')}
      extra={
        <Button danger onClick={() => setAsking(true)}>
          {t('全部退出')}
        </Button>
      }
    >
      <ProblemSummary problem={sessions.error ?? end.error ?? everywhere.error} />
      <ul className="zh-lines">
        {sessions.data?.map((s) => (
          <li key={s.id}>
            <span>
              {s.device} {s.isOwn ? <span className="zh-tag">{t('本机')}</span> : null}{' '}
              <span className="zh-muted">
                {t('登录于 {at}，最近使用 {used}', { at: formatMoment(s.createdAt), used: formatMoment(s.lastUsedAt) })}
              </span>
            </span>
            {s.isOwn ? null : (
              <Button size="small" onClick={() => end.mutate({ path: `/api/access/own/sessions/${s.id}/end` })}>
                {t('结束')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Modal
        open={isAsking}
        title={t('在所有设备上退出登录？')}
        okText={t('全部退出')}
        cancelText={t('取消')}
        onCancel={() => setAsking(false)}
        onOk={() => everywhere.mutate({ path: '/api/access/sign-out-everywhere' })}
      >
        {t('包括本机；之后需要重新登录。')}
      </Modal>
    </Section>
  )
}
