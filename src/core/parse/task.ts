/**
 * What runs in the process apart: a module that exports `parse`. It gets the bytes as they come and gives what it reads in pieces of
 * moderate size; a refusal it throws reaches the caller as the same refusal. It reaches no database, no settings and no other file.
 */
export type ParseTask<Args, Piece> = (input: AsyncIterable<Uint8Array>, args: Args) => AsyncIterable<Piece>

/** From the caller to the process apart. */
export type ToChild =
  | { readonly kind: 'run'; readonly task: string; readonly args: unknown }
  | { readonly kind: 'chunk'; readonly chunk: Uint8Array | null }
  | { readonly kind: 'more' }

/** Back. After `want` and `piece` it waits for an answer. */
export type FromChild =
  | { readonly kind: 'want' }
  | { readonly kind: 'piece'; readonly piece: unknown }
  | { readonly kind: 'end' }
  | { readonly kind: 'refused'; readonly problem: unknown }
  | { readonly kind: 'failed'; readonly message: string }
