import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The pages are served at several depths (/hub, /sense/app/<id>/sheet/<id>) and behind any virtual proxy prefix, so no
// absolute address is built in: scripts find each other relatively, and the page carries the placeholder @root@, which
// the hub plugin replaces by the relative way back to the site's root.
export default defineConfig(({ command }) => ({
  plugins: [react()],
  base: command === 'build' ? './' : '/',
  experimental: {
    renderBuiltUrl: (filename, { hostType }) => (hostType === 'html' ? `@root@hub/${filename}` : { relative: true }),
  },
  build: {
    outDir: process.env.ORRERY_WEB_OUT ?? 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 3000,
    // One budget for what a chart package may weigh; they load only when a sheet shows one.
    reportCompressedSize: false,
  },
}));
