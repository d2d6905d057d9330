import type { ReactNode } from 'react';
import { LoadingState } from '#platform/web/ui';

/** The duty desk. */
export function DeskPage(): ReactNode {
  return <LoadingState />;
}
