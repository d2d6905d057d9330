import { Button, Skeleton } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import type { ClientFailure } from '#platform/web/client';
import { useLanguage, useText } from '#platform/web/text';

const zh = {
  retry: '重试',
  failed: '没有取到内容',
  loading: '正在加载',
  slow: '比平时慢，仍在加载…',
  cancel: '取消',
  forbidden: '没有查看这里的权限',
  whoGrants: (p: string) => `需要“${p}”权限，可请本单位安全管理员在“人员”中授予。`,
};
const en: typeof zh = {
  retry: 'Try again',
  failed: 'The content could not be loaded',
  loading: 'Loading',
  slow: 'Slower than usual, still loading…',
  cancel: 'Cancel',
  forbidden: 'You may not see this',
  whoGrants: (p) =>
    `It needs the right “${p}”; the security administrator of your organisation grants it under People.`,
};

interface EmptyProps {
  readonly title: string;
  /** What would be here and how to get it. */
  readonly hint?: ReactNode;
  readonly children?: ReactNode;
}

/** Nothing here yet: says what would be, and how to get it. */
export function EmptyState({ title, hint, children }: EmptyProps): ReactNode {
  return (
    <div className="state">
      <h2>{title}</h2>
      {hint !== undefined && <div>{hint}</div>}
      {children}
    </div>
  );
}

interface FailedProps {
  readonly failure: ClientFailure;
  readonly onRetry?: () => void;
}

/** What happened, what to do, and a way to try again. A missing right shows as {@link ForbiddenState}. */
export function FailedState({ failure, onRetry }: FailedProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  if (failure.code === 'FORBIDDEN')
    return <ForbiddenState permission={String(failure.details['permission'] ?? '')} />;
  return (
    <div className="state" role="alert">
      <h2>{t.failed}</h2>
      <div>{failure.text(language)}</div>
      {onRetry && <Button onClick={onRetry}>{t.retry}</Button>}
    </div>
  );
}

/** Who can grant the missing right. */
export function ForbiddenState({ permission }: { readonly permission: string }): ReactNode {
  const t = useText({ zh, en });
  return (
    <div className="state">
      <h2>{t.forbidden}</h2>
      <div>{t.whoGrants(permission)}</div>
    </div>
  );
}

interface LoadingProps {
  readonly rows?: number;
  /** Offered after 5 seconds. */
  readonly onCancel?: () => void;
}

/** A skeleton; says so when it takes longer than a second, offers to cancel after five. */
export function LoadingState({ rows = 4, onCancel }: LoadingProps): ReactNode {
  const t = useText({ zh, en });
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setSeconds((s) => s + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="state state-loading" role="status" aria-label={t.loading}>
      <Skeleton active={false} title={false} paragraph={{ rows }} />
      {seconds >= 1 && <div>{seconds >= 3 ? t.slow : `${t.loading}…`}</div>}
      {seconds >= 5 && onCancel && <Button onClick={onCancel}>{t.cancel}</Button>}
    </div>
  );
}

interface AsyncProps<T> {
  readonly query: {
    readonly data: T | undefined;
    readonly error: ClientFailure | null;
    readonly isPending: boolean;
    refetch(): unknown;
  };
  readonly children: (data: T) => ReactNode;
  readonly rows?: number;
}

/** Loading, failed or the content of a `useOperation` reply. Old content stays visible while a refresh fails. */
export function Loaded<T>({ query, children, rows }: AsyncProps<T>): ReactNode {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <FailedState failure={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingState rows={rows} />;
}

/** A key, as printed in tooltips and buttons. */
export function KeyHint({ keys }: { readonly keys: string }): ReactNode {
  return (
    <kbd className="keyhint" aria-hidden="true">
      {keys}
    </kbd>
  );
}
