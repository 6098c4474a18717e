import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The portal's scripts: they verify receipts and draws in the visitor's browser. Every page works without them. */
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
      input: {
        verify: at('src/engines/evidence/web/verify.ts'),
        'verify-draw': at('src/engines/draws/web/verify-draw.ts'),
      },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        codeSplitting: { groups: [{ name: 'verify-shared', minShareCount: 2 }] },
      },
    },
  },
})
