import type { Module } from '../app.ts'
import { uploadRoutes } from './routes.ts'

export { findUploads } from './find.ts'
export { bodyLimitOf, filePart, keepUpload, PAPERS, plainName, receiveFile } from './receive.ts'

/** Files on their way into something: uploaded once, then named by their digest. */
export const uploadsModule: Module = { id: 'uploads', routes: uploadRoutes }
