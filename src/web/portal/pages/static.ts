import { html } from 'ghtml'
import { page, sayer, type Visit } from '../layout.ts'

export function aboutDemoPage(visit: Visit): string {
  const t = sayer(visit.language)
  const body = visit.isDemo
    ? html`<p class="lead">${t('这是一座演示城市。')}</p>
<p>${t('企业、产品、人员、检查和结果都由程序按固定的种子生成，名称和代码均属虚构；如与真实企业同名，纯属巧合。行政区划、政策文本和校验规则是真实的。')}</p>
<p>${t('存证日志、回执和验证过程与正式城市完全相同：您可以取一份回执，离线验证它。')}</p>`
    : html`<p class="lead">${t('本站数据来自本市各部门的监管记录。')}</p>
<p>${t('每一条记录写入时都在存证日志中留下承诺值；更正以新记录作出，原记录保留。')}</p>`
  return page(
    visit,
    t('关于数据'),
    html`!${body}
<h2>${t('公开哪些内容')}</h2>
<p>${t('只公开依法应当公开的企业登记信息和公示期内的公示内容；每条公示写明依据和期限。个人信息不公开。')}</p>
<h2>${t('发现错误怎么办')}</h2>
<p>${t('企业可以登录工作台查看自己的全部档案，并就错误的记录提出更正。更正后，原记录和更正理由都会保留。')}</p>`,
  )
}

export function accessibilityPage(visit: Visit): string {
  const t = sayer(visit.language)
  return page(
    visit,
    t('无障碍说明'),
    html`<p class="lead">${t('本站不用登录、不用 JavaScript 也能使用，只用键盘就能完成全部操作。')}</p>
<h2>${t('我们遵循的标准')}</h2>
<ul>
<li>${t('《网页内容可访问性指南》（WCAG）2.2 版 AA 级')}</li>
<li>${t('互联网网站适老化通用设计规范：大字版字号不小于 18 磅，行距不小于 1.3 倍，可点区域不小于 60×60 像素')}</li>
</ul>
<h2>${t('怎么使用')}</h2>
<ul>
<li>${t('页面右上角的“大字版”放大文字和按钮，设置会被记住。')}</li>
<li>${t('按 Tab 键逐项移动，回车键确认；页面开头可以直接跳到正文。')}</li>
<li>${t('本站没有弹窗、没有广告、没有验证码图片。')}</li>
</ul>`,
  )
}

export function openDataPage(visit: Visit): string {
  const t = sayer(visit.language)
  const sets: readonly (readonly [title: string, about: string, links: readonly (readonly [string, string])[]])[] = [
    [
      t('政策事项及状态'),
      t('政策文件提出的全部事项，每一项的类别和由实时数据算出的状态。'),
      [
        ['JSON', '/api/open/policy/items.json'],
        ['CSV', '/api/open/policy/items.csv'],
      ],
    ],
    [
      t('政策目标'),
      t('文件中的数值目标：数值、单位、期限、语气，以及文字上的歧义。'),
      [
        ['JSON', '/open-data/policy-targets.json'],
        ['CSV', '/open-data/policy-targets.csv'],
      ],
    ],
    [
      t('合格率'),
      t('按年份和产品类别的合格率、区间和批次数，随机与定向分开，每次请求实时计算。'),
      [
        ['JSON', '/api/open/indicators.json'],
        ['CSV', '/api/open/indicators.csv'],
      ],
    ],
    [
      t('公示数据'),
      t('正在公示的全部内容和 JSON Schema，每次请求实时读取；期满即不再提供。'),
      [
        ['JSON', '/open-data/publications.json'],
        ['CSV', '/open-data/publications.csv'],
        ['JSON Schema', '/open-data/publications.schema.json'],
        [t('数据目录'), '/open-data/catalogue.jsonld'],
      ],
    ],
    [
      t('各区监管对象数量'),
      t('按行政区和类别汇总，每次请求实时统计。'),
      [
        ['JSON', '/open-data/subjects-by-district.json'],
        ['CSV', '/open-data/subjects-by-district.csv'],
      ],
    ],
    [
      t('存证日志'),
      t('签名检查点和哈希瓦片，格式为 C2SP tlog-tiles，任何人都可以镜像和审计。'),
      [[t('检查点'), '/log/checkpoint']],
    ],
    [
      t('接口说明'),
      t('机器可读的 OpenAPI 3.1 接口描述。'),
      [
        ['OpenAPI', '/api/openapi.json'],
        [t('网页版'), '/api/docs'],
      ],
    ],
  ]
  return page(
    visit,
    t('开放数据'),
    html`<p class="lead">${t('可以自由下载、使用和再发布，请注明来源和下载时间。')}</p>
!${sets
      .map(
        ([title, about, links]) =>
          html`<section class="card"><h2>${title}</h2><p>${about}</p><p>!${links
            .map(
              ([label, href]) =>
                html`<a class="button quiet" href="${href}" aria-label="${title} ${label}">${label}</a> `,
            )
            .join('')}</p></section>`,
      )
      .join('')}
<p class="soft small">${t('CSV 使用 UTF-8 编码（带 BOM），可以直接用 Excel 打开。')}</p>`,
  )
}
