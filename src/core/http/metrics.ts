import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** Prometheus metrics of this process. */
export const metrics = new Registry()
collectDefaultMetrics({ register: metrics, prefix: 'zhiheng_' })

const durations = new Histogram({
  name: 'zhiheng_http_request_seconds',
  help: 'Time to answer a request, by route',
  labelNames: ['method', 'path', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metrics],
})

export function observeRequest(method: string, path: string, status: number, ms: number): void {
  durations.observe({ method, path, status: String(status) }, ms / 1000)
}

/** A counter in the project's registry, e.g. `zhiheng_records_sealed_total`. */
export function counter(name: string, help: string): Counter {
  return (metrics.getSingleMetric(name) as Counter | undefined) ?? new Counter({ name, help, registers: [metrics] })
}
