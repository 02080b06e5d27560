import { defineConfig } from "vite";

// The policy of the server forbids blob: and inline scripts, so nothing may be inlined: workers and styles are files.
export default defineConfig({
  build: { outDir: "dist", assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: "es2022", sourcemap: false },
  worker: { format: "es" },
});
