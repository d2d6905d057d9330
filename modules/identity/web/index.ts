import type { WebModule } from '#platform/web/shell-types';
import { peoplePages } from './people-pages.ts';

/** Screens of the identity module. */
export const identityWeb: WebModule = {
  name: 'identity',
  pages: [
    {
      path: '/sign-in',
      title: { zh: '登录', en: 'Sign in' },
      open: true,
      load: () => import('./pages/sign-in-page.tsx').then((m) => m.SignInPage),
    },
    {
      path: '/setup',
      title: { zh: '初次设置', en: 'Set-up' },
      open: true,
      load: () => import('./pages/setup-page.tsx').then((m) => m.SetupPage),
    },
    ...peoplePages,
  ],
};
