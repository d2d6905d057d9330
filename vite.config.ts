import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The web build: one entry, hashed files under dist/web/assets; `#…` imports resolve through package.json.
// oxlint-disable-next-line import/no-default-export -- Vite reads the default export
export default defineConfig({
  root: 'apps/web',
  plugins: [react()],
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: false,
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    target: 'es2023',
    chunkSizeWarningLimit: 2000,
    modulePreload: { polyfill: false },
  },
});
