import { Checkbox, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import type { Account, Role } from '../../../core/access/schema.ts'
import { fieldId, ProblemSummary, Select, useActor, useText } from '../../kit/index.ts'
import { RegionChoice, useRegionNames } from './choices.tsx'
import { useAct, useMatrix } from './hooks.ts'

interface Wanted {
  readonly roleId: string
  readonly region: string
  readonly reason: string
}

/** Roles that the account may hold at all: those of officials, or those of its kind of subject. */
function fitting(roles: readonly Role[], account: Account): readonly Role[] {
  return roles.filter((r) => (r.holders === 'officials') === (account.subjectId === undefined))
}

/** First what, where and why; then the whole sentence, which somebody reads before anything is given. */
export function GrantDialog({ account, isOpen, onClose }: { account: Account; isOpen: boolean; onClose: () => void }) {
  const t = useText()
  const matrix = useMatrix()
  const [form] = Form.useForm<Wanted>()
  const [wanted, setWanted] = useState<Wanted>()
  const [confirmsHolder, setConfirmsHolder] = useState(false)
  const grant = useAct(onClose)
  const role = matrix.data?.roles.find((r) => r.id === wanted?.roleId)
  const labels = { roleId: t('角色'), region: t('区划'), reason: t('理由') }
  return (
    <Modal
      open={isOpen}
      title={wanted ? t('确认授予') : t('授予角色')}
      okText={wanted ? (role?.needsSecondPerson ? t('提交复核') : t('授予')) : t('下一步')}
      cancelText={wanted ? t('返回修改') : t('取消')}
      okButtonProps={{ loading: grant.isPending }}
      onCancel={() => (wanted ? setWanted(undefined) : onClose())}
      onOk={() =>
        wanted
          ? grant.mutate({
              path: '/api/access/grants',
              body: { accountId: account.id, ...wanted, ...(confirmsHolder && { confirmsHolder }) },
            })
          : form.submit()
      }
      afterOpenChange={() => {
        grant.reset()
        setWanted(undefined)
        setConfirmsHolder(false)
      }}
      destroyOnHidden
    >
      <ProblemSummary problem={grant.error} labels={labels} />
      {wanted && role ? (
        <Summary account={account} role={role} wanted={wanted}>
          {(account.isUnconfirmed || account.linkToRelease) && !role.needsSecondPerson ? (
            <Checkbox checked={confirmsHolder} onChange={(e) => setConfirmsHolder(e.target.checked)}>
              {t('已向本人核实：链接在其手中，或密码由其本人设置（不勾选则权限暂不生效）')}
            </Checkbox>
          ) : null}
        </Summary>
      ) : null}
      <Form
        form={form}
        layout="vertical"
        hidden={wanted !== undefined}
        initialValues={{ region: account.region }}
        onFinish={setWanted}
      >
        <Form.Item
          name="roleId"
          htmlFor={fieldId('/roleId')}
          label={labels.roleId}
          rules={[{ required: true, message: t('请选择角色') }]}
        >
          <Select
            id={fieldId('/roleId')}
            // What is typed filters, and Enter takes nothing that was not chosen.
            defaultActiveFirstOption={false}
            placeholder={t('输入或选择角色')}
            notFoundContent={t('没有符合的角色')}
            options={fitting(matrix.data?.roles ?? [], account).map((r) => ({ value: r.id, label: t(r.label) }))}
          />
        </Form.Item>
        <Form.Item
          name="region"
          htmlFor={fieldId('/region')}
          label={labels.region}
          rules={[{ required: true, message: t('请选择区划') }]}
        >
          <RegionChoice id={fieldId('/region')} permission="role.grant" />
        </Form.Item>
        <Form.Item
          name="reason"
          htmlFor={fieldId('/reason')}
          label={labels.reason}
          extra={t('写入审计日志')}
          rules={[{ required: true, whitespace: true, message: t('请填写理由') }]}
        >
          <Input.TextArea id={fieldId('/reason')} maxLength={500} autoSize={{ minRows: 2 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}

function Summary({
  account,
  role,
  wanted,
  children,
}: {
  account: Account
  role: Role
  wanted: Wanted
  children: React.ReactNode
}) {
  const t = useText()
  const actor = useActor()
  const regionName = useRegionNames()
  const rows: readonly (readonly [string, string])[] = [
    [t('账号'), `${account.displayName}（${account.loginName}）`],
    [t('角色'), t(role.label)],
    [t('组织机构'), account.organisation],
    [t('区划'), `${regionName(wanted.region)} ${wanted.region}`],
    [t('理由'), wanted.reason],
  ]
  return (
    <>
      <dl className="zh-facts">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {role.needsSecondPerson ? (
        <p className="zh-problem">
          {t('这是重要角色：提交后由另一名安全管理员或审计管理员复核，{name} 不能自己复核。', { name: actor.name })}
        </p>
      ) : null}
      {children}
    </>
  )
}
