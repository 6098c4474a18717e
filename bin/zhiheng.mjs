#!/usr/bin/env node
import { handOver, prepare } from './bootstrap.mjs'

const args = process.argv.slice(2)
prepare({ isBuildNeeded: args[0] === 'start' })
handOver('src/cli.ts', args)
