import { nameKey } from '../../../core/text/fold.ts'
import type { Bilingual } from '../../../core/text.ts'
import type { AnswerGroup, Answers, ItemDocument, SignatureAnswer } from '../schema.ts'

function isSignature(value: unknown): value is SignatureAnswer {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'by' in value
}

/** The signer's name as it is compared: width and spaces do not make another person. */
export function signerOf(value: unknown): string | undefined {
  if (!isSignature(value) || value.by === 'refused') return undefined
  return nameKey(value.name ?? '') || undefined
}

/**
 * What is wrong with a signature that has been begun, as the person at the device must hear it: at most one thing at a time. Shape and
 * lengths are the schema's affair.
 *
 * A refusal needs its reason, and a witness or a recording: by 市场监督管理行政处罚程序规定 第四十三条 it is noted and recorded where needed, with a
 * witness where needed; by 食品生产经营监督检查管理办法 第三十四条 the reason is noted, with a witness or a recording. No text makes the witness a
 * condition; versions published before say so only where they carry `refusalProof`.
 */
export function signatureFaults(item: ItemDocument, value: unknown, group: AnswerGroup | Answers): Bilingual[] {
  const { zh, en } = item.label
  const say = (restZh: string, restEn: string): Bilingual[] => [{ zh: `“${zh}”${restZh}`, en: `“${en}” ${restEn}` }]
  if (!isSignature(value)) return say('未签字', 'is not signed')
  if (value.by === 'refused') {
    if (!item.allowsRefusal) return say('须由本人签字', 'must be signed')
    if (!value.reason?.trim()) return say('须写明拒绝签字的理由', 'needs the reason of the refusal')
    if (value.witness?.trim()) return []
    if (item.refusalProof !== 'witness-or-recording') return say('须写明见证人姓名', 'needs the name of a witness')
    return value.recording?.trim()
      ? []
      : say('须写明见证人姓名，或者录音录像的编号、存放处', 'needs a witness, or where it was recorded')
  }
  if (item.official === 'second') {
    if (value.by !== 'named' || !value.accountId)
      return say('须选择另一名人员的账号，由其本人确认', 'needs the account of the other official, who confirms it')
    return []
  }
  if (value.by === 'named') return say('须由本人签字', 'must be signed')
  if (item.official === 'submitter') {
    if (value.by === 'drawn' && !value.image) return say('尚未签字', 'is not signed yet')
    return value.by === 'typed' && !value.isConfirmed ? say('须由本人确认', 'must be confirmed by you') : []
  }
  if (!value.name?.trim()) return say('须填写签字人姓名', 'needs the name of the signer')
  if (!value.role?.trim()) return say('须填写签字人身份', 'needs the role of the signer')
  if (value.by === 'drawn' && !value.image) return say('尚未签字', 'is not signed yet')
  if (value.by === 'typed' && !value.isConfirmed) return say('须由签字人确认', 'must be confirmed by the signer')
  const signer = signerOf(value)
  const same = (item.differsFrom ?? []).some((name) => signerOf((group as Answers)[name]) === signer)
  return same ? say('须由另一人签字', 'must be another person’s') : []
}

/** A signature in words, for lists, print and differences. `undefined` for what is no signature. */
export function signatureText(value: unknown): Bilingual | undefined {
  if (!isSignature(value)) return undefined
  const { by, name = '', role = '', reason = '', witness, recording } = value
  const at = chinaMinute(value.at)
  if (by === 'refused') {
    const who = [name, role].filter(Boolean).join(' ')
    const proof = [
      ...(witness ? [{ zh: `见证人：${witness}`, en: `witness: ${witness}` }] : []),
      ...(recording ? [{ zh: `录音录像：${recording}`, en: `recording: ${recording}` }] : []),
    ]
    return {
      zh: [`拒绝签字${who && `（${who}）`}：${reason}`, ...proof.map((p) => p.zh), at].join('；'),
      en: [`Refused to sign${who && ` (${who})`}: ${reason}`, ...proof.map((p) => p.en), at].join('; '),
    }
  }
  if (by === 'named') return { zh: `${name}（${role}）`, en: `${name} (${role})` }
  return {
    zh: `${name}（${role}），${by === 'drawn' ? '手写签名' : '键入姓名并确认'}，${at}`,
    en: `${name} (${role}), ${by === 'drawn' ? 'signed by hand' : 'typed and confirmed'}, ${at}`,
  }
}

/** Offices keep Beijing time, which has no summer time. */
function chinaMinute(iso: string): string {
  const at = Date.parse(iso)
  return Number.isNaN(at) ? iso : new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

/** Pictures of signatures by the pointer of their item: what must have been uploaded. */
export function signatureImages(answers: Answers): { pointer: string; digest: string }[] {
  return Object.entries(answers).flatMap(([name, value]) =>
    isSignature(value) && value.by === 'drawn' && value.image ? [{ pointer: `/${name}`, digest: value.image }] : [],
  )
}
