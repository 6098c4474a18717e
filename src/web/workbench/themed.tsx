import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US.js'
import zhCN from 'antd/locale/zh_CN.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import type { ReactNode } from 'react'
import { useLanguage } from '../kit/language.ts'
import { theme } from './theme.ts'

type Locale = NonNullable<Parameters<typeof ConfigProvider>[0]['locale']>

// CommonJS for Node's resolution, a module for the bundler's: the default export is one level apart.
const localeOf = (m: unknown) => ((m as { default?: Locale }).default ?? m) as Locale

/** Lists and dialogs that stand where they open, for whoever asked their device for less motion; kit.css stills the rest. */
const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
const worn = { ...theme, token: { ...theme.token, motion: !isStill } }

export function Themed({ children }: { children: ReactNode }) {
  const language = useLanguage()
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  return (
    <ConfigProvider locale={localeOf(language === 'zh' ? zhCN : enUS)} theme={worn} button={{ autoInsertSpace: false }}>
      <App component={false}>{children}</App>
    </ConfigProvider>
  )
}
