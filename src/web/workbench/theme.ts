import type { ThemeConfig } from 'antd'

const FONT =
  'system-ui, -apple-system, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif'

/** Ink green-blue for what can be done, cinnabar for seals and refusals only. The same values stand in kit.css as custom properties. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#1f5a6e',
    colorInfo: '#1f5a6e',
    colorLink: '#17566b',
    colorSuccess: '#2f7350',
    colorWarning: '#a86a10',
    colorError: '#a23b2a',
    colorTextBase: '#1d2629',
    colorBgLayout: '#f4f5f2',
    colorBorder: '#c9cfcd',
    colorBorderSecondary: '#e2e6e3',
    // 4.5 : 1 on white: what a field is for must be readable before it is filled.
    colorTextPlaceholder: '#6a767b',
    colorTextDescription: '#56646a',
    borderRadius: 4,
    fontFamily: FONT,
    fontSize: 15,
    controlHeight: 36,
    wireframe: false,
  },
  components: {
    Table: {
      headerBg: '#eef1ee',
      headerColor: '#4a575b',
      cellPaddingBlockMD: 9,
      cellPaddingInlineMD: 12,
      rowHoverBg: '#f3f7f6',
      headerSplitColor: 'transparent',
    },
    Tabs: { horizontalMargin: '0 0 12px 0' },
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Card: { headerFontSize: 15 },
    Descriptions: { labelBg: '#f6f7f5', labelColor: '#56646a' },
  },
}
