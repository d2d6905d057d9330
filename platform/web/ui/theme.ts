import { theme as antd, type ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';

/** How the screens look: light, dark, or as the computer says. */
export type ThemeChoice = 'light' | 'dark' | 'system';

const KEY = 'fengsui.theme';
const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const listeners = new Set<() => void>();

function stored(): ThemeChoice {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}

let choice: ThemeChoice = stored();

/** Whether the screen is dark now. */
export function isDark(): boolean {
  return choice === 'dark' || (choice === 'system' && darkSystem.matches);
}

function apply(): void {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
  for (const listener of listeners) listener();
}
darkSystem.addEventListener('change', apply);
apply();

/** Chooses the look and remembers it on this computer. */
export function setTheme(next: ThemeChoice): void {
  choice = next;
  localStorage.setItem(KEY, next);
  apply();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** True while the screen is dark. */
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}

/** The choice now. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

/** Colours that Ant Design, the charts and the map share with theme.css. */
export const palette = {
  light: {
    accent: '#0d665b',
    wash: '#e7f0ee',
    raised: '#ffffff',
    onAccent: '#ffffff',
    ground: '#f3f4f3',
    panel: '#ffffff',
    text: '#16201f',
    muted: '#5b6664',
    line: '#dde2e0',
    red: '#c8102e',
    orange: '#d95f02',
    yellow: '#f2c200',
    blue: '#2563c9',
  },
  dark: {
    accent: '#5cc4b3',
    wash: '#233230',
    raised: '#22282b',
    onAccent: '#0b1f1b',
    ground: '#14181a',
    panel: '#1b2023',
    text: '#e8eceb',
    muted: '#9aa5a3',
    line: '#2f3639',
    red: '#ff4d63',
    orange: '#ff9736',
    yellow: '#ffd021',
    blue: '#6aa5ff',
  },
} as const;
export type Palette = (typeof palette)['light' | 'dark'];

/** The palette of the look now. */
export function usePalette(): Palette {
  return useDark() ? palette.dark : palette.light;
}

/** Ant Design's tokens, tuned once: compact, hairlines, 3 px corners, teal for “you can act here”. */
export function antdTheme(dark: boolean): ThemeConfig {
  const c = dark ? palette.dark : palette.light;
  return {
    algorithm: dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    cssVar: { key: 'fs' },
    hashed: false,
    token: {
      colorPrimary: c.accent,
      colorInfo: c.accent,
      colorLink: c.accent,
      colorSuccess: c.accent,
      colorError: c.red,
      colorWarning: c.orange,
      colorBgBase: c.panel,
      colorTextBase: c.text,
      colorText: c.text,
      colorTextHeading: c.text,
      colorBgContainer: c.panel,
      colorBgElevated: c.raised,
      colorBgLayout: c.ground,
      colorPrimaryBg: c.wash,
      colorPrimaryBgHover: c.wash,
      colorInfoBg: c.wash,
      colorInfoBorder: c.accent,
      controlItemBgActive: c.wash,
      controlItemBgActiveHover: c.wash,
      controlItemBgHover: c.wash,
      controlOutline: 'transparent',
      sizeStep: 3,
      colorTextSecondary: c.muted,
      colorTextTertiary: c.muted,
      colorTextDescription: c.muted,
      colorTextPlaceholder: c.muted,
      colorBorder: dark ? '#4a5356' : '#c3cac7',
      colorBorderSecondary: c.line,
      colorTextLightSolid: c.onAccent,
      borderRadius: 3,
      borderRadiusLG: 4,
      borderRadiusSM: 2,
      fontSize: 14,
      fontFamily: 'var(--font)',
      boxShadow: 'none',
      boxShadowTertiary: 'none',
      motion: !calm.matches,
      motionDurationSlow: '0.15s',
      motionDurationMid: '0.12s',
      motionDurationFast: '0.08s',
      controlHeight: 30,
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        defaultBg: c.panel,
        defaultColor: c.text,
      },
      Table: {
        headerBg: 'transparent',
        headerColor: c.muted,
        cellPaddingBlockSM: 6,
        headerSplitColor: 'transparent',
      },
      Tooltip: { colorBgSpotlight: dark ? '#343c3f' : '#1f2a28', colorTextLightSolid: '#ffffff' },
    },
  };
}
