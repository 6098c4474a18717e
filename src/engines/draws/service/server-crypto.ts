import { createHash, createHmac, createSecretKey, hash } from 'node:crypto'
import type { DrawCrypto } from '../logic/encode.ts'

export const serverDrawCrypto: DrawCrypto = {
  sha256: (data) => hash('sha256', data, 'buffer'),
  startSha256: () => {
    const running = createHash('sha256')
    return {
      update: (data) => {
        running.update(data)
      },
      digest: () => running.digest(),
    }
  },
  mac: (key) => {
    const secret = createSecretKey(key)
    return (message) => createHmac('sha256', secret).update(message).digest()
  },
}
