import type { Page } from '#platform/web/shell-types';

/** People, organisations, the policy table and one's own account. */
export const peoplePages: readonly Page[] = [
  {
    path: '/people',
    title: { zh: '人员', en: 'People' },
    permission: 'identity.readPeople',
    menu: { icon: 'people', order: 90 },
    load: async () => (await import('./people-page.tsx')).PeoplePage,
  },
  {
    path: '/orgs',
    title: { zh: '组织', en: 'Organisations' },
    permission: 'identity.readOrgs',
    menu: { icon: 'org', order: 92 },
    load: async () => (await import('./orgs-page.tsx')).OrgsPage,
  },
  {
    path: '/regions',
    title: { zh: '行政区划', en: 'Regions' },
    permission: 'identity.readOrgs',
    load: async () => (await import('./orgs-regions-page.tsx')).RegionsPage,
  },
  {
    path: '/policy',
    title: { zh: '权限表', en: 'Policy table' },
    load: async () => (await import('./policy-page.tsx')).PolicyPage,
  },
  {
    path: '/account',
    title: { zh: '我的账号', en: 'My account' },
    load: async () => (await import('./account-page.tsx')).AccountPage,
  },
];
