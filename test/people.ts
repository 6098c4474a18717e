import { signIn } from '../src/core/access/testing/index.ts'
import type { TestCity } from './harness.ts'

/** Signs a demo account in and gives its cookie. */
export function signInAs(city: TestCity, login: string): Promise<string> {
  return signIn(city.server, login)
}
