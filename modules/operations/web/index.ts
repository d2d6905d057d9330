import type { WebModule } from '#platform/web/shell-types';

/** Screens of the operations module. */
export const operationsWeb: WebModule = {
  name: 'operations',
  pages: [
    {
      path: '/log',
      title: { zh: '日志', en: 'Log' },
      permission: 'operations.readLog',
      menu: { icon: 'log', order: 100 },
      load: async () => (await import('./log/log-page.tsx')).LogPage,
    },
    {
      path: '/log/chains/:id',
      title: { zh: '证据链', en: 'Chain' },
      permission: 'operations.readLog',
      load: async () => (await import('./log/chain-page.tsx')).ChainPage,
    },
    {
      path: '/system',
      title: { zh: '系统', en: 'System' },
      permission: 'operations.read',
      menu: { icon: 'system', order: 110 },
      load: async () => (await import('./system/system-page.tsx')).SystemPage,
    },
    {
      path: '/api-browser',
      title: { zh: '接口', en: 'API' },
      permission: 'operations.read',
      load: async () => (await import('./api/api-page.tsx')).ApiPage,
    },
  ],
};
