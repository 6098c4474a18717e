import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, transformWithOxc } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const FIRST_PAGE_PARTS = [
  'actor',
  'api',
  'api-problem',
  'city',
  'district-tiles',
  'icon',
  'language',
  'moment',
  'offline/device-store',
  'offline/files',
  'offline/kept-replies',
  'offline/outbox',
  'offline/queue',
  'offline/send',
  'offline/use-outbox',
  'page-frame',
  'problem-summary',
  'recent-subjects',
  'screen',
  'search-params',
]

/** Says what the first page weighs: the entry and what it imports before anything is opened. */
function firstPageSize(): Plugin {
  return {
    name: 'first-page-size',
    apply: 'build',
    generateBundle(_options, bundle) {
      const waiting = Object.values(bundle).flatMap((f) => (f.type === 'chunk' && f.isEntry ? [f.fileName] : []))
      const first = new Set<string>()
      for (const name of waiting) {
        const file = bundle[name]
        if (first.has(name) || file?.type !== 'chunk') continue
        first.add(name)
        waiting.push(...file.imports)
      }
      const bytes = [...first].reduce((sum, name) => {
        const file = bundle[name]
        return sum + (file?.type === 'chunk' ? gzipSync(file.code).length : 0)
      }, 0)
      console.log(`first page: ${Math.round(bytes / 1024)} KB of programs (gzip) in ${first.size} files`)
    },
  }
}

/** Seldom opened and heavy; kept on the device when first used. */
const NOT_BROUGHT_ALONG = /chart-engine|[.]map$/

/** Writes sw.js: the service worker with the list of this release's files, and an id that changes with any of them. */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    // From what was written: a chunk that turned out empty is in the bundle and not on the disk.
    async writeBundle({ dir = '' }) {
      const files = readdirSync(join(dir, 'assets'))
        .filter((name) => !NOT_BROUGHT_ALONG.test(name))
        .sort()
        .map((name) => `/app/assets/${name}`)
      const path = at('src/web/workbench/offline/worker.ts')
      const source = (await transformWithOxc(readFileSync(path, 'utf8'), path)).code
      const id = createHash('sha256')
        .update(files.join() + source)
        .digest('hex')
        .slice(0, 16)
      writeFileSync(join(dir, 'sw.js'), `const RELEASE = ${JSON.stringify({ id, files })}\n${source}`)
    },
  }
}

// `npx vite build` prints the gzip size of every chunk; docs/decisions/workbench.md says what the first page may weigh.
export default defineConfig({
  root: at('src/web/workbench'),
  base: '/app/',
  publicDir: false,
  cacheDir: at('node_modules/.vite'),
  plugins: [react(), firstPageSize(), serviceWorker()],
  resolve: {
    // Node imports antd's locales as CommonJS; in the browser the module build is meant.
    alias: { 'antd/locale': 'antd/es/locale' },
  },
  build: {
    outDir: at('dist/workbench'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      // Our own modules do nothing when loaded: a front door may export more than the importer wants.
      treeshake: { moduleSideEffects: [{ test: /[/]src[/].*[.]tsx?$/, sideEffects: false }] },
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack|use-sync-external-store)\//,
              priority: 20,
            },
            // What the shell and the first page need of the kit; the rest of it brings Ant Design along.
            { name: 'shell', test: new RegExp(`src/web/kit/(${FIRST_PAGE_PARTS.join('|')})[.]tsx?$`), priority: 10 },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/log', '/healthz'].map((path) => [path, process.env.ZHIHENG_DEV_SERVER ?? 'http://localhost:8080']),
    ),
  },
})
