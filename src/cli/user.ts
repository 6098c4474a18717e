import { Command } from 'commander'
import { addUser } from '../core/access/index.ts'
import { withCity } from './city.ts'
import { JSON_OPTION, print } from './output.ts'

interface Options {
  name?: string
  role?: string
  region?: string
  json?: boolean
}

export function userCommand(): Command {
  const user = new Command('user').description('账号 · accounts')
  user
    .command('add')
    .description(
      '新建账号并给出一次性设置链接；已有账号则只给新链接 · make an account and a single-use link; for a known login only a new link',
    )
    .argument('<login>', '登录名 · login name')
    .option('--name <name>', '姓名 · name of the person')
    .option('--role <role>', '角色，如 quality-office、inspector · role')
    .option('--region <code>', '区划代码，默认全市 · region code, by default the whole city')
    .option(...JSON_OPTION)
    .action(async (login: string, { name, role, region, json }: Options) => {
      await withCity('user add', async ({ app }, address) => {
        const { accountId, link, isNew } = await addUser(app, {
          login,
          ...(name !== undefined && { name }),
          ...(role !== undefined && { roleId: role }),
          ...(region !== undefined && { region }),
        })
        const url = `${address}${link.path}`
        print(
          json,
          { accountId, isNew, url, expiresAt: link.expiresAt.toISOString(), needsRelease: link.needsRelease },
          `${isNew ? '已新建账号 / account made' : '已有账号 / account exists'}: ${login}\n设置链接（一次有效，${link.expiresAt.toISOString()} 前） / set-up link (single use): ${url}`,
        )
      })
    })
  return user
}
