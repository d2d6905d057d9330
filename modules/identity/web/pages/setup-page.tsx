import type { ReactNode } from 'react';

/** Placeholder while the page is being written. */
export function SetupPage(): ReactNode {
  return null;
}
