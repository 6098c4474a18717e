const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
/** 1 January 1980, 00:00: the earliest a ZIP can say. */
const NO_TIME = 0
const FIRST_DAY = 0x21

/**
 * Sets the time of every entry of a ZIP to the same moment, in the local headers and in the directory, and touches nothing else. Without
 * it two files of the same content differ by when they were made.
 * @throws RangeError when it is no plain ZIP
 */
export function stopClocks(zip: Buffer): Buffer {
  const fixed = Buffer.from(zip)
  const end = fixed.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || fixed.readUInt32LE(end) !== END) throw new RangeError('no directory of a ZIP')
  let at = fixed.readUInt32LE(end + 16)
  for (let left = fixed.readUInt16LE(end + 10); left > 0; left--) {
    if (fixed.readUInt32LE(at) !== CENTRAL) throw new RangeError('the directory of the ZIP is damaged')
    setTime(fixed, at + 12)
    const local = fixed.readUInt32LE(at + 42)
    if (fixed.readUInt32LE(local) !== LOCAL) throw new RangeError('an entry of the ZIP is not where its directory says')
    setTime(fixed, local + 10)
    at += 46 + fixed.readUInt16LE(at + 28) + fixed.readUInt16LE(at + 30) + fixed.readUInt16LE(at + 32)
  }
  return fixed
}

function setTime(zip: Buffer, at: number): void {
  zip.writeUInt16LE(NO_TIME, at)
  zip.writeUInt16LE(FIRST_DAY, at + 2)
}
