export type { Command, IconName, Page, PageProps, SessionView, WebModule } from './types.ts';
export { SessionContext, useCan, useSession } from './session.ts';
