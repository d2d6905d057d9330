import type { WebModule } from '#platform/web/shell-types';

/** The duty desk, composed from what alarms, incidents and the map contribute. */
export const deskWeb: WebModule = {
  name: 'desk',
  pages: [
    {
      path: '/',
      title: { zh: '值班台', en: 'Desk' },
      permission: 'alarms.read',
      menu: { icon: 'desk', order: 10 },
      load: () => import('./desk-page.tsx').then((m) => m.DeskPage),
    },
  ],
};
