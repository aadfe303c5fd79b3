/**
 * Which folder may import which. Arrows: domain ← {platforms, sql} ← {exporters, crawler} ← pipelines, and
 * runtime knows no task.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
const production =
  '^((domain|platforms|sql|exporters|crawler|runtime|pipelines|commands)/|(config|cli|index|trigger[.]config)[.]ts$)'

/** A rule that lets a folder import only the named local paths (and packages). */
const onlyImports = (folder, allowed, comment) => ({
  name: `${folder}-imports`,
  severity: 'error',
  comment,
  from: { path: `^${folder}/` },
  to: {
    path: '[.](ts|js|cjs|mjs|json)$',
    pathNot: ['node_modules/', `^${folder}/`, ...allowed],
    couldNotResolve: false,
    dependencyTypesNot: ['core'],
  },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Move what both need into a third module (types may refer to each other).',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment:
        'The import names nothing that exists, or a package that package.json does not list.',
      // These have packages of their own, which npm test installs.
      from: { pathNot: '^test/(trigger|googlesql)/' },
      to: { couldNotResolve: true },
    },
    onlyImports(
      'domain',
      [],
      'The domain knows records and maths, nothing of the house around it.',
    ),
    {
      name: 'domain-packages',
      severity: 'error',
      comment:
        'The domain uses zod, temporal-polyfill, the maths of pure-rand and highs, and node:crypto only.',
      from: { path: '^domain/' },
      to: {
        path: '^(node_modules/|(node:)?[a-z_/]+$)',
        pathNot: ['node_modules/(zod|temporal-polyfill|pure-rand|highs)/', '^(node:)?crypto$'],
      },
    },
    onlyImports('platforms', ['^domain/'], 'A network is described in terms of the domain.'),
    onlyImports('sql', ['^domain/'], 'sql/ runs models; it knows no exporter, task or setting.'),
    onlyImports(
      'exporters',
      ['^domain/', '^sql/', '^platforms/'],
      'Exporters bring marts outside; pipelines call them.',
    ),
    onlyImports(
      'crawler',
      ['^domain/', '^sql/', '^platforms/'],
      'The crawler reads networks into raw; pipelines call it.',
    ),
    onlyImports(
      'runtime',
      ['^domain/', '^sql/warehouse[.]ts$', '^sql/open-warehouse[.]ts$', '^config[.]ts$'],
      'The runtime runs any task and knows none; what a task needs is handed in.',
    ),
    {
      name: 'runtime-types-only',
      severity: 'error',
      comment: 'The runtime knows the warehouse and the settings by their types.',
      from: { path: '^runtime/', pathNot: '^runtime/trigger[.]ts$' },
      to: { path: '^(sql/warehouse|config)[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    onlyImports(
      'pipelines',
      [
        '^domain/',
        '^platforms/',
        '^sql/',
        '^exporters/',
        '^crawler/',
        '^runtime/',
        '^config[.]ts$',
      ],
      'A task is thin: it puts the other folders together.',
    ),
    {
      name: 'nothing-imports-pipelines',
      severity: 'error',
      comment: 'Only the command line, the API, examples and tests call tasks.',
      from: {
        pathNot: '^((cli|index)[.]ts|commands/|pipelines/|dashboards/|examples/|test/|bench/)',
      },
      to: { path: '^pipelines/' },
    },
    {
      name: 'config-at-the-edges',
      severity: 'error',
      comment: 'Take settings as a value (types: domain/settings.ts); the edges read them.',
      from: {
        path: production,
        pathNot: '^((cli|index|trigger[.]config)[.]ts|commands/|runtime/|pipelines/)',
      },
      to: { path: '^config[.]ts$' },
    },
    {
      name: 'nothing-imports-the-command-line',
      severity: 'error',
      comment: 'Move what is shared out of cli.ts and commands/.',
      from: { path: production, pathNot: '^(cli[.]ts|commands/)' },
      to: { path: '^(cli[.]ts|commands/)' },
    },
    {
      name: 'production-knows-no-test',
      severity: 'error',
      comment: 'What runs in production lives outside test/, bench/ and examples/.',
      from: { path: production },
      to: { path: '^(test|bench|examples)/' },
    },
    {
      name: 'production-needs-no-dev-package',
      severity: 'error',
      comment: 'List the package under dependencies.',
      from: { path: production },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(workspace|[.]trigger)/|^test/(trigger|googlesql)/node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'types', 'require', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
