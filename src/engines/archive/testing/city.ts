import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '../../../core/access/define.ts'
import type { App, Module } from '../../../core/app.ts'
import { fixedClock } from '../../../core/clock.ts'
import { readConfig } from '../../../core/config.ts'
import type { Scope } from '../../../core/db/index.ts'
import { folderFiles } from '../../../core/files/index.ts'
import { openJobs } from '../../../core/jobs/index.ts'
import { openTestDatabase } from '../../../core/testing/database.ts'
import { creditCodeCheck } from '../../../stats/identity/credit-code-check.ts'
import { organisationCodeCheck } from '../../../stats/identity/organisation-code-check.ts'
import { createSeal } from '../../evidence/index.ts'

/** An app on a real database, without a server: for tests of the archive below HTTP. */
export async function openArchiveCity(modules: readonly Module[]) {
  const database = await openTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'zhiheng-archive-'))
  const clock = fixedClock('2026-03-02T09:00:00+08:00')
  const config = readConfig({ ZHIHENG_DATA: folder })
  const app: App = {
    config,
    db: database.db,
    clock,
    random: randomBytes,
    files: folderFiles(join(folder, 'files')),
    jobs: openJobs(),
    seal: createSeal({ clock, random: randomBytes, logHash: config.logHash }),
    log: { info() {}, warn() {}, error() {}, trace() {}, debug() {}, fatal() {} } as unknown as App['log'],
    modules,
  }
  return {
    app,
    clock,
    url: database.url,
    async close() {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** An official who holds everything about subjects in these regions. */
export function official(name: string, ...regions: string[]): Actor {
  return {
    kind: 'account',
    accountId: name,
    name,
    grants: regions.map((region) => ({ roleId: 'quality-office', organisationId: 'office', region })),
    permissions: new Map(
      (['subject.read', 'subject.write', 'subject.merge', 'record.read', 'record.write', 'person.unmask'] as const).map(
        (p) => [p, regions],
      ),
    ),
    subjectId: undefined,
    sessionId: undefined,
  }
}

export function scopeOf(actor: Actor): Scope {
  return { actorId: actor.name, regions: actor.grants.map((g) => g.region), subjectId: actor.subjectId }
}

/** The nth valid credit code of a region: a made-up organisation with both checks right. */
export function creditCode(n: number, district = '120101'): string {
  const body = n.toString().padStart(8, '0')
  const first17 = `91${district}${body}${organisationCodeCheck(body)}`
  return first17 + creditCodeCheck(first17)
}
