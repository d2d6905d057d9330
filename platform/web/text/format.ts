import type { Language } from './language.ts';

const ZONE = 'Asia/Shanghai';
const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const weekday = {
  zh: new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, weekday: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, weekday: 'short' }),
};

type InstantLike = string | number | Date;

function fields(at: InstantLike): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(new Date(at)).map((p) => [p.type, p.value]));
}

/** Beijing time, `2026-11-21 03:07:42`. */
export function formatInstant(at: InstantLike): string {
  const f = fields(at);
  return `${f['year']}-${f['month']}-${f['day']} ${f['hour']}:${f['minute']}:${f['second']}`;
}

/** Beijing date, `2026-11-21`. */
export function formatDate(at: InstantLike): string {
  return formatInstant(at).slice(0, 10);
}

/** Beijing clock, `03:07:42`. */
export function formatClock(at: InstantLike): string {
  return formatInstant(at).slice(11);
}

/** Beijing clock to the minute, `03:07`. */
export function formatMinute(at: InstantLike): string {
  return formatInstant(at).slice(11, 16);
}

/** Short day, `11-21 周六`. */
export function formatDay(at: InstantLike, language: Language): string {
  return `${formatInstant(at).slice(5, 10)} ${weekday[language].format(new Date(at))}`;
}

/** Time passed, `00:41`, `5:12:03` or `3 天`; never negative. */
export function formatPassed(ms: number, language: Language): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  if (s >= 172_800) return `${Math.floor(s / 86_400)} ${language === 'zh' ? '天' : 'd'}`;
  if (s >= 3600) return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return `${two(Math.floor(s / 60))}:${two(s % 60)}`;
}

/** Age of a value in words, `3 秒前`, `12 分钟前`. */
export function formatAge(ms: number, language: Language): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const [n, zh, en] =
    s < 60
      ? [s, '秒前', 's ago']
      : s < 3600
        ? [Math.floor(s / 60), '分钟前', 'min ago']
        : s < 86_400
          ? [Math.floor(s / 3600), '小时前', 'h ago']
          : [Math.floor(s / 86_400), '天前', 'd ago'];
  return `${n} ${language === 'zh' ? zh : en}`;
}

const plain = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 3 });
const precise = new Intl.NumberFormat('zh-CN', { maximumSignificantDigits: 4 });

/** A measured number: at most 3 decimals, small ones with 4 significant digits; unknown is “—”. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '—';
  return Math.abs(value) < 1 && value !== 0 ? precise.format(value) : plain.format(value);
}

/** Bytes as people read them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let i = 0;
  let n = bytes;
  while (n >= 1024 && i < units.length - 1) [n, i] = [n / 1024, i + 1];
  return `${n.toFixed(n < 10 && i > 0 ? 1 : 0)} ${units[i]}`;
}
