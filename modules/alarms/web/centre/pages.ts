import type { Page } from '#platform/web/shell-types';

const permission = 'alarms.read';

/** The alarm centre, its health, the hand-over. */
export const centrePages: readonly Page[] = [
  {
    path: '/alarms',
    title: { zh: '报警中心', en: 'Alarm centre' },
    permission,
    menu: { icon: 'alarm', order: 30 },
    load: async () => (await import('./centre-page.tsx')).CentrePage,
  },
  {
    path: '/alarms/:id',
    title: { zh: '报警', en: 'Alarm' },
    permission,
    load: async () => (await import('./alarm-page.tsx')).AlarmPage,
  },
  {
    path: '/alarm-health',
    title: { zh: '报警系统健康', en: 'Alarm-system health' },
    permission,
    load: async () => (await import('../health/health-page.tsx')).HealthPage,
  },
  {
    path: '/handover',
    title: { zh: '交接班清单', en: 'Shift hand-over' },
    permission,
    load: async () => (await import('../handover/handover-page.tsx')).HandoverPage,
  },
];
