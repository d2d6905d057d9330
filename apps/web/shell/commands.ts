import { sessionOperations } from '#identity/contract';
import { call } from '#platform/web/client';
import { navigate } from '#platform/web/router';
import type { Command } from '#platform/web/shell-types';
import { testTone } from '#platform/web/sound';
import { setLanguage } from '#platform/web/text';
import { setTheme } from '#platform/web/ui';

/** Ends the session on the server, then here. */
export async function signOut(): Promise<void> {
  await call(sessionOperations.signOut).catch(() => undefined);
  window.dispatchEvent(new Event('fengsui:signed-out'));
}

/** Actions of the shell itself, for the command palette. */
export const shellCommands: readonly Command[] = [
  {
    id: 'shell.openIncident',
    title: { zh: '登记事件', en: 'Open an incident' },
    permission: 'incidents.open',
    keywords: '电话 报告 call',
    run: () => navigate('/incidents?new=1'),
  },
  {
    id: 'shell.shiftLog',
    title: { zh: '写值班记录', en: 'Write the shift log' },
    permission: 'duty.keep',
    keywords: '交接班',
    run: () => navigate('/?log=1'),
  },
  {
    id: 'shell.testTone',
    title: { zh: '试听报警声音', en: 'Play a test tone' },
    permission: 'alarms.read',
    keywords: 'sound 声音',
    run: () => void testTone(),
  },
  { id: 'shell.light', title: { zh: '浅色外观', en: 'Light look' }, run: () => setTheme('light') },
  { id: 'shell.dark', title: { zh: '深色外观', en: 'Dark look' }, run: () => setTheme('dark') },
  {
    id: 'shell.english',
    title: { zh: '界面改为英文 English', en: 'Screens in English' },
    run: () => setLanguage('en'),
  },
  {
    id: 'shell.chinese',
    title: { zh: '界面改为中文', en: 'Screens in Chinese 中文' },
    run: () => setLanguage('zh'),
  },
  { id: 'shell.signOut', title: { zh: '退出登录', en: 'Sign out' }, run: () => void signOut() },
];
