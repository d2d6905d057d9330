import type { WebModule } from '#platform/web/shell-types';

export { gradeOfLevel } from './level-mark.tsx';
export { OpenIncidentDialog, type FromAlarm } from './open-incident-dialog.tsx';

/** Screens of the incidents module. */
export const incidentsWeb: WebModule = {
  name: 'incidents',
  pages: [
    {
      path: '/incidents',
      title: { zh: '事件', en: 'Incidents' },
      permission: 'incidents.read',
      menu: { icon: 'incident', order: 40 },
      load: () => import('./incidents-page.tsx').then((m) => m.IncidentsPage),
    },
    {
      path: '/incidents/:id',
      title: { zh: '事件', en: 'Incident' },
      permission: 'incidents.read',
      load: () => import('./room/room-page.tsx').then((m) => m.RoomPage),
    },
  ],
};
