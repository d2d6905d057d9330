import type { WebModule } from '#platform/web/shell-types';

/** The big screen. */
export const wallWeb: WebModule = {
  name: 'wall',
  pages: [
    {
      path: '/wall',
      title: { zh: '大屏', en: 'Wall' },
      permission: 'alarms.read',
      bare: true,
      saysLoss: true,
      load: () => import('./wall-page.tsx').then((m) => m.WallPage),
    },
  ],
};
