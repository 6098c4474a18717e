import { Link, useNavigate } from '@tanstack/react-router'
import { Alert, Progress, Upload } from 'antd'
import { useState } from 'react'
import { Page, ProblemSummary, ReadyButton, Section, useText } from '../../../web/kit/index.ts'
import type { PreviewReply } from '../schema.ts'
import { Changes } from './changes.tsx'
import { FoundFigures } from './figures.tsx'
import { useImport, usePreview } from './hooks.ts'
import './policy.css'

/** Upload → see what was understood and what would change → confirm. Nothing is changed before that. */
export default function PolicyImportPage() {
  const t = useText()
  const navigate = useNavigate()
  const [share, setShare] = useState(0)
  const preview = usePreview(setShare)
  const confirm = useImport()
  const data = preview.data
  return (
    <Page title={t('导入政策文件')} lead={t('支持 .txt（UTF-8、GB18030）和 .docx。先看识别结果和差异，确认后才入库。')}>
      <div className="zp-upload">
        <ProblemSummary problem={preview.error ?? confirm.error} labels={{ file: t('文件') }} />
        <Upload.Dragger
          accept=".txt,.docx"
          multiple={false}
          showUploadList={false}
          beforeUpload={(file) => {
            setShare(0)
            confirm.reset()
            preview.mutate(file)
            return false
          }}
        >
          <p>{t('点击选择文件，或拖到这里')}</p>
        </Upload.Dragger>
        {preview.isPending ? <Progress percent={Math.round(share * 100)} aria-label={t('上传进度')} /> : null}
        {data ? (
          <>
            <Preview data={data} />
            <ReadyButton
              type="primary"
              size="large"
              because={data.isUnchanged && t('与已导入的一版内容相同')}
              loading={confirm.isPending}
              onClick={() =>
                confirm.mutate(data, {
                  onSuccess: (done) => void navigate({ to: `/policy/documents/${done.documentId}` }),
                })
              }
            >
              {data.earlier ? t('确认导入为第 {n} 版', { n: data.earlier.version + 1 }) : t('确认导入')}
            </ReadyButton>
          </>
        ) : null}
      </div>
    </Page>
  )
}

const WARNINGS: Readonly<Record<string, string>> = {
  'out-of-sequence': '编号不连续：{at}',
  'no-title': '没有认出标题',
  'no-clauses': '没有认出条款编号',
  'duplicate-number': '编号重复：{at}',
  'automatic-numbers': 'Word 自动编号不在文字里，可能缺少编号；请改为手工编号后再导入',
}

function Preview({ data }: { data: PreviewReply }) {
  const t = useText()
  return (
    <>
      <Section title={data.title || t('没有认出标题')}>
        <p className="zh-muted">{[data.issuers.join('、'), data.number, data.date].filter(Boolean).join(' · ')}</p>
        <p>
          {t('条款 {clauses} 条，句子 {sentences} 句，量化目标 {targets} 个，编码 {encoding}。', {
            clauses: data.clauseCount,
            sentences: data.sentenceCount,
            targets: data.targets.length,
            encoding: data.encoding,
          })}
        </p>
        {data.furniture.length > 0 ? (
          <p>{t('页眉页码（另存，不计入正文）：{list}', { list: data.furniture.join('；') })}</p>
        ) : null}
        {data.warnings.map((w) => (
          <Alert key={w.code + w.at} type="warning" showIcon title={t(WARNINGS[w.code] ?? w.code, { at: w.at })} />
        ))}
      </Section>
      {data.earlier ? (
        <Section
          title={
            data.isUnchanged
              ? t('与第 {n} 版完全相同，无需导入', { n: data.earlier.version })
              : t('与第 {n} 版相比变化 {changes} 处', { n: data.earlier.version, changes: data.changes.length })
          }
          extra={<Link to={`/policy/documents/${data.earlier.id}`}>{t('看现行版')}</Link>}
        >
          <Changes changes={data.changes} />
        </Section>
      ) : null}
      <Section title={t('条款目录')}>
        <ol>
          {data.outline.map((c) => (
            <li key={c.address} style={{ paddingInlineStart: c.depth * 16 }}>
              {c.marker}
              {c.heading || (c.marker ? '' : t('（无编号段落）'))} <code className="zh-muted">{c.address}</code>
            </li>
          ))}
        </ol>
      </Section>
      <FoundFigures targets={data.targets} remarks={data.remarks} />
    </>
  )
}
