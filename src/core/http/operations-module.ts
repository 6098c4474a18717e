import type { Module } from '../app.ts'
import { alarmJob } from './alarms.ts'
import { operationsRoutes } from './operations.ts'

/** Health, metrics and alarms: what the operator asks and is told. */
export const operationsModule: Module = { id: 'operations', routes: operationsRoutes, jobs: [alarmJob] }
