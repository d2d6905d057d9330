import { Dropdown, type MenuProps } from 'antd';
import { useState, type ReactNode } from 'react';
import { useSession } from '#platform/web/shell-types';
import { setLanguage, useLanguage, useText } from '#platform/web/text';
import { Icon, setTheme, useThemeChoice } from '#platform/web/ui';
import { signOut } from './commands.ts';
import { PasswordDialog } from './password-dialog.tsx';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';
import { TotpDialog } from './totp-dialog.tsx';

/** Account, password, second factor, language, look, sign out. */
export function UserMenu(): ReactNode {
  const session = useSession();
  const t = useText({ zh, en });
  const now = useLanguage();
  const theme = useThemeChoice();
  const [asked, setDialog] = useState<'password' | 'totp'>();
  const dialog = session.mustEnrolTotp ? 'totp' : asked;
  const items: MenuProps['items'] = [
    { key: 'who', label: `${session.name} · ${session.account}`, disabled: true },
    { type: 'divider' },
    { key: 'password', label: t.password },
    { key: 'totp', label: session.totp ? `${t.totp} · ${t.totpOn}` : t.totp },
    { type: 'divider' },
    {
      key: 'language',
      type: 'group',
      label: t.language,
      children: [
        { key: 'zh', label: '中文' },
        { key: 'en', label: 'English' },
      ],
    },
    {
      key: 'theme',
      type: 'group',
      label: t.theme,
      children: [
        { key: 'light', label: t.light },
        { key: 'dark', label: t.dark },
        { key: 'system', label: t.system },
      ],
    },
    { type: 'divider' },
    { key: 'out', label: t.signOut },
  ];
  const choose: MenuProps['onClick'] = ({ key }) => {
    if (key === 'zh' || key === 'en') setLanguage(key);
    else if (key === 'light' || key === 'dark' || key === 'system') setTheme(key);
    else if (key === 'out') void signOut();
    else if (key === 'password' || key === 'totp') setDialog(key);
  };
  return (
    <>
      <Dropdown
        menu={{ items, onClick: choose, selectedKeys: [now, theme] }}
        trigger={['click']}
        placement="bottomRight"
      >
        <button type="button" className="bar-button" aria-label={`${t.user} ${session.name}`}>
          <Icon name="user" size={16} />
          <span>{session.name}</span>
        </button>
      </Dropdown>
      {dialog === 'password' && <PasswordDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'totp' && (
        <TotpDialog required={session.mustEnrolTotp} onClose={() => setDialog(undefined)} />
      )}
    </>
  );
}
