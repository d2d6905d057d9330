import { useState, type ReactNode } from 'react';
import type { Alarm } from '#alarms/contract';
import { sensingOperations } from '#sensing/contract';
import { useOperation } from '#platform/web/client';
import { serverNow } from '#platform/web/live';
import { grades, type Grade } from '#platform/contract';
import { formatNumber, useLanguage, useText, type Language } from '#platform/web/text';
import { gradeWord, Loaded, TrendChart, type Threshold } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { isLevelAlarm } from '../words.ts';

const SPANS = [30, 120, 720] as const;
const GAP_PERIODS = 4;

interface AlarmTrendProps {
  readonly alarm: Alarm;
  readonly pointId: number;
  readonly height?: number;
}

/** Grade in the name of a registered limit, e.g. `lowYellow`. */
function gradeOf(name: string): Grade | undefined {
  return grades.find((grade) => name.toLowerCase().endsWith(grade));
}

/** Registered limits as lines in their grade's colour; the one that fired carries the alarm's. */
function thresholdsOf(
  alarm: Alarm,
  registered: Readonly<Record<string, number>> | undefined,
  language: Language,
): Threshold[] {
  const fired = isLevelAlarm(alarm) ? alarm.threshold : undefined;
  const lines = Object.entries(registered ?? {}).map(([name, value]): Threshold => {
    const grade = gradeOf(name);
    const low = /^low/i.test(name) ? (language === 'zh' ? '低' : 'low ') : '';
    return {
      label: `${low}${grade ? gradeWord(grade, language) : name} ${formatNumber(value)}`,
      value,
      grade: value === fired ? alarm.grade : grade,
    };
  });
  return fired === undefined || lines.some((l) => l.value === fired)
    ? lines
    : [...lines, { label: `${formatNumber(fired)} ${alarm.unit ?? ''}`, value: fired, grade: alarm.grade }];
}

/** Puts a null where the readings stop for longer than a few periods, so that a gap is drawn as a gap. */
export function withGaps(
  times: readonly number[],
  values: readonly (number | null)[],
  gapMs: number,
): { times: number[]; values: (number | null)[] } {
  const out = { times: [] as number[], values: [] as (number | null)[] };
  for (const [i, at] of times.entries()) {
    if (i > 0 && at - times[i - 1] > gapMs) {
      out.times.push(times[i - 1] + 1);
      out.values.push(null);
    }
    out.times.push(at);
    out.values.push(values[i]);
  }
  return out;
}

/** The point's trend around the alarm, with limits and the time it stood. */
export function AlarmTrend({ alarm, pointId, height = 150 }: AlarmTrendProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const [minutes, setMinutes] = useState<number>(30);
  const [anchor] = useState(() => Math.ceil(serverNow() / 60_000) * 60_000);
  const started = Date.parse(alarm.startedAt);
  const to = alarm.state === 'closed' ? Date.parse(alarm.closedAt ?? alarm.startedAt) + 300_000 : anchor;
  const from = Math.min(to - minutes * 60_000, started - 600_000);
  const iso = (ms: number): string => new Date(ms).toISOString();
  const history = useOperation(
    sensingOperations.history,
    { params: { id: pointId }, query: { from: iso(from), to: iso(to), width: 320 } },
    { every: 15_000, keep: true },
  );
  const point = useOperation(sensingOperations.getPoint, { params: { id: pointId } }, { staleTime: 60_000 });
  const gapMs = Math.max((to - from) / 80, (point.data?.point.periodS ?? 5) * 1000 * GAP_PERIODS);
  return (
    <div className="atrend">
      <div className="atrend-spans" role="group" aria-label={t.trend}>
        {SPANS.map((n) => (
          <button key={n} type="button" aria-pressed={n === minutes} onClick={() => setMinutes(n)}>
            {n < 60 ? t.min(n) : t.hour(n / 60)}
          </button>
        ))}
      </div>
      <Loaded query={history} rows={3}>
        {(series) =>
          series.readings === 0 ? (
            <p className="muted">{t.noTrend}</p>
          ) : (
            <TrendChart
              height={height}
              data={{
                ...withGaps(series.times, series.values, gapMs),
                unit: alarm.unit ?? '',
                from,
                to,
                thresholds: thresholdsOf(alarm, point.data?.point.thresholds, language),
                spans: [
                  { from: started, grade: alarm.grade, ...(alarm.clearedAt ? { to: alarm.clearedAt } : {}) },
                ],
              }}
            />
          )
        }
      </Loaded>
    </div>
  );
}
