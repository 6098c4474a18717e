// A process that takes a draw, for the test that kills it: city of DATABASE_URL and ZHIHENG_DATA, draw of the first argument.
import { createCity, modules } from '../../src/city.ts'
import { audit } from '../../src/core/access/index.ts'
import type { Module } from '../../src/core/app.ts'
import { readConfig } from '../../src/core/config.ts'
import { defineDrawConsumer, takeDraw } from '../../src/engines/draws/index.ts'

/** Leaves one audit entry per drawn result: what a consumer wrote can be counted. */
export const countingConsumer: Module = {
  id: 'counting',
  declares: {
    drawConsumers: [
      defineDrawConsumer({
        purpose: 'test.draw',
        onDrawn: async (tx, app, draw) => {
          await audit(tx, app, {
            actor: 'system:counting',
            action: 'test.consumed',
            objectKind: 'draw',
            objectId: draw.drawId,
            detail: { drawn: draw.drawn.length },
          })
        },
      }),
    ],
  },
}

if (import.meta.main) {
  const city = await createCity(readConfig({ ...process.env, LOG_LEVEL: 'silent' }), {
    modules: [...modules, countingConsumer],
    isPassive: true,
  })
  console.log('begins')
  await takeDraw(city.app, process.argv[2] as string)
  console.log('done')
  await city.stop()
}
