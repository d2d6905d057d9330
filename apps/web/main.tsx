import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { queryClient } from '#platform/web/client';
import { UiRoot } from '#platform/web/ui';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { Site } from './shell/site.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <UiRoot>
        <ErrorBoundary>
          <Site />
        </ErrorBoundary>
      </UiRoot>
    </QueryClientProvider>
  </StrictMode>,
);
