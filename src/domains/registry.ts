import type { Domain } from './define.ts'
import { laboratories } from './laboratories/index.ts'
import { sampling } from './sampling/index.ts'
import { supervision } from './supervision/index.ts'

/** The domains of the city. `npm run new-domain NAME` adds a line. Only composers, web apps and tests read this list. */
export const domains: readonly Domain[] = [laboratories, sampling, supervision]
