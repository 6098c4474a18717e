import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { Type as T } from 'typebox'
import { open } from '../../core/access/define.ts'
import type { Module } from '../../core/app.ts'
import { type Raw, raw, route } from '../../core/http/route.ts'
import { notFound, problem, refuse } from '../../core/problem.ts'

const FOLDER = fileURLToPath(new URL('../../../dist/workbench', import.meta.url))
const YEAR_SECONDS = 31_536_000
/** Says which release is the newest: asked for anew each time. Its place below /app/ is its scope. */
const SERVICE_WORKER = 'sw.js'
const BROTLI_QUALITY = 9
/** Below one packet compression gains nothing. */
const COMPRESS_FROM_BYTES = 1400

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
}

type Encoding = 'br' | 'gzip'
const compress: Record<Encoding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: promisify(gzip),
}

interface Asset {
  readonly body: Buffer
  readonly type: string
  readonly packed: Map<Encoding, Promise<Buffer>>
}

const notBuilt = problem('workbench-not-built', 503, {
  zh: '工作台尚未构建，请运行 npm run build:web',
  en: 'The workbench has not been built; run npm run build:web',
})

/** Every file of the built workbench by its address: what is not in this list is not served, so no path of a request reaches the disk. */
export async function readAssets(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = names.filter((n) => n.isFile()).map((n) => join(n.parentPath, n.name))
  const assets = files.map(async (file): Promise<[string, Asset]> => {
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    return [relative(folder, file).split(sep).join('/'), { body: await readFile(file), type, packed: new Map() }]
  })
  return new Map(await Promise.all(assets))
}

/** The best encoding the client names; a refused one (`q=0`) is not used. */
export function encodingFor(accepted: string | undefined): Encoding | undefined {
  const named = new Set(
    (accepted ?? '')
      .split(',')
      .flatMap((part) => (/;\s*q=0(\.0*)?\s*$/.test(part) ? [] : [part.split(';')[0]?.trim()])),
  )
  return named.has('br') ? 'br' : named.has('gzip') ? 'gzip' : undefined
}

async function sendAsset(asset: Asset, cacheControl: string, accepted: string | undefined): Promise<Raw> {
  const headers = { 'cache-control': cacheControl, vary: 'accept-encoding' }
  const encoding =
    asset.body.length < COMPRESS_FROM_BYTES || asset.type.startsWith('application/octet')
      ? undefined
      : encodingFor(accepted)
  if (!encoding) return raw(asset.body, asset.type, { headers })
  let packed = asset.packed.get(encoding)
  if (!packed) {
    packed = compress[encoding](asset.body)
    asset.packed.set(encoding, packed)
  }
  return raw(await packed, asset.type, { headers: { ...headers, 'content-encoding': encoding } })
}

/** Hashed files never change; a missing one belongs to an older build. Every other address is a page of the app, which finds its own way. */
async function serve(assets: ReadonlyMap<string, Asset>, path: string, accepted: string | undefined): Promise<Raw> {
  const asset = assets.get(path)
  if (asset && path !== 'index.html')
    return sendAsset(
      asset,
      path.startsWith('assets/')
        ? `public, max-age=${YEAR_SECONDS}, immutable`
        : path === SERVICE_WORKER
          ? 'no-cache'
          : 'public, max-age=3600',
      accepted,
    )
  if (path.startsWith('assets/')) throw refuse(notFound())
  const index = assets.get('index.html')
  if (!index) throw refuse(notBuilt())
  return sendAsset(index, 'no-cache', accepted)
}

/** Serves the built workbench below /app/. The program holds no data: everything it shows comes from routes with their own permissions. */
export function createWorkbenchModule(folder = FOLDER): Module {
  let assets: ReadonlyMap<string, Asset> = new Map()
  const page = {
    method: 'GET',
    permission: open('the program itself; it holds no data'),
    reply: 'raw',
    hidden: true,
    ownTransactions: true,
    problems: [notBuilt],
  } as const
  return {
    id: 'workbench',
    routes: [
      route({
        ...page,
        path: '/app',
        summary: { zh: '工作台', en: 'Workbench' },
        run: async () => raw('', 'text/plain', { status: 303, headers: { location: '/app/' } }),
      }),
      route({
        ...page,
        path: '/app/*',
        summary: { zh: '工作台的页面与文件', en: 'Pages and files of the workbench' },
        params: T.Object({ '*': T.String({ maxLength: 300 }) }),
        run: ({ params, request }) => serve(assets, params['*'], request.headers['accept-encoding']),
      }),
    ],
    async start() {
      assets = await readAssets(folder)
      return undefined
    },
  }
}

export const workbenchModule = createWorkbenchModule()
