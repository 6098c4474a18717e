/** What keeps a city from starting and is no setting: said as one line, cause and remedy, without a stack. */
export class StartFault extends Error {
  constructor(cause: string, remedy: string, options?: ErrorOptions) {
    super(`${cause.replace(/\s*\n\s*/g, ' ').trim()}。${remedy}`, options)
    this.name = 'StartFault'
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: '磁盘已满，请腾出空间后重新启动 / the disk is full: free some space and start again',
  EDQUOT: '磁盘配额已用完 / the disk quota is used up: free some space and start again',
  EACCES: '请检查该路径的所有者和权限 / check the owner and mode of that path',
  EPERM: '请检查该路径的所有者和权限 / check the owner and mode of that path',
  EROFS:
    '该文件系统只读，请用 ZHIHENG_DATA 指定可写目录 / that file system is read-only: set ZHIHENG_DATA to a folder that can be written',
  EMFILE: '打开的文件过多，请提高 ulimit -n / too many open files: raise ulimit -n',
  ENFILE: '系统打开的文件过多 / too many open files on this machine',
  ENOMEM: '内存不足 / not enough memory',
  EAGAIN: '系统资源不足，请提高 ulimit -u / not enough processes: raise ulimit -u',
  ENAMETOOLONG: '路径过长，请用 ZHIHENG_DATA 指定较短的目录 / the path is too long: set ZHIHENG_DATA to a shorter one',
}
const UNKNOWN = '设置 LOG_LEVEL=debug 可看到完整信息 / start with LOG_LEVEL=debug for the whole of it'

/** Whatever ended a start, as the one line that whoever started it reads. */
export function lineOf(error: unknown): string {
  if (error instanceof StartFault) return error.message
  const { message, code } = error as NodeJS.ErrnoException
  const what = (message || String(error)).replace(/\s*\n\s*/g, ' ').trim()
  return `无法启动 / could not start: ${what}。${remedyOf(code, what)}`
}

/** What to do about it, by the code of the operating system or by what a program printed in its place. */
export function remedyOf(code: string | undefined, text: string): string {
  const known = code === undefined ? undefined : REMEDIES[code]
  if (known) return known
  const printed: readonly (readonly [RegExp, string])[] = [
    [/No space left on device/, 'ENOSPC'],
    [/Disk quota exceeded/, 'EDQUOT'],
    [/Permission denied|EACCES/, 'EACCES'],
    [/Read-only file system/, 'EROFS'],
    [/Cannot allocate memory/, 'ENOMEM'],
    [/Too many open files/, 'EMFILE'],
    [/Resource temporarily unavailable/, 'EAGAIN'],
  ]
  const found = printed.find(([pattern]) => pattern.test(text))?.[1]
  return (found && REMEDIES[found]) || UNKNOWN
}
