import type { WebModule } from '#platform/web/shell-types';

/** The one map. */
export const onemapWeb: WebModule = {
  name: 'onemap',
  pages: [
    {
      path: '/map',
      title: { zh: '一张图', en: 'Map' },
      permission: 'onemap.read',
      menu: { icon: 'map', order: 20 },
      load: () => import('./map-page.tsx').then((m) => m.MapPage),
    },
  ],
};
