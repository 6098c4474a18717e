import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { api, Empty, fieldId, ProblemSummary, useText } from '../../kit/index.ts'
import { useAct } from './hooks.ts'
import './access.css'

interface LinkInfo {
  readonly loginName: string
  readonly displayName: string
  readonly passwordMinLength: number
  readonly needsRelease: boolean
}

/** Opened from a one-time link; the token stands behind the #, so that it reaches neither server logs nor other sites. */
export default function SetupPage() {
  const t = useText()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [token] = useState(() => window.location.hash.slice(1))
  const info = useQuery({
    queryKey: ['setup-link', token],
    queryFn: () => api.post<LinkInfo>('/api/access/setup-link', { token }),
    enabled: token !== '',
    retry: false,
  })
  const redeem = useAct<{ isSignedIn: boolean }>((reply) => {
    client.clear()
    void navigate({ to: reply.isSignedIn ? '/my-account' : '/sign-in', replace: true })
  })
  if (token === '') return <Empty text={t('链接不完整')} next={t('请从管理员给您的完整链接打开本页。')} />
  return (
    <div className="zh-sign-in">
      <h1>{t('设置密码')}</h1>
      <ProblemSummary problem={info.error ?? redeem.error} labels={{ newPassword: t('新密码') }} />
      {info.error ? <Link to="/sign-in">{t('去登录')}</Link> : null}
      {info.data ? (
        <>
          <p>{t('{name}，您的登录名是 {login}。', { name: info.data.displayName, login: info.data.loginName })}</p>
          {info.data.needsRelease ? <p className="zh-problem">{t('此链接须由安全管理员放行后才能使用。')}</p> : null}
          <Form
            layout="vertical"
            requiredMark={false}
            onFinish={({ newPassword }: { newPassword: string }) =>
              redeem.mutate({ path: '/api/access/setup-link/redeem', body: { token, newPassword } })
            }
          >
            <NewPassword minLength={info.data.passwordMinLength} />
            <Button type="primary" htmlType="submit" size="large" block loading={redeem.isPending}>
              {t('设置密码并登录')}
            </Button>
          </Form>
        </>
      ) : null}
    </div>
  )
}

/** The two fields of a new password, for a form of antd. */
export function NewPassword({ minLength }: { minLength: number }) {
  const t = useText()
  return (
    <>
      <Form.Item
        name="newPassword"
        htmlFor={fieldId('/newPassword')}
        label={t('新密码')}
        extra={t('至少 {n} 个字符；不能含登录名，不能是常见密码。几个不相干的词连在一起就很好记。', { n: minLength })}
        rules={[{ required: true, min: minLength, message: t('至少 {n} 个字符', { n: minLength }) }]}
      >
        <Input.Password id={fieldId('/newPassword')} size="large" autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={t('再输入一次')}
        dependencies={['newPassword']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue('newPassword')
                ? Promise.resolve()
                : Promise.reject(new Error(t('两次输入不一致'))),
          }),
        ]}
      >
        <Input.Password size="large" autoComplete="new-password" />
      </Form.Item>
    </>
  )
}
