import { api } from '../api.ts'
import type { StoredFile } from '../photo-input.tsx'
import { deviceStore } from './device-store.ts'

const PATH = '/api/uploads'

/** Where pictures live between the camera and the server. */
export interface FileKeeper {
  /** Keeps a picture on the device; its digest is the one the server will give it. @throws QuotaExceededError where there is no room */
  keep(content: Blob, name: string): Promise<StoredFile>
  upload(digest: string, onProgress?: (share: number) => void): Promise<void>
  /** An address to show it: from the device where it is held there, from the server otherwise. */
  address(digest: string): Promise<string>
}

/** SHA-256 of the content, lower-case hex, as the server's file store counts it. */
async function digestOf(content: ArrayBuffer): Promise<string> {
  // Absent on pages that came over plain http; there the library does the same, slower.
  if (globalThis.crypto?.subtle) return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', content)))
  const { sha256 } = await import('@noble/hashes/sha2.js')
  return hex(sha256(new Uint8Array(content)))
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')
}

export function fileKeeper(accountId: string): FileKeeper {
  return {
    async keep(content, name) {
      const bytes = await content.arrayBuffer()
      const digest = await digestOf(bytes)
      const db = await deviceStore(accountId)
      const before = await db.get('files', digest)
      const type = content.type || 'application/octet-stream'
      if (!before) await db.put('files', { digest, content: bytes, name, type, isUploaded: false, keptAt: Date.now() })
      return { digest, name, size: bytes.byteLength, type }
    },
    upload: (digest, onProgress) => uploadFile(accountId, digest, onProgress),
    async address(digest) {
      const file = await (await deviceStore(accountId)).get('files', digest)
      return file ? URL.createObjectURL(new Blob([file.content], { type: file.type })) : `${PATH}/${digest}`
    },
  }
}

/** Sends one picture for the account it was kept for; the server refuses it from any other. */
export async function uploadFile(
  accountId: string,
  digest: string,
  onProgress?: (share: number) => void,
): Promise<void> {
  const db = await deviceStore(accountId)
  const file = await db.get('files', digest)
  if (!file || file.isUploaded) return
  const form = new FormData()
  form.append('file', new Blob([file.content], { type: file.type }), file.name)
  await api.upload(`${PATH}?only=images&as=${accountId}`, form, onProgress ? { onProgress } : {})
  await db.put('files', { ...file, isUploaded: true })
}
