import type { App } from '../../../core/app.ts'
import type { BeaconNetwork, BeaconRound } from '../logic/beacon.ts'

/**
 * The first network of the League of Entropy (pedersen-bls-chained, one round in 30 s). Key and scheme are those of its round 1, which a
 * test verifies; start and period as published by the network.
 */
export const leagueNetwork: BeaconNetwork = {
  chain: '8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce',
  scheme: 'pedersen-bls-chained',
  publicKey: '868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31',
  genesis: 1_595_431_050,
  period: 30,
}

const WAIT_MS = 10_000

/** Asks the configured relay for a round; undefined while it is not out. What it answers counts only with the network's signature. */
export async function fetchRound(app: App, network: BeaconNetwork, round: number): Promise<BeaconRound | undefined> {
  if (!app.config.beaconUrl) return undefined
  const url = `${app.config.beaconUrl.replace(/\/$/, '')}/${network.chain}/public/${round}`
  const reply = await fetch(url, { signal: AbortSignal.timeout(WAIT_MS) })
  if (!reply.ok) return undefined
  const body = (await reply.json()) as Record<string, unknown>
  return {
    round: Number(body.round),
    randomness: String(body.randomness),
    signature: String(body.signature),
    ...(typeof body.previous_signature === 'string' && { previousSignature: body.previous_signature }),
  }
}
