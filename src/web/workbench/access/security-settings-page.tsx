import { Button, Form, InputNumber } from 'antd'
import { useState } from 'react'
import type { SecuritySettings } from '../../../core/access/settings.ts'
import { fieldId, Page, ProblemSummary, Section, useText } from '../../kit/index.ts'
import { useAct, useSecuritySettings } from './hooks.ts'
import './access.css'

/** Within bounds the server keeps; every change is a new version in the audit trail. */
export default function SecuritySettingsPage() {
  const t = useText()
  const settings = useSecuritySettings()
  const [version, setVersion] = useState<number>()
  const save = useAct<{ version: number }>((reply) => setVersion(reply.version))
  const fields: readonly { name: keyof SecuritySettings; label: string; min: number; max: number; note?: string }[] = [
    { name: 'passwordMinLength', label: t('密码最短长度'), min: 10, max: 64 },
    { name: 'passwordHistory', label: t('不得重复最近几次密码'), min: 5, max: 24 },
    {
      name: 'passwordMinAgeHours',
      label: t('修改密码后至少多少小时才能再改'),
      min: 0,
      max: 168,
      note: t('防止连续修改绕过历史密码限制；0 表示不限'),
    },
    { name: 'passwordMaxAgeDays', label: t('密码有效天数'), min: 0, max: 365, note: t('0 表示不强制更换') },
    {
      name: 'lockoutThreshold',
      label: t('连续输错几次后开始等待'),
      min: 3,
      max: 10,
      note: t('依次等待 30 秒、1、2、5、15、30 分钟，之后每次 30 分钟'),
    },
    { name: 'sessionIdleMinutes', label: t('闲置多少分钟后退出'), min: 5, max: 480, note: t('对新会话生效') },
    { name: 'sessionMaxHours', label: t('一次登录最长几小时'), min: 1, max: 24, note: t('对新会话生效') },
    { name: 'setupLinkHours', label: t('一次性链接有效小时数'), min: 1, max: 168 },
    {
      name: 'uploadUnnamedMegabytes',
      label: t('每个账号已上传而尚未使用的文件上限（MB）'),
      min: 50,
      max: 10_240,
      note: t('表单、案件等用到的文件不计入'),
    },
    { name: 'uploadDayMegabytes', label: t('每个账号 24 小时内上传上限（MB）'), min: 50, max: 102_400 },
    { name: 'uploadKeptDays', label: t('未使用的上传文件保留天数'), min: 2, max: 90, note: t('到期自动清理') },
  ]
  return (
    <Page title={t('安全设置')} lead={t('只能在系统规定的安全范围内调整，每次修改都记入审计日志。')}>
      <ProblemSummary
        problem={settings.error ?? save.error}
        labels={Object.fromEntries(fields.map((f) => [f.name, f.label]))}
      />
      {version === undefined ? null : <p role="status">{t('已保存为第 {n} 版。', { n: version })}</p>}
      {settings.data ? (
        <Section>
          <Form
            layout="vertical"
            className="zh-narrow"
            initialValues={settings.data}
            onFinish={(body) => save.mutate({ method: 'put', path: '/api/access/security-settings', body })}
          >
            {fields.map((f) => (
              <Form.Item
                key={f.name}
                name={f.name}
                htmlFor={fieldId(`/${f.name}`)}
                label={f.label}
                extra={[t('{min} 到 {max}', { min: f.min, max: f.max }), f.note].filter(Boolean).join(' · ')}
                rules={[{ required: true, message: t('请填写') }]}
              >
                <InputNumber id={fieldId(`/${f.name}`)} min={f.min} max={f.max} precision={0} />
              </Form.Item>
            ))}
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {t('保存')}
            </Button>
          </Form>
        </Section>
      ) : null}
    </Page>
  )
}
