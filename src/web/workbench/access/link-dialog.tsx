import { Button, Input, Modal, Space } from 'antd'
import { formatMoment, useText } from '../../kit/index.ts'

export interface OneTimeLinkReply {
  readonly path: string
  readonly expiresAt: string
  readonly needsRelease: boolean
}

/** Shows a one-time link, this once. */
export function LinkDialog({ link, onClose }: { link: OneTimeLinkReply | undefined; onClose: () => void }) {
  const t = useText()
  const address = link ? new URL(link.path, window.location.origin).href : ''
  return (
    <Modal open={link !== undefined} title={t('一次性链接')} footer={null} onCancel={onClose} destroyOnHidden>
      <p>{t('请当面或经可靠渠道交给本人，由本人设置密码。链接只显示这一次，只能用一次。')}</p>
      <Space.Compact block>
        <Input readOnly value={address} aria-label={t('一次性链接')} onFocus={(e) => e.target.select()} />
        <Button onClick={() => void navigator.clipboard?.writeText(address)}>{t('复制')}</Button>
      </Space.Compact>
      <p className="zh-muted">{t('有效期至 {at}', { at: formatMoment(link?.expiresAt) })}</p>
      {link?.needsRelease ? <p className="zh-problem">{t('此链接须由安全管理员放行后才能使用。')}</p> : null}
    </Modal>
  )
}
