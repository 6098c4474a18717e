import type { Module } from '../app.ts'
import { uploadJobs } from './jobs.ts'
import { uploadRoutes } from './routes.ts'

export { findUploads, takeUploads } from './find.ts'
export { bodyLimitOf, filePart, keepFile, PAPERS, plainName, receiveFile, uploadProblems } from './receive.ts'

/** Files on their way into something: uploaded once, then named by their digest. */
export const uploadsModule: Module = { id: 'uploads', routes: uploadRoutes, jobs: uploadJobs }
