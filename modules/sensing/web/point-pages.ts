import type { Page } from '#platform/web/shell-types';

const permission = 'sensing.read';

/** The point explorer. */
export const pointPages: readonly Page[] = [
  {
    path: '/points',
    title: { zh: '监测点', en: 'Points' },
    permission,
    menu: { icon: 'point', order: 50 },
    load: async () => (await import('./points-page.tsx')).PointsPage,
  },
  {
    path: '/points/:id',
    title: { zh: '监测点曲线', en: 'Point trend' },
    permission,
    load: async () => (await import('./point-page.tsx')).PointPage,
  },
];
