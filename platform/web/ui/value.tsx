import type { ReactNode } from 'react';
import { serverNow, useNow } from '#platform/web/live';
import { formatAge, formatInstant, formatNumber, useLanguage, useText } from '#platform/web/text';

const zh = { stale: '已过期', never: '无数据' };
const en: typeof zh = { stale: 'stale', never: 'no data' };

interface AgeProps {
  /** Instant (ISO or ms); undefined is unknown. */
  readonly at: string | number | undefined;
}

/** How old something is; the exact Beijing time on hover. Older than a day shows the time itself. */
export function Age({ at }: AgeProps): ReactNode {
  const language = useLanguage();
  const now = useNow(1000);
  if (at === undefined) return <span className="age">—</span>;
  const ms = now - new Date(at).getTime();
  return (
    <time className="age" dateTime={new Date(at).toISOString()} title={formatInstant(at)}>
      {ms > 86_400_000 ? formatInstant(at) : formatAge(ms, language)}
    </time>
  );
}

interface ValueProps {
  readonly value: number | null | undefined;
  readonly unit?: string;
  /** Measurement time, ISO or ms. */
  readonly at?: string | number;
  /** Sampling period, s: a value older than two periods greys and says so. */
  readonly periodS?: number;
  /** The server's own word for it, when known. */
  readonly state?: 'live' | 'silent' | 'never';
  /** Writes the age beside the value. */
  readonly showAge?: boolean;
}

/** A measured value with its unit; stale values grey and say so, unknown is “—”. */
export function Value({ value, unit, at, periodS, state, showAge }: ValueProps): ReactNode {
  const t = useText({ zh, en });
  const old =
    at !== undefined && periodS !== undefined && serverNow() - new Date(at).getTime() > periodS * 2000;
  const stale = state === 'silent' || state === 'never' || old;
  return (
    <span
      className={`value${stale ? ' value-stale' : ''}`}
      title={at === undefined ? undefined : formatInstant(at)}
    >
      {formatNumber(value)}
      {unit !== undefined && value !== undefined && value !== null && (
        <span className="value-unit">{unit}</span>
      )}
      {stale && <span className="value-note">{state === 'never' ? t.never : t.stale}</span>}
      {showAge && at !== undefined && (
        <span className="value-note">
          <Age at={at} />
        </span>
      )}
    </span>
  );
}
