import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { api, asApiProblem, fieldId, ProblemSummary, useSearchText, useText } from '../../kit/index.ts'
import { useSignInOptions } from './hooks.ts'
import './access.css'

interface Entered {
  readonly loginName: string
  readonly password: string
  readonly code?: string
}
interface DutiesReply {
  readonly mustChangePassword: boolean
  readonly mustEnrolTotp: boolean
  readonly mustBeConfirmed: boolean
}

/** Only an address within the workbench: a link to this page must not lead elsewhere after signing in. */
function safeNext(next: string | undefined): string {
  return next?.startsWith('/') && !/^\/[/\\]/.test(next) && !next.startsWith('/sign-in') ? next : '/'
}

export default function SignInPage() {
  const t = useText()
  const options = useSignInOptions()
  const [search] = useSearchText()
  const router = useRouter()
  const client = useQueryClient()
  const [form] = Form.useForm<Entered>()
  const [problem, setProblem] = useState<unknown>()
  const [needsCode, setNeedsCode] = useState(false)
  const [isBusy, setBusy] = useState(false)

  async function signIn(entered: Entered) {
    setBusy(true)
    setProblem(undefined)
    try {
      const duties = await api.post<DutiesReply>('/api/access/sign-in', entered)
      client.clear()
      const first =
        duties.mustChangePassword || duties.mustEnrolTotp || duties.mustBeConfirmed
          ? '/my-account'
          : safeNext(search.next)
      router.history.replace(`${router.basepath.replace(/\/$/, '')}${first}`)
    } catch (error) {
      if (asApiProblem(error).code === 'code-required') setNeedsCode(true)
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }

  const demo = options.data?.demo
  return (
    <div className="zh-sign-in">
      <h1>{t('登录')}</h1>
      {options.data?.city.name ? <p className="zh-muted">{options.data.city.name}</p> : null}
      {search.problem && !problem ? (
        <p role="alert" className="zh-problem">
          {t(OIDC_PROBLEMS[search.problem] ?? '统一身份认证未成功，请重试。')}
        </p>
      ) : null}
      <ProblemSummary
        problem={problem}
        labels={{ loginName: t('登录名'), password: t('密码'), code: t('动态验证码') }}
      />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(entered) => void signIn(entered)}>
        <Form.Item
          name="loginName"
          htmlFor={fieldId('/loginName')}
          label={t('登录名')}
          rules={[{ required: true, message: t('请输入登录名') }]}
        >
          <Input id={fieldId('/loginName')} size="large" autoComplete="username" autoCapitalize="none" autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          htmlFor={fieldId('/password')}
          label={t('密码')}
          rules={[{ required: true, message: t('请输入密码') }]}
        >
          <Input.Password id={fieldId('/password')} size="large" autoComplete="current-password" />
        </Form.Item>
        {needsCode ? (
          <Form.Item
            name="code"
            htmlFor={fieldId('/code')}
            label={t('动态验证码')}
            extra={t('打开手机上的验证器，输入 6 位数字；手机不在身边时可输入一个恢复码。')}
            rules={[{ required: true, message: t('请输入动态验证码') }]}
          >
            <Input id={fieldId('/code')} size="large" autoComplete="one-time-code" maxLength={32} autoFocus />
          </Form.Item>
        ) : null}
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t('登录')}
        </Button>
      </Form>
      {options.data?.hasOidc ? (
        <Button className="zh-sign-in-oidc" size="large" block href="/api/access/oidc/start">
          {t('统一身份认证登录')}
        </Button>
      ) : null}
      {demo ? (
        <section className="zh-sign-in-demo" aria-label={t('演示账号')}>
          <h2>{t('演示账号')}</h2>
          <p className="zh-muted">{t('点一个账号即可登录，密码均为 {password}', { password: demo.password })}</p>
          <ul>
            {demo.accounts.map((a) => (
              <li key={a.login}>
                <Button
                  disabled={isBusy}
                  onClick={() => {
                    const entered = { loginName: a.login, password: demo.password }
                    form.setFieldsValue(entered)
                    void signIn(entered)
                  }}
                >
                  <b>{a.login}</b> {t(a.label)}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  )
}

const OIDC_PROBLEMS: Readonly<Record<string, string>> = {
  'oidc-not-linked': '您的统一身份尚未绑定账号：请先用密码登录，在“我的账户与安全”里绑定。',
  'oidc-needs-second-factor': '管理员须经双因素认证登录。',
  'oidc-unreachable': '统一身份认证暂不可用，请用密码登录。',
  'identity-taken': '这个统一身份已绑定另一账号。',
}
