// A draw of its own size in a process of its own, so that its memory is its own: `node bench/processes/draw.ts FOLDER CANDIDATES INSPECTORS`.
// Writes draw.json and the list into the folder and prints one line of JSON.
import { createHash, createHmac, createSecretKey } from 'node:crypto'
import { createReadStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from '../../src/core/app.ts'
import { folderFiles } from '../../src/core/files/index.ts'
import { newId } from '../../src/core/ids.ts'
import type { Candidate } from '../../src/engines/draws/define.ts'
import { serverDrawCrypto, verifyDraw } from '../../src/engines/draws/index.ts'
import { hashOf, openSeed, resultOf, startDrawing } from '../../src/engines/draws/logic/replay.ts'
import { quotaOf } from '../../src/engines/draws/logic/select.ts'
import {
  type Circle,
  makeDealing,
  makeJoin,
  makeOpening,
  memberOf,
  thresholdOf,
} from '../../src/engines/draws/logic/sharing.ts'
import type { AssignmentDocument, DrawFile, DrawHeader, Step } from '../../src/engines/draws/schema.ts'
import { freezeRoster, publicPart } from '../../src/engines/draws/service/freeze-roster.ts'
import { linesOf } from '../../src/engines/draws/verify-file.ts'

const [folder = '', candidates = '', inspectors = ''] = process.argv.slice(2)
const count = Number(candidates)
const files = folderFiles(folder)
const DISTRICTS = Array.from({ length: 16 }, (_, i) => `1201${String(i + 1).padStart(2, '0')}`)
const MATTERS = ['food', 'device', 'measure', 'quality']
const district = (i: number) => DISTRICTS[i % 16] as string

async function timed<R>(work: () => Promise<R>): Promise<readonly [R, number]> {
  const began = performance.now()
  return [await work(), performance.now() - began] as const
}

/** Four in five have the weight one; the rest are drawn three times as often, so that weights are worked out too. */
function* roster(): Generator<Candidate> {
  for (let i = 0; i < count; i++)
    yield {
      id: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
      code: `91${district(i)}MA${String(i).padStart(8, '0')}`,
      stratum: i % 2 ? 'general' : 'risk',
      weight: i % 2 || i % 10 ? 1 : 3,
      label: `津门第${i}号食品有限公司`,
      region: district(i),
      needs: [MATTERS[i % 4] as string],
    }
}

const people: AssignmentDocument = {
  perTask: 2,
  inspectors: Array.from({ length: Number(inspectors) }, (_, i) => ({
    handle: createHash('sha1').update(`inspector ${i}`).digest('hex'),
    capabilities: MATTERS.filter((_m, k) => k === i % 4 || (i + k) % 3 === 0),
    regions: i % 20 ? [district(i)] : ['12'],
    capacity: 20,
  })).sort((a, b) => (a.handle < b.handle ? -1 : 1)),
  recusals: [],
  previousPairs: [],
}

const strata: DrawHeader['strata'] = [
  { id: 'general', label: { zh: '一般', en: 'General' }, take: { ratio: [1, 100] } },
  { id: 'risk', label: { zh: '重点', en: 'At risk' }, take: { ratio: [1, 100] } },
]
const rule = { salt: 'ab'.repeat(16), strata: new Set(['general', 'risk']), excluded: new Set<string>() }
const [frozen, freezeMs] = await timed(() => freezeRoster({ files } as App, roster(), rule, []))
const id = newId()
const names = ['system', 'office', 'reviewer']
const header: DrawHeader = {
  format: 'zhiheng/draw/v2',
  id,
  purpose: 'bench.draw',
  title: 'bench',
  region: '12',
  owner: { kind: 'bench', id },
  frozenAt: new Date().toISOString(),
  prepareBy: new Date().toISOString(),
  openBy: new Date().toISOString(),
  strata,
  roster: {
    salt: rule.salt,
    count: frozen.count,
    sha256: frozen.sha256,
    strata: strata.flatMap((s) => {
      const frame = frozen.strata.get(s.id)
      return frame ? [{ ...frame, quota: quotaOf(s, frame.candidates) }] : []
    }),
  },
  exclusions: [],
  parties: names.map((n) => ({ id: n, label: { zh: n, en: n } })),
  threshold: thresholdOf(3),
  assignment: { sha256: hashOf(serverDrawCrypto, people), perTask: 2 },
}
const drawHash = hashOf(serverDrawCrypto, header)
const secrets = names.map((n) => createHash('sha256').update(n).digest())
const joins = secrets.map((s, i) => makeJoin(s, drawHash, names[i] as string, 2))
const circle: Circle = {
  drawHash,
  threshold: 2,
  parties: joins.map((join, i) => memberOf(names[i] as string, join)),
}
const dealings = secrets.map((s, i) => makeDealing(s, circle, names[i] as string))
const step = (said: object) => ({ id: newId(), draw: id, at: header.frozenAt, ...said }) as Step
const steps: Step[] = [
  ...joins.map((join, i) => step({ kind: 'joined', party: names[i], join })),
  ...dealings.map((dealing, i) => step({ kind: 'committed', party: names[i], dealing })),
  step({ kind: 'closed' }),
  ...[0, 1].map((i) =>
    step({ kind: 'opened', party: names[i], opening: makeOpening(secrets[i] as Buffer, circle, i, dealings) }),
  ),
]

const [result, drawMs] = await timed(async () => {
  const opened = openSeed(serverDrawCrypto, header, steps)
  const drawing = startDrawing(serverDrawCrypto, header, opened.seed)
  for await (const lines of linesOf(await files.read(frozen.privateFile))) drawing.add(lines.map(publicPart))
  return resultOf(serverDrawCrypto, header, opened, drawing.finish().winners, people)
})
const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024)

const handles: string[] = []
for await (const lines of linesOf(await files.read(frozen.publicFile)))
  for (const line of lines) handles.push(line.slice(2, 42))
const key = createSecretKey(Buffer.from(result.seed, 'hex'))
const [, floorMs] = await timed(async () => {
  for (const handle of handles) createHmac('sha256', key).update(handle).digest()
})

const file: DrawFile = {
  format: 'zhiheng/draw-file/v1',
  header,
  assignment: people,
  steps,
  result: { ...result, drawnAt: header.frozenAt },
  receipts: [],
}
writeFileSync(join(folder, 'draw.json'), JSON.stringify(file))
const path = join(folder, frozen.publicFile.slice(0, 2), frozen.publicFile.slice(2, 4), frozen.publicFile)
const [check, verifyMs] = await timed(() =>
  verifyDraw(file, { crypto: serverDrawCrypto, roster: () => createReadStream(path) }),
)
if (!check.isVerified) throw new Error(`the draw does not hold: ${JSON.stringify(check.findings)}`)
const open = result.shortfalls?.length ?? 0
console.log(
  JSON.stringify({
    id,
    roster: path,
    freezeMs,
    drawMs,
    floorMs,
    verifyMs,
    peakMiB,
    candidates: count,
    drawn: check.drawn,
    open,
  }),
)
