import type { Actor, Permission } from '../access/define.ts'
import { collectRoles, findOrganisation } from '../access/index.ts'
import type { App } from '../app.ts'
import type { Tx } from '../db/index.ts'
import { listRegionNames } from '../regions/index.ts'
import type { Issuer } from './define.ts'

/** A series is named by at most 40 characters, the kind's own among them. */
const LONGEST_WORD = 34
/** District: six digits of its region code. A street office's acts are reviewed by the government of its district (行政复议法 24). */
const DISTRICT_DIGITS = 6

/**
 * The body in whose name somebody acts: the organisation in which they were given the permission for the region, the nearest where several
 * were. Number, signature and ways of review all follow from it, so that they belong to the same body.
 *
 * A department's acts are reviewed by the government of its own level (行政复议法 2023, 24.1); the court of first instance is the basic one at
 * its seat (行政诉讼法 2017, 14, 18). A district's department has its seat there; where that of the city lies the system does not know, and
 * the document says so in the words of the law.
 * @returns undefined where the organisation or its region is not known
 */
export async function issuerOf(
  tx: Tx,
  app: Pick<App, 'modules'>,
  actor: Actor,
  asked: { readonly permission: Permission; readonly region: string },
): Promise<Issuer | undefined> {
  const entitled = new Set(
    collectRoles(app.modules)
      .filter((r) => r.permissions.includes(asked.permission))
      .map((r) => r.id),
  )
  const [nearest] = actor.grants
    .filter((g) => entitled.has(g.roleId) && asked.region.startsWith(g.region))
    .sort((a, b) => b.region.length - a.region.length)
  const organisation = nearest && (await findOrganisation(tx, nearest.organisationId))
  if (!organisation) return undefined
  const place = organisation.region.slice(0, DISTRICT_DIGITS)
  const names = await listRegionNames(tx, place)
  if (names.length === 0) return undefined
  const isDistrict = place.length === DISTRICT_DIGITS
  return {
    name: organisation.name,
    // A city gives its bodies no words yet; the name says whose number it is.
    word: organisation.name.replace(/\s+/gu, '').slice(0, LONGEST_WORD),
    reviewAuthority: `${names.join('')}人民政府`,
    court: isDistrict ? `${names.join('')}人民法院` : '本机关所在地有管辖权的基层人民法院',
  }
}
