import { Button, Form, Input, Modal, Table } from 'antd'
import { useState } from 'react'
import type { Organisation } from '../../../core/access/schema.ts'
import { fieldId, Page, ProblemSummary, Select, useActor, useText } from '../../kit/index.ts'
import { OrganisationChoice, RegionChoice, useRegionNames } from './choices.tsx'
import { useAct, useOrganisations } from './hooks.ts'
import './access.css'

interface Row extends Organisation {
  children?: Row[]
}

/** The tree as the table wants it: leaves have no children at all, or every row would show a handle. */
function rowsOf(all: readonly Organisation[], parentId?: string): Row[] {
  const ids = new Set(all.map((o) => o.id))
  const isHere = (o: Organisation) => (o.parentId && ids.has(o.parentId) ? o.parentId : undefined) === parentId
  return all.filter(isHere).map((o) => {
    const children = rowsOf(all, o.id)
    return children.length > 0 ? { ...o, children } : o
  })
}

export default function OrganisationsPage() {
  const t = useText()
  const actor = useActor()
  const regionName = useRegionNames()
  const organisations = useOrganisations()
  const kinds = useKinds()
  const [edited, setEdited] = useState<Organisation | 'new'>()
  const mayManage = actor.may('organisation.manage')
  const rows = rowsOf(organisations.data ?? [])
  return (
    <Page
      title={t('组织机构')}
      extra={
        mayManage ? (
          <Button type="primary" onClick={() => setEdited('new')}>
            {t('新增组织机构')}
          </Button>
        ) : null
      }
    >
      <ProblemSummary problem={organisations.error} onRetry={() => void organisations.refetch()} />
      {organisations.data ? (
        <Table<Row>
          rowKey="id"
          size="middle"
          dataSource={rows}
          pagination={false}
          scroll={{ x: 'max-content' }}
          expandable={{ defaultExpandAllRows: true }}
          columns={[
            { title: t('名称'), dataIndex: 'name' },
            { title: t('编码'), dataIndex: 'code' },
            { title: t('区划'), render: (_, o) => regionName(o.region) },
            { title: t('类别'), render: (_, o) => kinds.find((k) => k.value === o.kind)?.label },
            {
              title: t('状态'),
              render: (_, o) => (o.status === 'active' ? t('在用') : <span className="zh-tag">{t('已撤销')}</span>),
            },
            {
              title: '',
              render: (_, o) =>
                actor.may('organisation.manage', o.region) ? (
                  <Button size="small" onClick={() => setEdited(o)}>
                    {t('编辑')}
                  </Button>
                ) : null,
            },
          ]}
        />
      ) : null}
      <Edit
        key={typeof edited === 'object' ? edited.id : edited}
        edited={edited}
        onClose={() => setEdited(undefined)}
      />
    </Page>
  )
}

function useKinds() {
  const t = useText()
  return [
    { value: 'government', label: t('机关') },
    { value: 'enterprise', label: t('企业单位') },
    { value: 'laboratory', label: t('检验检测机构') },
    { value: 'other', label: t('其他') },
  ]
}

function Edit({ edited, onClose }: { edited: Organisation | 'new' | undefined; onClose: () => void }) {
  const t = useText()
  const [form] = Form.useForm()
  const save = useAct(onClose)
  const kinds = useKinds()
  const isNew = edited === 'new'
  const labels = {
    code: t('编码'),
    name: t('名称'),
    region: t('区划'),
    kind: t('类别'),
    parentId: t('上级机构'),
    status: t('状态'),
  }
  const path = '/api/access/organisations'
  return (
    <Modal
      open={edited !== undefined}
      title={isNew ? t('新增组织机构') : t('修改组织机构')}
      okText={t('保存')}
      cancelText={t('取消')}
      okButtonProps={{ loading: save.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      <ProblemSummary problem={save.error} labels={labels} />
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={typeof edited === 'object' ? edited : { kind: 'government' }}
        onFinish={(body) => {
          // An emptied choice is left out: no parent means the top of the tree.
          const sent = Object.fromEntries(
            Object.entries(body).filter(([, value]) => value !== undefined && value !== null),
          )
          save.mutate(
            typeof edited === 'object'
              ? { method: 'put', path: `${path}/${edited.id}`, body: sent }
              : { path, body: sent },
          )
        }}
      >
        {isNew ? (
          <Form.Item
            name="code"
            htmlFor={fieldId('/code')}
            label={labels.code}
            rules={[{ required: true, message: t('请填写编码') }]}
          >
            <Input id={fieldId('/code')} maxLength={64} />
          </Form.Item>
        ) : null}
        <Form.Item
          name="name"
          htmlFor={fieldId('/name')}
          label={labels.name}
          rules={[{ required: true, message: t('请填写名称') }]}
        >
          <Input id={fieldId('/name')} maxLength={200} />
        </Form.Item>
        {isNew ? (
          <Form.Item
            name="region"
            htmlFor={fieldId('/region')}
            label={labels.region}
            rules={[{ required: true, message: t('请选择区划') }]}
          >
            <RegionChoice id={fieldId('/region')} permission="organisation.manage" />
          </Form.Item>
        ) : null}
        <Form.Item name="kind" htmlFor={fieldId('/kind')} label={labels.kind}>
          <Select id={fieldId('/kind')} options={kinds} />
        </Form.Item>
        <Form.Item name="parentId" htmlFor={fieldId('/parentId')} label={labels.parentId}>
          <OrganisationChoice id={fieldId('/parentId')} isOptional />
        </Form.Item>
        {isNew ? null : (
          <Form.Item name="status" htmlFor={fieldId('/status')} label={labels.status}>
            <Select
              id={fieldId('/status')}
              options={[
                { value: 'active', label: t('在用') },
                { value: 'closed', label: t('已撤销') },
              ]}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}
