import { useText } from '../../../web/kit/index.ts'
import { cellText } from '../logic/wording.ts'
import type { FieldDocument, KindDocument, PublicContent } from '../schema.ts'

/** A public text with the same words the portal uses. */
export function ContentView({ document, content }: { document: KindDocument; content: PublicContent }) {
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
            <FieldValue field={f} content={content} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function FieldValue({ field, content }: { field: FieldDocument; content: PublicContent }) {
  const { language } = useText()
  const value = content.fields[field.name]
  if (!Array.isArray(value)) return <>{cellText(field, value, language) || '—'}</>
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
                <td key={c.name}>{cellText(c, row[c.name], language)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
