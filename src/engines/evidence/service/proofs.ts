import type { TreeHash } from '../logic/merkle.ts'
import { type LoadTiles, type Plan, planConsistency, planInclusion, planRoot } from '../logic/tiles.ts'

async function solve(tree: TreeHash, plan: Plan, load: LoadTiles): Promise<Uint8Array[]> {
  return plan.solve(tree, await load(plan.tiles))
}

/** Inclusion proof of a leaf in the tree of `size` leaves. */
export function proveInclusion(tree: TreeHash, index: number, size: number, load: LoadTiles): Promise<Uint8Array[]> {
  return solve(tree, planInclusion(index, size), load)
}

/** Proof that the tree of `size` leaves begins with the tree of `oldSize`. */
export function proveConsistency(
  tree: TreeHash,
  oldSize: number,
  size: number,
  load: LoadTiles,
): Promise<Uint8Array[]> {
  return solve(tree, planConsistency(oldSize, size), load)
}

/** Root of the first `size` leaves. */
export async function rootFromTiles(tree: TreeHash, size: number, load: LoadTiles): Promise<Uint8Array> {
  const [root] = await solve(tree, planRoot(size), load)
  return root as Uint8Array
}
