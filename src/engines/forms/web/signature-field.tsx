import { Button, Checkbox, Input, Radio } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import SignaturePad from 'signature_pad'
import { fieldId, useFileKeeper, useText } from '../../../web/kit/index.ts'
import type { ItemDocument, SignatureAnswer } from '../schema.ts'

interface Props {
  readonly item: ItemDocument
  readonly pointer: string
  readonly value: SignatureAnswer | undefined
  readonly labelId: string
  readonly onAnswer: (value: unknown) => void
}

type By = SignatureAnswer['by']

/** A signature: drawn, or typed and confirmed where a hand cannot draw, or refused with reason and witness. */
export function SignatureField({ item, pointer, value, labelId, onAnswer }: Props) {
  const t = useText()
  const [by, setBy] = useState<By>(value?.by ?? 'drawn')
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
      <div className="zh-signature-who">
        <Line
          label={by === 'refused' ? t('拒签人姓名（如知道）') : t('签字人姓名')}
          value={entered.name}
          onChange={(name) => change({ name })}
        />
        <Line label={t('身份或职务')} value={entered.role} onChange={(role) => change({ role })} />
      </div>
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
          <Line label={t('拒绝签字的理由')} value={entered.reason} onChange={(reason) => change({ reason })} />
          <Line label={t('见证人姓名')} value={entered.witness} onChange={(witness) => change({ witness })} />
        </div>
      ) : null}
    </fieldset>
  )
}

function Line({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange: (text: string) => void
}) {
  const id = useId()
  return (
    <label htmlFor={id}>
      <span>{label}</span>
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
        : { reason: all.reason, witness: all.witness }
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
