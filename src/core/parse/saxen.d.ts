declare module 'saxen' {
  type Decode = (text: string) => string
  /** What we use of it; names and order as in its README (version 11.2). */
  export class Parser {
    on(
      event: 'openTag',
      handle: (name: string, attributes: () => Record<string, string>, decode: Decode, isSelfClosing: boolean) => void,
    ): this
    on(event: 'closeTag', handle: (name: string) => void): this
    on(event: 'text', handle: (value: string, decode: Decode) => void): this
    on(event: 'cdata' | 'comment' | 'question' | 'attention', handle: (value: string) => void): this
    on(event: 'error', handle: (error: Error) => void): this
    write(xml: string): this
    end(): Error | null
    stop(): void
  }
}
