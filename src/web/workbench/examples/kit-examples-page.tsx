import { Button, Input } from 'antd'
import { useMemo, useState } from 'react'
import {
  ActionBar,
  ApiProblem,
  type AsOf,
  AsOfPicker,
  Chart,
  DataTable,
  DistrictTiles,
  Empty,
  fieldId,
  formatMoment,
  Masked,
  Page,
  PhotoInput,
  ProblemSummary,
  Section,
  type StoredFile,
  useActor,
  useCity,
  useText,
} from '../../kit/index.ts'

/** Numbers that say nothing: each district's code, so that nobody takes them for results. */
function exampleValues(codes: readonly string[]): Record<string, number> {
  return Object.fromEntries(codes.map((code) => [code, Number(code.slice(-3))]))
}

export default function KitExamplesPage() {
  const t = useText()
  const { tiles } = useCity()
  const actor = useActor()
  const [asOf, setAsOf] = useState<AsOf>({})
  const [photos, setPhotos] = useState<readonly StoredFile[]>([])
  const [district, setDistrict] = useState<string>()
  const problem = useMemo(
    () =>
      new ApiProblem({
        code: 'input-invalid',
        status: 400,
        title: t('提交的内容有误'),
        errors: [{ pointer: '/example', message: t('不能为空') }],
      }),
    [t],
  )
  const values = exampleValues(tiles.map((tile) => tile.code))
  return (
    <Page
      title={t('组件示例')}
      lead={t('工作台各页所用的组件。数字仅作示意。')}
      extra={<Button type="primary">{t('主要操作')}</Button>}
    >
      <Section title="ProblemSummary">
        <ProblemSummary problem={problem} labels={{ example: t('示例字段') }} />
        <Input
          id={fieldId('/example')}
          aria-label={t('示例字段')}
          placeholder={t('示例字段')}
          style={{ maxWidth: 320 }}
        />
      </Section>
      {actor.may('subject.read') ? (
        <Section title="DataTable">
          <DataTable<{ subjectId: string; name: string; code: string | null; region: string; address: string | null }>
            name="kit-example"
            path="/api/subjects"
            rowKey={(row) => row.subjectId}
            rowPath={(row) => `/subjects/${row.subjectId}`}
            pageSize={5}
            columns={[
              { key: 'name', title: t('名称'), filter: { kind: 'text', minLength: 2 }, parameter: 'q' },
              { key: 'code', title: t('代码') },
              {
                key: 'region',
                title: t('区'),
                filter: {
                  kind: 'choice',
                  isMultiple: true,
                  options: tiles.map((d) => ({ value: d.code, label: d.name })),
                },
                render: (row) => tiles.find((d) => row.region.startsWith(d.code))?.name ?? row.region,
              },
              { key: 'address', title: t('地址'), isHiddenAtFirst: true, phone: 'none' },
            ]}
            empty={{ text: t('还没有监管对象。'), next: t('导入名单后，这里会列出全部对象。') }}
          />
        </Section>
      ) : null}
      <Section title="Masked">
        <p>
          <Masked text="138****5678" reveal={async (reason) => `${t('理由')}: ${reason}`} />
        </p>
      </Section>
      <Section title="DistrictTiles">
        <DistrictTiles values={values} label={t('示意数字')} selected={district} onPick={setDistrict} />
      </Section>
      <Section title="Chart">
        <Chart
          label={t('示意数字')}
          option={{
            grid: { left: 48, right: 16, top: 16, bottom: 28 },
            xAxis: { type: 'category', data: tiles.map((tile) => tile.shortName) },
            yAxis: { type: 'value' },
            series: [{ type: 'bar', data: tiles.map((tile) => values[tile.code] ?? 0) }],
          }}
        />
      </Section>
      <Section title="AsOfPicker">
        <AsOfPicker value={asOf} onChange={setAsOf} />
        <p className="zh-muted">{formatMoment(new Date())}</p>
      </Section>
      <Section title="PhotoInput">
        <PhotoInput value={photos} onChange={setPhotos} label={t('添加照片')} />
        <ActionBar note={t('尚未提交')}>
          <Button>{t('保存草稿')}</Button>
          <Button type="primary">{t('提交')}</Button>
        </ActionBar>
      </Section>
      <Section title="Empty">
        <Empty text={t('这里还没有内容。')} next={t('说明下一步该做什么。')} />
      </Section>
    </Page>
  )
}
