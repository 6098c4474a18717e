import nodemailer from 'nodemailer'
import type { Config } from './config.ts'

export interface Mail {
  readonly to: string | readonly string[]
  readonly subject: string
  readonly text: string
  /** A mail system that knows it drops what is sent again. */
  readonly messageId?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends one mail by the city's server; rejects when the server does not take it. */
export async function sendMail(server: NonNullable<Config['mail']>, mail: Mail): Promise<void> {
  const transport = nodemailer.createTransport(server.url)
  try {
    await transport.sendMail({
      from: server.from,
      ...mail,
      to: [...(typeof mail.to === 'string' ? [mail.to] : mail.to)],
      headers: { ...mail.headers, 'Auto-Submitted': 'auto-generated' },
    })
  } finally {
    transport.close()
  }
}
