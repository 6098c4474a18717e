import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import type { Account } from '../../../core/access/schema.ts'
import {
  type Column,
  DataTable,
  fieldId,
  formatMoment,
  Page,
  ProblemSummary,
  useActor,
  useSearchText,
  useText,
} from '../../kit/index.ts'
import { OrganisationChoice, OrganisationTree, useRegionNames } from './choices.tsx'
import { ACCOUNTS, useAct, useMatrix } from './hooks.ts'
import { LinkDialog, type OneTimeLinkReply } from './link-dialog.tsx'
import { SubjectChoice } from './subject-choice.tsx'
import './access.css'

/** 账号管理: the department tree on the left, its accounts on the right. */
export default function AccountsPage() {
  const t = useText()
  const actor = useActor()
  const [search, change] = useSearchText()
  const columns = useColumns()
  const [isAdding, setAdding] = useState(false)
  const [link, setLink] = useState<OneTimeLinkReply>()
  return (
    <Page
      title={t('账号管理')}
      lead={t('系统管理员建账号（不带权限），安全管理员授角色，审计管理员都能看到：三员分立。')}
      extra={
        actor.may('account.manage') ? (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('新增账号')}
          </Button>
        ) : null
      }
    >
      <div className="zh-beside-tree">
        <OrganisationTree value={search.organisationId} onChange={(organisationId) => change({ organisationId })} />
        <DataTable<Account>
          name="accounts"
          path={ACCOUNTS}
          columns={columns}
          rowKey={(a) => a.id}
          rowPath={(a) => `/accounts/${a.id}`}
          query={{ organisationId: search.organisationId }}
          filters={[{ parameter: 'text', title: t('登录名或姓名'), filter: { kind: 'text' } }]}
          exportPath={`${ACCOUNTS}/export`}
          empty={{ text: t('还没有账号'), next: t('由系统管理员新增。') }}
        />
      </div>
      <AddAccount
        isOpen={isAdding}
        organisationId={search.organisationId}
        onClose={() => setAdding(false)}
        onDone={setLink}
      />
      <LinkDialog link={link} onClose={() => setLink(undefined)} />
    </Page>
  )
}

function useColumns(): readonly Column<Account>[] {
  const t = useText()
  const matrix = useMatrix()
  const regionName = useRegionNames()
  const roles = matrix.data?.roles ?? []
  return [
    { key: 'loginName', title: t('登录名') },
    { key: 'displayName', title: t('姓名') },
    { key: 'organisation', title: t('组织机构') },
    {
      key: 'roleId',
      title: t('角色'),
      filter: { kind: 'choice', options: roles.map((r) => ({ value: r.id, label: t(r.label) })) },
      render: (a) =>
        a.grants.length === 0 ? (
          <span className="zh-tag zh-tag-warn">{t('无权限')}</span>
        ) : (
          a.grants.map((g) => (
            <span className="zh-tag" key={g.grantId}>
              {t(g.label)} · {regionName(g.region)}
            </span>
          ))
        ),
    },
    {
      key: 'status',
      title: t('状态'),
      filter: {
        kind: 'choice',
        options: [
          { value: 'active', label: t('启用') },
          { value: 'disabled', label: t('停用') },
        ],
      },
      render: (a) => (a.status === 'active' ? t('启用') : <span className="zh-tag zh-tag-bad">{t('停用')}</span>),
    },
    { key: 'hasTotp', title: t('双因素'), render: (a) => (a.hasTotp ? t('已启用') : '—'), phone: 'none' },
    { key: 'lastSignedInAt', title: t('最近登录'), render: (a) => formatMoment(a.lastSignedInAt) },
    { key: 'createdAt', title: t('创建时间'), render: (a) => formatMoment(a.createdAt), isHiddenAtFirst: true },
  ]
}

interface NewAccount {
  readonly loginName: string
  readonly displayName: string
  readonly organisationId: string
  readonly subjectId?: string
}

function AddAccount({
  isOpen,
  organisationId,
  onClose,
  onDone,
}: {
  isOpen: boolean
  organisationId: string | undefined
  onClose: () => void
  onDone: (link: OneTimeLinkReply) => void
}) {
  const t = useText()
  const [form] = Form.useForm<NewAccount>()
  const create = useAct<{ id: string; link: OneTimeLinkReply }>((reply) => {
    onClose()
    onDone(reply.link)
  })
  const labels = {
    loginName: t('登录名'),
    displayName: t('姓名'),
    organisationId: t('组织机构'),
    subjectId: t('代表的监管对象'),
  }
  return (
    <Modal
      open={isOpen}
      title={t('新增账号')}
      okText={t('添加')}
      cancelText={t('取消')}
      okButtonProps={{ loading: create.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
      afterOpenChange={() => create.reset()}
      destroyOnHidden
    >
      <ProblemSummary problem={create.error} labels={labels} />
      <p className="zh-muted">{t('新账号没有任何权限，由安全管理员另行授予。')}</p>
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={organisationId ? { organisationId } : {}}
        onFinish={({ subjectId, ...rest }) =>
          create.mutate({ path: ACCOUNTS, body: { ...rest, ...(subjectId && { subjectId }) } })
        }
      >
        <Form.Item
          name="loginName"
          htmlFor={fieldId('/loginName')}
          label={labels.loginName}
          rules={[{ required: true, min: 2, max: 64, message: t('2 到 64 个字符') }]}
        >
          <Input id={fieldId('/loginName')} autoComplete="off" autoCapitalize="none" />
        </Form.Item>
        <Form.Item
          name="displayName"
          htmlFor={fieldId('/displayName')}
          label={labels.displayName}
          rules={[{ required: true, message: t('请填写姓名') }]}
        >
          <Input id={fieldId('/displayName')} maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="organisationId"
          htmlFor={fieldId('/organisationId')}
          label={labels.organisationId}
          rules={[{ required: true, message: t('请选择组织机构') }]}
        >
          <OrganisationChoice id={fieldId('/organisationId')} />
        </Form.Item>
        <Form.Item
          name="subjectId"
          htmlFor={fieldId('/subjectId')}
          label={labels.subjectId}
          extra={t('仅企业和检验检测机构账号选择：账号只能看到这一个对象')}
        >
          <SubjectChoice id={fieldId('/subjectId')} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
