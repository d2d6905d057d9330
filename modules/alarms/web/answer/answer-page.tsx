import type { ReactNode } from 'react';
import { LoadingState } from '#platform/web/ui';

/** The enterprise's answer. */
export function AnswerPage(): ReactNode {
  return <LoadingState />;
}
