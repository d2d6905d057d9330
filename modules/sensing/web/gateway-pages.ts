import type { Page } from '#platform/web/shell-types';

const permission = 'sensing.read';

/** Gateways, their mappings and traces, and the quarantine. */
export const gatewayPages: readonly Page[] = [
  {
    path: '/gateways',
    title: { zh: '网关', en: 'Gateways' },
    permission,
    menu: { icon: 'gateway', order: 70 },
    load: async () => (await import('./gateways-page.tsx')).GatewaysPage,
  },
  {
    path: '/gateways/:id',
    title: { zh: '网关', en: 'Gateway' },
    permission,
    load: async () => (await import('./gateway-page.tsx')).GatewayPage,
  },
  {
    path: '/quarantine',
    title: { zh: '隔离数据', en: 'Quarantine' },
    permission,
    load: async () => (await import('./quarantine-page.tsx')).QuarantinePage,
  },
];
