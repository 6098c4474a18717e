export { commitAll, createSeal, type SealParts } from './seal.ts'
export { serverCrypto, serverHashes } from './server-crypto.ts'
