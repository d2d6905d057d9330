import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { asFailure, type ClientFailure } from '#platform/web/client';
import { matchPath, navigate, useLocation } from '#platform/web/router';
import { SessionContext, type Page, type PageProps, type SessionView } from '#platform/web/shell-types';
import { useBoth, useText } from '#platform/web/text';
import { EmptyState, FailedState, ForbiddenState, LoadingState } from '#platform/web/ui';
import { permissionTitles } from '#identity/contract';
import { webModules } from '../modules.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Frame } from './frame.tsx';
import { LostBanner } from './link-state.tsx';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';
import { useSessionState } from './use-session-query.ts';

const pages: readonly Page[] = webModules.flatMap((m) => m.pages);

function find(path: string): { page: Page; params: Record<string, string> } | undefined {
  for (const page of pages) {
    const params = matchPath(page.path, path);
    if (params) return { page, params };
  }
  return undefined;
}

const loaded = new Map<Page, ComponentType<PageProps>>();

interface PageViewProps {
  readonly page: Page;
  readonly params: Record<string, string>;
}

/** Loads a page's code when it is first opened. */
function PageView({ page, params }: PageViewProps): ReactNode {
  const [Component, setComponent] = useState(() => loaded.get(page));
  const [failure, setFailure] = useState<ClientFailure>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (loaded.has(page)) return;
    page.load().then(
      (component) => {
        loaded.set(page, component);
        setComponent(() => component);
      },
      (error: unknown) => setFailure(asFailure(error)),
    );
  }, [page, round]);
  if (Component) return <Component params={params} />;
  if (!failure) return <LoadingState rows={6} />;
  return (
    <FailedState
      failure={failure}
      onRetry={() => {
        setFailure(undefined);
        setRound(round + 1);
      }}
    />
  );
}

/** The first page the person may open. */
function startOf(session: SessionView): string {
  if (session.roles.includes('enterpriseManager')) return '/answer';
  const first = pages
    .filter((p) => p.menu && (!p.permission || session.permissions.includes(p.permission)))
    .sort((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0))[0];
  return first?.path ?? '/account';
}

function Content({ session }: { readonly session: SessionView }): ReactNode {
  const { path } = useLocation();
  const t = useText({ zh, en });
  const both = useBoth();
  const found = find(path);
  const start = startOf(session);
  const wrongStart = path === '/' && start !== '/';
  useEffect(() => {
    if (wrongStart || path === '/sign-in' || path === '/setup') navigate(start, { replace: true });
  }, [wrongStart, start, path]);
  const title = found ? both(found.page.title) : t.notFound;
  useEffect(() => {
    document.title = `${title} · ${t.brand}`;
  }, [title, t.brand]);
  if (wrongStart) return <LoadingState />;
  if (!found)
    return (
      <Frame pages={pages}>
        <EmptyState title={t.notFound} hint={t.notFoundHint}>
          <a href={start}>{t.toDesk}</a>
        </EmptyState>
      </Frame>
    );
  const { page, params } = found;
  const allowed = !page.permission || session.permissions.includes(page.permission);
  const named = permissionTitles[page.permission ?? ''];
  const body = allowed ? (
    <ErrorBoundary key={page.path}>
      <PageView page={page} params={params} />
    </ErrorBoundary>
  ) : (
    <ForbiddenState permission={named ? both(named) : (page.permission ?? '')} />
  );
  return page.bare ? (
    <main className="bare">
      {!page.saysLoss && <LostBanner />}
      {body}
    </main>
  ) : (
    <Frame pages={pages} current={page}>
      {body}
    </Frame>
  );
}

/** The whole site: the open pages, or the signed-in frame with the page of the address. */
export function Site(): ReactNode {
  const { state, reload } = useSessionState();
  const { path } = useLocation();
  const t = useText({ zh, en });
  const both = useBoth();
  const open = find(path === '/setup' ? '/setup' : '/sign-in');
  const title = state.kind === 'nobody' && open ? both(open.page.title) : undefined;
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · ${t.brand}`;
  }, [title, t.brand]);
  if (state.kind === 'loading') return <LoadingState />;
  if (state.kind === 'failed') return <FailedState failure={state.failure} onRetry={reload} />;
  if (state.kind === 'person')
    return (
      <SessionContext value={state.session}>
        <Content session={state.session} />
      </SessionContext>
    );
  if (!open) return <LoadingState />;
  return (
    <main className="bare">
      <PageView key={open.page.path} page={open.page} params={open.params} />
    </main>
  );
}
