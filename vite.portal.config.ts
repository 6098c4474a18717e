import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The portal's one script: it verifies receipts in the visitor's browser. Every page works without it. */
export default defineConfig({
  root: at('src/web/portal'),
  publicDir: false,
  cacheDir: at('node_modules/.vite-portal'),
  build: {
    outDir: at('dist/portal'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: at('src/engines/evidence/web/verify.ts'),
      output: { entryFileNames: 'verify.js', codeSplitting: false },
    },
  },
})
