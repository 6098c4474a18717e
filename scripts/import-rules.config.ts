/** Import rules of the project. Each rule says in `comment` what to do instead. test/import-rules.test.ts plants one violation per rule. */
const DATABASE =
  '^src/core/(db|jobs|files|http|backup|testing)/|node_modules/(pg|pg-copy-streams|kysely|fastify|@fastify|graphile-worker)/'
const NODE_IO = '^(node:)?(fs|fs/promises|net|http|https|child_process|tls|dgram)$'
const PURE = '/(logic|schema|problems|define|domain|en)[.]ts$|/logic/[^/]+[.]ts$|^src/stats/'
const SERVER_FILES = '/(store|service|routes|jobs)([.]ts$|/)'
/** Exact fractions, seeded chance, matrices, units: pure packages that stats/ may use. */
const NUMERIC_PACKAGES = '^(node_modules/)?(fraction[.]js|pure-rand|ml-matrix|mathjs)/'
const NOT_TEST = '[.]test[.]tsx?$|/testing/'

export const RULES = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files need each other: move the shared part down a ring.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-knows-nobody',
      severity: 'error',
      comment: 'core/ must not know engines, domains, packs or web.',
      from: { path: '^src/core/', pathNot: NOT_TEST },
      to: { path: '^src/(engines|domains|packs|web|stats)/' },
    },
    {
      name: 'stats-is-alone',
      severity: 'error',
      comment:
        'stats/ imports only stats/, the fold of text and the named packages (docs/decisions). No database, no domain.',
      from: { path: '^src/stats/', pathNot: NOT_TEST },
      to: { pathNot: ['^src/stats/', '^src/core/text/fold[.]ts$', NUMERIC_PACKAGES] },
    },
    {
      name: 'engines-do-not-know-domains',
      severity: 'error',
      comment: 'An engine is told what to do by a declaration; it never imports a domain or a pack.',
      from: { path: '^src/engines/', pathNot: NOT_TEST },
      to: { path: '^src/(domains|packs)/' },
    },
    {
      name: 'module-by-its-front-door',
      severity: 'error',
      comment: "Use another module's index.ts (server), define.ts, logic or schema.ts (both), or web/index.tsx.",
      from: { path: '^src/(engines|domains)/([^/]+)/', pathNot: NOT_TEST },
      to: {
        path: '^src/engines/([^/]+)/',
        pathNot: [
          '^src/$1/$2/',
          '^src/engines/[^/]+/(index|define|logic|schema)[.]ts$',
          '^src/engines/[^/]+/logic/[^/]+[.]ts$',
          '^src/engines/[^/]+/web/index[.]tsx?$',
        ],
      },
    },
    {
      name: 'domains-do-not-know-each-other',
      severity: 'error',
      comment: 'Domains meet in a subject, a record, a case or an evidence entry; never by import.',
      from: { path: '^src/domains/([^/]+)/' },
      to: { path: '^src/domains/[^/]+/', pathNot: '^src/domains/$1/' },
    },
    {
      name: 'pure-files-reach-no-io',
      severity: 'error',
      comment:
        'Something this pure file imports ends in a database, file or network module. Read data in service.ts and pass it in.',
      from: { path: PURE, pathNot: NOT_TEST },
      to: { path: `${SERVER_FILES}|${DATABASE}|${NODE_IO}`, reachable: true },
    },
    {
      name: 'sql-only-in-store',
      severity: 'error',
      comment: 'Only store.ts (and core) may touch the database client.',
      from: { path: '^src/(engines|domains)/', pathNot: `/(store|jobs)([.]ts$|/)|${NOT_TEST}` },
      to: { path: 'node_modules/(pg|pg-copy-streams|kysely)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'browser-reaches-no-server-code',
      severity: 'error',
      comment: 'Pages call the API. Share define.ts, domain.ts, schema.ts, logic; take types from schema.ts.',
      from: {
        path: '^src/web/(kit|workbench)/|^src/(engines|domains)/[^/]+/web/',
        pathNot: `${NOT_TEST}|/serve[.]ts$`,
      },
      to: { path: `${SERVER_FILES}|${DATABASE}|${NODE_IO}|^(node:)?crypto$`, reachable: true },
    },
    {
      name: 'only-composers-assemble',
      severity: 'error',
      comment: 'registry.ts lists domains; city.ts, main.ts, cli.ts and the web apps use it. Nobody else.',
      from: { path: '^src/(core|engines|stats|packs|domains/[^/]+)/', pathNot: NOT_TEST },
      to: { path: '^src/domains/registry[.]ts$|^src/(main|cli|city)[.]ts$' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/|^[.]data/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
