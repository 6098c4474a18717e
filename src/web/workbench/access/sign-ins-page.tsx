import { useText } from '../../kit/index.ts'
import { AuditTrail } from './audit-page.tsx'

/** 登录日志: who came in or was turned away, when and how, and which sessions ended. */
export default function SignInsPage() {
  const t = useText()
  return <AuditTrail name="sign-ins" title={t('登录日志')} action="session." />
}
