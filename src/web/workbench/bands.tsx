import { useEffect, useState, useSyncExternalStore } from 'react'
import { useCity } from '../kit/city.ts'
import { setLanguage, useLanguage, useText } from '../kit/language.ts'
import { applyUpdate, isUpdateReady, onUpdate } from './offline/updates.ts'

/** On every page of a demo city: nobody may take its numbers for real ones. */
export function DemoBand() {
  const t = useText()
  const city = useCity()
  if (!city.isDemo) return null
  return (
    <div className="zh-demo-band" role="note">
      <strong>{t('演示数据')}</strong> {t('本系统为演示城市：对象、检查、结果和人员由程序生成，不代表真实情况。')}
    </div>
  )
}

export function LanguageSwitch() {
  const language = useLanguage()
  return (
    <button
      type="button"
      className="zh-header-button"
      lang={language === 'zh' ? 'en' : 'zh-CN'}
      onClick={() => void setLanguage(language === 'zh' ? 'en' : 'zh')}
    >
      {language === 'zh' ? 'English' : '中文'}
    </button>
  )
}

export function OfflineNotice() {
  const t = useText()
  const [isOnline, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const tell = () => setOnline(navigator.onLine)
    window.addEventListener('online', tell)
    window.addEventListener('offline', tell)
    return () => {
      window.removeEventListener('online', tell)
      window.removeEventListener('offline', tell)
    }
  }, [])
  if (isOnline) return null
  return (
    <div className="zh-offline" role="status">
      {t('网络已断开。可以继续填写，表单保存在本机，恢复后自动发送。')}
    </div>
  )
}

/** A newer release lies ready on the device; the reader says when, for a form may be open. */
export function UpdateNotice() {
  const t = useText()
  const isReady = useSyncExternalStore(onUpdate, isUpdateReady)
  if (!isReady) return null
  return (
    <div className="zh-update" role="status">
      {t('新版本可用，已填写的内容会保留。')}{' '}
      <button type="button" className="zh-link" onClick={applyUpdate}>
        {t('立即更新')}
      </button>
    </div>
  )
}
