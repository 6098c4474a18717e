export { commitAll, createSeal, type SealParts } from './seal.ts'
export { serverHashes } from './server-hash.ts'
