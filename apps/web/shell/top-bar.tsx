import type { ReactNode } from 'react';
import { useNow } from '#platform/web/live';
import { Link } from '#platform/web/router';
import { useCan, useSession } from '#platform/web/shell-types';
import { formatClock, formatDay, useLanguage, useText } from '#platform/web/text';
import { Icon, KeyHint } from '#platform/web/ui';
import { LinkState } from './link-state.tsx';
import { SoundState } from './sound-state.tsx';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';
import { UserMenu } from './user-menu.tsx';

function Clock(): ReactNode {
  const now = useNow(1000);
  const language = useLanguage();
  return (
    <time className="clock" dateTime={new Date(now).toISOString()}>
      <b>{formatClock(now)}</b> <span className="muted clock-day">{formatDay(now, language)}</span>
    </time>
  );
}

/** The bar at the top of every screen. */
export function TopBar({ onSearch }: { readonly onSearch: () => void }): ReactNode {
  const session = useSession();
  const can = useCan();
  const t = useText({ zh, en });
  return (
    <header className="bar">
      <Link to="/" className="brand">
        {t.brand}
      </Link>
      <span className="bar-org" title={session.orgName}>
        {session.orgName}
      </span>
      <button
        type="button"
        className="bar-search"
        onClick={onSearch}
        aria-label={t.search}
        aria-keyshortcuts="/"
      >
        <Icon name="search" size={15} />
        <span>{t.search}</span>
        <KeyHint keys="/" />
      </button>
      {session.demo && (
        <span className="demo" title={t.demoTitle}>
          {t.demo}
        </span>
      )}
      <span className="spacer" />
      <LinkState />
      {can('alarms.read') && <SoundState />}
      <Clock />
      <UserMenu />
    </header>
  );
}
