import { App as AntdApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, type ReactNode } from 'react';
import { onActFailure } from '#platform/web/client';
import { useLanguage } from '#platform/web/text';
import { nonce } from './nonce.ts';
import { antdTheme, useDark } from './theme.ts';
import './theme.css';
import './ui.css';

function FailureNotices(): null {
  const { message } = AntdApp.useApp();
  const language = useLanguage();
  useEffect(
    () => onActFailure((failure) => void message.error({ content: failure.text(language), duration: 6 })),
    [message, language],
  );
  return null;
}

/** Look, language and notices for everything below it. */
export function UiRoot({ children }: { readonly children: ReactNode }): ReactNode {
  const dark = useDark();
  const language = useLanguage();
  return (
    <ConfigProvider
      theme={antdTheme(dark)}
      locale={language === 'zh' ? zhCN : enUS}
      csp={{ nonce }}
      componentSize="medium"
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <AntdApp message={{ top: 52 }} className="ui-root">
        <FailureNotices />
        {children}
      </AntdApp>
    </ConfigProvider>
  );
}
