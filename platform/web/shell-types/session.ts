import { createContext, useContext } from 'react';
import type { SessionView } from './types.ts';

/** Set by the shell once a person is signed in. */
export const SessionContext = createContext<SessionView | undefined>(undefined);

/** The signed-in person. Only pages that need a session may call it. */
export function useSession(): SessionView {
  const session = useContext(SessionContext);
  if (!session) throw new Error('this page needs a session');
  return session;
}

/** True when the signed-in person holds the permission somewhere. */
export function useCan(): (permission: string) => boolean {
  const session = useContext(SessionContext);
  return (permission) => session?.permissions.includes(permission) ?? false;
}
