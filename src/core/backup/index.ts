export { BackupRefused, type Header, type Manifest, type Progress } from './format.ts'
export { prepareForBackup } from './prepare.ts'
export { type RestoreTarget, restoreBackup } from './restore.ts'
export { type BackupSource, writeBackup } from './write.ts'
