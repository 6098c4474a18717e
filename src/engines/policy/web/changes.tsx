import { useText } from '../../../web/kit/index.ts'
import type { ChangeReply } from '../schema.ts'

/** What differs between two imports, clause by clause. */
export function Changes({ changes }: { changes: readonly ChangeReply[] }) {
  const t = useText()
  const words: Readonly<Record<ChangeReply['kind'], string>> = {
    added: t('新增'),
    removed: t('删去'),
    changed: t('修改'),
    renumbered: t('编号改动'),
  }
  return (
    <ul>
      {changes.map((c) => (
        <li key={`${c.kind} ${c.address}`} className="zp-change">
          <span className="zh-tag">{words[c.kind]}</span> <code>{c.address}</code>
          {c.before ? (
            <div>
              <del>{c.before}</del>
            </div>
          ) : null}
          {c.after ? (
            <div>
              <ins>{c.after}</ins>
            </div>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
