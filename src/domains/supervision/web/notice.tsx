import { useText } from '../../../web/kit/index.ts'

/** 检查结果告知书, to keep or to print. @param path without the ending */
export function Notice({ path }: { path: string }) {
  const t = useText()
  return (
    <>
      <a href={`${path}.docx`} download>
        {t('下载 Word')}
      </a>{' '}
      <a href={`${path}.html`} target="_blank" rel="noreferrer">
        {t('打印')}
      </a>
    </>
  )
}
