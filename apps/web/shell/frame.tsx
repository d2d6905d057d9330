import { useEffect, useState, type ReactNode } from 'react';
import { Link } from '#platform/web/router';
import { useCan, type Page } from '#platform/web/shell-types';
import { useBoth, useText } from '#platform/web/text';
import { Icon } from '#platform/web/ui';
import { CommandPalette } from './command-palette.tsx';
import { LostBanner } from './link-state.tsx';
import { TopBar } from './top-bar.tsx';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';
import './shell.css';

interface FrameProps {
  readonly pages: readonly Page[];
  readonly current?: Page;
  readonly children: ReactNode;
}

/** True when a key press belongs to a text field. */
function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return target !== null && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function Navigation({ pages, current }: Omit<FrameProps, 'children'>): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const can = useCan();
  const entries = pages
    .filter((p) => p.menu && (!p.permission || can(p.permission)))
    .sort((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0));
  return (
    <nav className="nav" aria-label={t.nav}>
      {entries.map((p) => (
        <Link key={p.path} to={p.path} className="nav-item" current={p === current}>
          <Icon name={p.menu?.icon ?? 'system'} />
          <span>{both(p.title)}</span>
        </Link>
      ))}
    </nav>
  );
}

/** The signed-in frame: bar, navigation, page, command palette, loss of the server. */
export function Frame({ pages, current, children }: FrameProps): ReactNode {
  const t = useText({ zh, en });
  const [palette, setPalette] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const slash = event.key === '/' && !typing(event) && !event.ctrlKey && !event.metaKey;
      const k = event.key === 'k' && (event.ctrlKey || event.metaKey);
      if (!slash && !k) return;
      event.preventDefault();
      setPalette(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <TopBar onSearch={() => setPalette(true)} />
      <LostBanner />
      <div className="frame-body">
        <Navigation pages={pages} current={current} />
        <main id="main" className="frame-main" tabIndex={-1}>
          {children}
        </main>
      </div>
      {palette && <CommandPalette pages={pages} onClose={() => setPalette(false)} />}
    </div>
  );
}
