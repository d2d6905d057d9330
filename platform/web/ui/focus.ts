import { useEffect } from 'react';

/** Puts the keyboard into the element with this id once a dialog has opened (dialogs first take the focus themselves). */
export function useFocusSoon(id: string): void {
  useEffect(() => {
    const timer = window.setTimeout(() => document.getElementById(id)?.focus(), 60);
    return () => clearTimeout(timer);
  }, [id]);
}
