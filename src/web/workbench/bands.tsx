import { useEffect, useState } from 'react'
import { useCity } from '../kit/city.ts'
import { setLanguage, useLanguage, useText } from '../kit/language.ts'

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
      {t('网络已断开。可以继续查看本页，提交将在恢复后才能进行。')}
    </div>
  )
}
