import { useEffect, useState } from 'react';
import { sessionOperations, type Session } from '#identity/contract';
import { asFailure, call, queryClient, type ClientFailure } from '#platform/web/client';
import { listen, startLive, stopLive } from '#platform/web/live';

/** Who is signed in: not known yet, nobody, a person, or the server could not say. */
export type SessionState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'person'; readonly session: Session }
  | { readonly kind: 'failed'; readonly failure: ClientFailure };

/** Reads the session once, again after sign-in, and when the rights of the person change. */
export function useSessionState(): { readonly state: SessionState; readonly reload: () => void } {
  const [state, setState] = useState<SessionState>({ kind: 'loading' });
  const [round, setRound] = useState(0);
  const reload = (): void => setRound((n) => n + 1);
  useEffect(() => {
    let current = true;
    call(sessionOperations.me).then(
      (session) => {
        if (!current) return;
        setState({ kind: 'person', session });
        startLive();
      },
      (error: unknown) => {
        if (!current) return;
        const failure = asFailure(error);
        setState(failure.status === 401 ? { kind: 'nobody' } : { kind: 'failed', failure });
      },
    );
    return () => {
      current = false;
    };
  }, [round]);
  useEffect(() => {
    const leave = (): void => {
      stopLive();
      queryClient.clear();
      setState({ kind: 'nobody' });
    };
    window.addEventListener('fengsui:signed-out', leave);
    window.addEventListener('fengsui:signed-in', reload);
    const forgetRights = listen('rights', () => {
      reload();
      void queryClient.invalidateQueries();
    });
    const forgetResets = listen('resets', () => void queryClient.invalidateQueries());
    return () => {
      window.removeEventListener('fengsui:signed-out', leave);
      window.removeEventListener('fengsui:signed-in', reload);
      forgetRights();
      forgetResets();
    };
  }, []);
  return { state, reload };
}
