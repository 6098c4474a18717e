import { Button, Checkbox, Input, Radio } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import SignaturePad from 'signature_pad'
import type { FieldError } from '../../../core/problem.ts'
import { fieldId, RequiredMark, Select, useActor, useFileKeeper, useText } from '../../../web/kit/index.ts'
import type { ItemDocument, SignatureAnswer } from '../schema.ts'
import { useFillingAbout } from './filling-about.ts'
import { useSecondOfficials } from './hooks.ts'

interface Props {
  readonly item: ItemDocument
  readonly pointer: string
  readonly value: SignatureAnswer | undefined
  readonly labelId: string
  readonly contradictions: readonly FieldError[]
  /** It was erased because what it covered has changed. */
  readonly wasTaken: boolean
  readonly onAnswer: (value: unknown) => void
}

type By = Exclude<SignatureAnswer['by'], 'named'>

/** A signature: of one's own account, of a colleague who is named, or of anybody who is there. */
export function SignatureField(props: Props) {
  const t = useText()
  return (
    <>
      {props.wasTaken ? (
        <p className="zh-form-resumed" role="status">
          {t('签字后内容有改动，原签字不再有效，请重新签字。')}
        </p>
      ) : null}
      {props.contradictions.length > 0 && props.value === undefined ? (
        <ul className="zh-item-error">
          {props.contradictions.map((c) => (
            <li key={c.pointer}>
              <a href={`#${fieldId(c.pointer)}`}>{t('先改正再签字：{what}', { what: t(c.message) })}</a>
            </li>
          ))}
        </ul>
      ) : props.item.official === 'second' ? (
        <SecondOfficial {...props} />
      ) : (
        <AnySignature {...props} />
      )}
    </>
  )
}

/** The second official is chosen by account, never typed; they confirm from their own session. */
function SecondOfficial({ item, pointer, value, labelId, onAnswer }: Props) {
  const t = useText()
  const people = useSecondOfficials(useFillingAbout())
  const items = people.data?.items ?? []
  return (
    <div className="zh-signature">
      <Select
        id={fieldId(`/answers${pointer}`)}
        aria-labelledby={labelId}
        className="zh-item-input"
        placeholder={t('选择第二名人员')}
        loading={people.isPending}
        value={value?.accountId}
        options={items.map((p) => ({ value: p.accountId, label: p.name }))}
        onChange={(accountId: string) => {
          const chosen = items.find((p) => p.accountId === accountId)
          if (!chosen) return
          onAnswer({ by: 'named', ...chosen, role: item.role ? t(item.role) : '', at: new Date().toISOString() })
        }}
      />
      {people.data && items.length === 0 ? (
        <p className="zh-item-error">{t('没有可以作为第二名人员的账号，请联系管理人员。')}</p>
      ) : null}
      {people.error && !people.data ? (
        <p className="zh-item-error">{t('人员名单尚未保存到本机，请在有网络时打开一次本表。')}</p>
      ) : null}
      <p className="zh-muted">{t('提交后由其本人确认；确认前，记录写明“单人，待第二人确认”。')}</p>
    </div>
  )
}

/** Drawn, or typed and confirmed where a hand cannot draw, or refused with its reason and what proves it. */
function AnySignature({ item, pointer, value, labelId, onAnswer }: Props) {
  const t = useText()
  const actor = useActor()
  const needsEither = item.refusalProof === 'witness-or-recording'
  const isOwn = item.official === 'submitter'
  const [by, setBy] = useState<By>(value && value.by !== 'named' ? value.by : 'drawn')
  const [entered, setEntered] = useState<Partial<SignatureAnswer>>(value ?? { role: item.role ? t(item.role) : '' })
  function change(next: Partial<SignatureAnswer>, way: By = by) {
    const all = { ...entered, ...next }
    setEntered(all)
    onAnswer(signatureOf(way, all))
  }
  // Taken away from outside, because what was signed has changed: the picture goes, the name stays.
  const isGiven = value !== undefined
  useEffect(() => {
    if (!isGiven) setEntered(({ name, role }) => ({ ...(name && { name }), ...(role && { role }) }))
  }, [isGiven])
  const ways: [By, string][] = [
    ['drawn', t('手写签名')],
    ['typed', t('键入姓名')],
    ...(item.allowsRefusal ? ([['refused', t('拒绝签字')]] as [By, string][]) : []),
  ]
  return (
    <fieldset id={fieldId(`/answers${pointer}`)} className="zh-signature" aria-labelledby={labelId} tabIndex={-1}>
      <Radio.Group
        aria-label={t('签字方式')}
        value={by}
        options={ways.map(([v, label]) => ({ value: v, label }))}
        onChange={(e) => {
          setBy(e.target.value as By)
          change({}, e.target.value as By)
        }}
      />
      {isOwn ? (
        <p>{t('签字人：{name}（本人账号）', { name: actor.name })}</p>
      ) : (
        <div className="zh-signature-who">
          <Line
            label={by === 'refused' ? t('拒签人姓名（如知道）') : t('签字人姓名')}
            isRequired={by !== 'refused'}
            value={entered.name}
            onChange={(name) => change({ name })}
          />
          <Line
            label={t('身份或职务')}
            isRequired={by !== 'refused'}
            value={entered.role}
            onChange={(role) => change({ role })}
          />
        </div>
      )}
      {by === 'drawn' ? (
        <Drawing value={entered.image} label={t(item.label)} onChange={(image) => change({ image })} />
      ) : null}
      {by === 'typed' ? (
        <Checkbox checked={entered.isConfirmed === true} onChange={(e) => change({ isConfirmed: e.target.checked })}>
          {t('本人确认：以上键入的姓名即为本人签字，已阅看上述内容。')}
        </Checkbox>
      ) : null}
      {by === 'refused' ? (
        <div className="zh-signature-who">
          <Line
            label={t('拒绝签字的理由')}
            isRequired
            value={entered.reason}
            onChange={(reason) => change({ reason })}
          />
          <Line
            label={t('见证人姓名')}
            isRequired={!needsEither}
            value={entered.witness}
            onChange={(witness) => change({ witness })}
          />
          {needsEither ? (
            <Line
              label={t('录音录像的编号、存放处')}
              value={entered.recording}
              onChange={(recording) => change({ recording })}
            />
          ) : null}
          {needsEither ? <p className="zh-muted">{t('见证人和录音录像至少有一项。')}</p> : null}
        </div>
      ) : null}
    </fieldset>
  )
}

function Line({
  label,
  isRequired = false,
  value,
  onChange,
}: {
  label: string
  isRequired?: boolean
  value: string | undefined
  onChange: (text: string) => void
}) {
  const id = useId()
  return (
    <label htmlFor={id}>
      <span>
        {label}
        {isRequired ? <RequiredMark /> : null}
      </span>
      <Input id={id} value={value ?? ''} maxLength={60} autoComplete="off" onChange={(e) => onChange(e.target.value)} />
    </label>
  )
}

/** Only what belongs to the way chosen travels. The time is that of the last change, as the device claims. */
function signatureOf(by: By, all: Partial<SignatureAnswer>): SignatureAnswer | undefined {
  const kept: Partial<SignatureAnswer> =
    by === 'drawn'
      ? { image: all.image }
      : by === 'typed'
        ? all.isConfirmed
          ? { isConfirmed: true }
          : {}
        : { reason: all.reason, witness: all.witness, recording: all.recording }
  const given = Object.entries({ name: all.name, role: all.role, ...kept }).filter(
    ([, v]) => v !== undefined && v !== '',
  )
  // The role stands there from the beginning: alone it is no signature begun.
  if (by !== 'refused' && given.every(([k]) => k === 'role')) return undefined
  return { by, at: new Date().toISOString(), ...Object.fromEntries(given) }
}

const HEIGHT_PX = 160
const AFTER_STROKE_MS = 400

/** The sheet to sign on. What stands there is kept as a picture a moment after each stroke. */
function Drawing({
  value,
  label,
  onChange,
}: {
  value: string | undefined
  label: string
  onChange: (image: string | undefined) => void
}) {
  const t = useText()
  const keeper = useFileKeeper()
  const canvas = useRef<HTMLCanvasElement>(null)
  const pad = useRef<SignaturePad>(null)
  const change = useRef(onChange)
  change.current = onChange
  const own = useRef<string>(undefined)
  const [address, setAddress] = useState<string>()
  const [isFull, setFull] = useState(false)
  // A picture that was not drawn here just now, e.g. when a kept form is opened again, is shown as a picture.
  const foreign = value !== undefined && value !== own.current ? value : undefined

  useEffect(() => {
    if (!foreign) return setAddress(undefined)
    let isShown = true
    void keeper
      .address(foreign)
      .catch(() => undefined)
      .then((found) => isShown && setAddress(found))
    return () => {
      isShown = false
    }
  }, [foreign, keeper])

  useEffect(() => {
    const sheet = canvas.current
    if (!sheet || foreign) return
    const ratio = Math.max(1, window.devicePixelRatio)
    sheet.width = sheet.clientWidth * ratio
    sheet.height = HEIGHT_PX * ratio
    sheet.getContext('2d')?.scale(ratio, ratio)
    const made = new SignaturePad(sheet, { penColor: '#14242b', backgroundColor: '#fff' })
    pad.current = made
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = async () => {
      const picture = await new Promise<Blob | null>((done) => sheet.toBlob(done, 'image/png'))
      if (!picture || made.isEmpty()) return
      try {
        const { digest } = await keeper.keep(picture, 'signature.png')
        own.current = digest
        setFull(false)
        change.current(digest)
      } catch {
        setFull(true)
      }
    }
    made.addEventListener('endStroke', () => {
      clearTimeout(timer)
      timer = setTimeout(() => void keep(), AFTER_STROKE_MS)
    })
    return () => {
      clearTimeout(timer)
      made.off()
    }
  }, [foreign, keeper])

  // Taken away because what was signed has changed.
  useEffect(() => {
    if (value === undefined && own.current !== undefined) {
      own.current = undefined
      pad.current?.clear()
    }
  }, [value])

  function clear() {
    own.current = undefined
    pad.current?.clear()
    onChange(undefined)
  }
  return (
    <div className="zh-signature-sheet">
      {foreign ? (
        address ? (
          <img src={address} alt={t('{label}：已签字', { label })} />
        ) : null
      ) : (
        <canvas
          ref={canvas}
          role="img"
          aria-label={t('{label}：请在此手写签名；不便手写时请选择“键入姓名”', { label })}
        />
      )}
      <span role="status">{value ? t('已签字') : t('请在框内签字')}</span>
      {isFull ? (
        <p className="zh-item-error" role="alert">
          {t('本机存储空间不足，签名未能保存。')}
        </p>
      ) : null}
      {value ? (
        <Button size="small" onClick={clear}>
          {t('重签')}
        </Button>
      ) : null}
    </div>
  )
}
