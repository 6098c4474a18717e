import { Form, Input, Modal, Radio } from 'antd'
import type { Account } from '../../../core/access/schema.ts'
import { fieldId, ProblemSummary, useText } from '../../kit/index.ts'
import { OrganisationChoice } from './choices.tsx'
import { ACCOUNTS, useAct } from './hooks.ts'
import { SubjectChoice } from './subject-choice.tsx'

interface Change {
  readonly displayName: string
  readonly organisationId: string
  readonly subjectId?: string
  readonly status: 'active' | 'disabled'
  readonly reason: string
}

export function EditAccount({ account, isOpen, onClose }: { account: Account; isOpen: boolean; onClose: () => void }) {
  const t = useText()
  const [form] = Form.useForm<Change>()
  const save = useAct(onClose)
  const labels = {
    displayName: t('姓名'),
    organisationId: t('组织机构'),
    subjectId: t('代表的监管对象'),
    status: t('状态'),
    reason: t('理由'),
  }
  const { displayName, organisationId, subjectId, status } = account
  return (
    <Modal
      open={isOpen}
      title={t('修改账号')}
      okText={t('保存')}
      cancelText={t('取消')}
      okButtonProps={{ loading: save.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
      afterOpenChange={() => save.reset()}
      destroyOnHidden
    >
      <ProblemSummary problem={save.error} labels={labels} />
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={{ displayName, organisationId, subjectId, status }}
        onFinish={({ subjectId: subject, ...rest }) =>
          save.mutate({
            method: 'put',
            path: `${ACCOUNTS}/${account.id}`,
            body: { ...rest, ...(subject && { subjectId: subject }) },
          })
        }
      >
        <Form.Item
          name="displayName"
          htmlFor={fieldId('/displayName')}
          label={labels.displayName}
          rules={[{ required: true, message: t('请填写姓名') }]}
        >
          <Input id={fieldId('/displayName')} maxLength={100} />
        </Form.Item>
        <Form.Item name="organisationId" htmlFor={fieldId('/organisationId')} label={labels.organisationId}>
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
        <Form.Item name="status" label={labels.status} extra={t('停用立即结束该账号的全部会话。')}>
          <Radio.Group
            options={[
              { value: 'active', label: t('启用') },
              { value: 'disabled', label: t('停用') },
            ]}
          />
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
