// The city as a process of its own, as `npm start` runs it: HTTP, jobs, sequencer.
import { createCity } from '../../src/city.ts'
import { readConfig } from '../../src/core/config.ts'

const city = await createCity(readConfig(process.env))
const url = await city.server.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ url })
process.once('disconnect', () => void city.stop().finally(() => process.exit(0)))
