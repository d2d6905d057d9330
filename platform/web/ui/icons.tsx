import type { ReactNode } from 'react';
import type { IconName } from '#platform/web/shell-types';

const PATHS: Readonly<
  Record<IconName | 'search' | 'sound' | 'mute' | 'user' | 'close' | 'target' | 'layers', string>
> = {
  desk: 'M3 4h14v9H3zM10 13v3M6.5 16.5h7',
  map: 'M3 5l4.7-2 4.6 2L17 3v12l-4.7 2-4.6-2L3 17zM7.7 3v12M12.3 5v12',
  alarm: 'M5 14V9a5 5 0 0 1 10 0v5M3.5 14h13M8.5 16.5a1.6 1.6 0 0 0 3 0',
  incident: 'M5 3h7l3 3v11H5zM7.5 8h5M7.5 11h5M7.5 14h3',
  rule: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4',
  point: 'M3 14a8 8 0 1 1 14 0M10 13l3.5-4.5M9 13.5a1.2 1.2 0 1 0 2 0',
  enterprise: 'M3 17V9l5 3V9l5 3V4h4v13zM6.5 14.5h1M11.5 14.5h1',
  gateway: 'M4 12h12v5H4zM7 14.5h.5M10 12V9M6.5 6.5a5 5 0 0 1 7 0M8.3 8.3a2.4 2.4 0 0 1 3.4 0',
  people:
    'M7.5 9.5a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM2.5 16.5c0-3 2.2-4.6 5-4.6s5 1.6 5 4.6M13 4.2a2.7 2.7 0 0 1 0 5.2M14.5 12.2c1.9.7 3 2.2 3 4.3',
  log: 'M4 3.5h12v13H4zM7 7h6M7 10h6M7 13h4',
  system:
    'M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM10 2.5v2.5M10 15v2.5M2.5 10H5M15 10h2.5M4.7 4.7l1.8 1.8M13.5 13.5l1.8 1.8M15.3 4.7l-1.8 1.8M6.5 13.5l-1.8 1.8',
  org: 'M10 3v4M10 7H5v4M10 7h5v4M10 7v4M3.5 11h3v4h-3zM8.5 11h3v4h-3zM13.5 11h3v4h-3z',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  sound: 'M3 8v4h3l4 3.5v-11L6 8zM13 7.5a3.5 3.5 0 0 1 0 5M15 5a7 7 0 0 1 0 10',
  mute: 'M3 8v4h3l4 3.5v-11L6 8zM13 8l4 4M17 8l-4 4',
  user: 'M10 10a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 10 10zM4 17c0-3.5 2.7-5 6-5s6 1.5 6 5',
  close: 'M5 5l10 10M15 5L5 15',
  target: 'M10 15a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM10 2v4M10 14v4M2 10h4M14 10h4',
  layers: 'M10 3l7 4-7 4-7-4zM3 10.5l7 4 7-4M3 14l7 4 7-4',
};

/** A line icon, 20 px grid, drawn in the colour of the text. Decorative: name the control itself. */
export function Icon({
  name,
  size = 20,
}: {
  readonly name: keyof typeof PATHS;
  readonly size?: number;
}): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
