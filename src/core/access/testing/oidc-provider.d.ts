// oidc-provider (a test dependency) brings no types; this is the part the OIDC test touches.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  class Grant {
    constructor(of: { accountId: string; clientId: string })
    static find(id: string): Promise<Grant | undefined>
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }
  interface Settings {
    readonly clients: readonly { client_id: string; client_secret: string; redirect_uris: readonly string[] }[]
    readonly claims: Readonly<Record<string, readonly string[]>>
    readonly features: { readonly devInteractions: { readonly enabled: boolean } }
    readonly pkce: { readonly required: () => boolean }
    readonly cookies: { readonly keys: readonly string[] }
    readonly interactions: { readonly url: () => string }
    readonly findAccount: (context: unknown, id: string) => { accountId: string; claims: () => { sub: string } }
  }
  export default class Provider {
    constructor(issuer: string, settings: Settings)
    readonly Grant: typeof Grant
    callback(): (request: IncomingMessage, response: ServerResponse) => void
    interactionDetails(
      request: IncomingMessage,
      response: ServerResponse,
    ): Promise<{ prompt: { name: string }; params: Record<string, unknown>; grantId?: string }>
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>
  }
}
