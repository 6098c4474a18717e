/**
 * Personal data as it is shown by default. The rules follow the common Chinese practice: a name keeps its last character
 * (*三, **华), a mobile number its first three and last four digits, an identity number its first and last character.
 */
export function maskName(name: string): string {
  const characters = [...name.trim()]
  if (characters.length === 0) return ''
  if (/^[\p{Script=Latin}\s.'’-]+$/u.test(name.trim())) return `${characters[0]}***`
  if (characters.length === 1) return '*'
  return '*'.repeat(characters.length - 1) + characters.at(-1)
}

/** `138****1234`; a number with an area code keeps its last two digits: `022-*****56`. Anything short is hidden whole. */
export function maskPhone(phone: string): string {
  const text = phone.trim()
  const digits = text.replace(/\D/g, '')
  if (digits.length < 7) return '*'.repeat(text.length)
  if (/^(\+?86[ -]?)?1\d{10}$/.test(text)) return `${digits.slice(-11, -8)}****${digits.slice(-4)}`
  const area = /^(0\d{2,3})[- ]/.exec(text)?.[1]
  return `${area ? `${area}-` : ''}${'*'.repeat(digits.length - (area?.length ?? 0) - 2)}${digits.slice(-2)}`
}

/** First and last character of an identity document: `1****************X`. */
export function maskIdNumber(id: string): string {
  const characters = [...id.trim()]
  if (characters.length <= 4) return '*'.repeat(characters.length)
  return characters[0] + '*'.repeat(characters.length - 2) + characters.at(-1)
}

/** `a***@example.cn`: whose mailbox stays hidden, which house it belongs to does not. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return '*'.repeat([...email].length)
  return `${[...email][0]}***${email.slice(at)}`
}
