import { useText } from '../../../web/kit/index.ts'
import { cellText } from '../logic/wording.ts'
import type { FieldDocument, KindDocument, Mark, PublicContent } from '../schema.ts'
import { MarkedText } from './marked-text.tsx'

/** A public text with the same words the portal uses; `marks` for whoever decides on it. */
export function ContentView({
  document,
  content,
  marks = [],
}: {
  document: KindDocument
  content: PublicContent
  marks?: readonly Mark[]
}) {
  const t = useText()
  return (
    <dl className="zp-content">
      <div>
        <dt>{t('公示对象')}</dt>
        <dd>{[content.subject.name, content.subject.code].filter(Boolean).join(' ')}</dd>
      </div>
      {document.fields.map((f) => (
        <div key={f.name}>
          <dt>{t(f.label)}</dt>
          <dd>
            <FieldValue field={f} content={content} marks={marks} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function FieldValue({
  field,
  content,
  marks,
}: {
  field: FieldDocument
  content: PublicContent
  marks: readonly Mark[]
}) {
  const { language } = useText()
  const value = content.fields[field.name]
  const at = `/fields/${field.name}`
  if (!Array.isArray(value)) return <MarkedText text={cellText(field, value, language) || '—'} at={at} marks={marks} />
  if (value.length === 0) return <>—</>
  const columns = field.columns ?? []
  return (
    <div className="zp-scroll">
      <table>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.name} scope="col">
                {c.label[language]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {value.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a published text never move
            <tr key={i}>
              {columns.map((c) => (
                <td key={c.name}>
                  <MarkedText text={cellText(c, row[c.name], language)} at={`${at}/${i}/${c.name}`} marks={marks} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
