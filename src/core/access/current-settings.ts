import { Compile } from 'typebox/compile'
import type { Tx } from '../db/index.ts'
import { defaultSettings, SecuritySettings } from './settings.ts'
import { findSettings } from './store/audit.ts'

const isSettings = Compile(SecuritySettings)

/** The security settings in force; a setting that is newer than the stored version has its default. */
export async function currentSettings(tx: Tx): Promise<SecuritySettings> {
  const stored = await findSettings(tx)
  if (!stored) return defaultSettings
  const merged = { ...defaultSettings, ...(stored.body as object) }
  if (!isSettings.Check(merged)) throw new Error(`security settings version ${stored.version} are not usable`)
  return merged
}
