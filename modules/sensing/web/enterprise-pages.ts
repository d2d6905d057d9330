import type { Page } from '#platform/web/shell-types';

const permission = 'sensing.read';

/** The enterprise file, must-connect lists and the import. */
export const enterprisePages: readonly Page[] = [
  {
    path: '/enterprises',
    title: { zh: '企业档案', en: 'Enterprises' },
    permission,
    menu: { icon: 'enterprise', order: 60 },
    load: async () => (await import('./enterprises-page.tsx')).EnterprisesPage,
  },
  {
    path: '/enterprises/:id',
    title: { zh: '企业档案', en: 'Enterprise file' },
    permission,
    load: async () => (await import('./enterprise-page.tsx')).EnterprisePage,
  },
  {
    path: '/must-connect',
    title: { zh: '应接必接', en: 'Must-connect lists' },
    permission,
    load: async () => (await import('./must-connect-page.tsx')).MustConnectPage,
  },
  {
    path: '/import',
    title: { zh: '导入登记', en: 'Import registry' },
    permission: 'sensing.manage',
    load: async () => (await import('./import-page.tsx')).ImportPage,
  },
];
