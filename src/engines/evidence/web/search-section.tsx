import { Input, Table } from 'antd'
import { useState } from 'react'
import { Empty, ProblemSummary, ProofBadge, Section, useText } from '../../../web/kit/index.ts'
import type { SealedThing } from '../schema.ts'
import { useSealedThings } from './hooks.ts'
import { STATES } from './wording.ts'

/** Find the receipt of a thing by its id, or of a file by its digest. */
export function SearchSection() {
  const t = useText()
  const [id, setId] = useState('')
  const found = useSealedThings(id)
  return (
    <Section title={t('查找回执')}>
      <div className="zh-proof">
        <Input.Search
          placeholder={t('记录、文件或操作的编号，或文件的 SHA-256 摘要')}
          aria-label={t('编号')}
          enterButton={t('查找')}
          allowClear
          maxLength={200}
          onSearch={(text) => setId(text.trim())}
        />
        <ProblemSummary problem={found.error} />
        {found.data?.items.length === 0 ? (
          <Empty text={t('日志里没有这个编号')} next={t('请核对编号；刚刚写入的内容要等大约一秒钟。')} />
        ) : null}
        {found.data && found.data.items.length > 0 ? (
          <Table<SealedThing>
            size="small"
            pagination={false}
            rowKey={(row) => `${row.kind} ${row.index}`}
            dataSource={[...found.data.items]}
            columns={[
              { title: t('种类'), render: (_, row) => t(row.kindLabel) },
              { title: t('编号'), dataIndex: 'id' },
              { title: t('日志序号'), dataIndex: 'index', align: 'right' },
              { title: t('状态'), render: (_, row) => t(STATES[row.state]) },
              {
                title: t('回执'),
                render: (_, row) => (row.state === 'pending' ? null : <ProofBadge kind={row.kind} id={row.id} />),
              },
            ]}
          />
        ) : null}
      </div>
    </Section>
  )
}
