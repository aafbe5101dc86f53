import { type SurfaceDetector, script } from './detector.ts';

/** Tables and columns of a database, where they are created, changed or dropped. */
export const database: SurfaceDetector = {
  kind: 'database',
  finds:
    'SQL that creates, alters or drops tables and columns; migrations of Rails, Django, Alembic, Laravel, Knex, Sequelize, TypeORM and Ecto; models of Prisma',
  forms: [
    {
      languages: ['sql'],
      pattern:
        /\b(?:CREATE|ALTER|DROP|RENAME)\s+(?:(?:OR\s+REPLACE|TEMPORARY|MATERIALIZED|UNLOGGED)\s+)?(TABLE|VIEW)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?["`[]?([\w."`]{1,100})/gi,
    },
    {
      languages: ['sql'],
      pattern: /\b(?:ADD|DROP|RENAME|ALTER)\s+COLUMN\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?["`[]?(\w{1,80})/gi,
    },
    {
      languages: ['sql'],
      files: /(?:^|\/)(?:migrations?|migrate|schema|db)\/|schema\.sql$/i,
      pattern:
        /^\s+["`[]?(\w{1,80})["`\]]?\s+(?:BIG|SMALL|TINY)?(?:INT(?:EGER)?|SERIAL|VARCHAR|CHAR|TEXT|BOOL(?:EAN)?|TIMESTAMP(?:TZ)?|DATE(?:TIME)?|NUMERIC|DECIMAL|JSONB?|UUID|REAL|FLOAT|DOUBLE|BLOB|BYTEA)\b/gi,
      unless: /^(?:PRIMARY|FOREIGN|UNIQUE|CONSTRAINT|CHECK|AS|RETURNS|DECLARE|CAST)$/i,
    },
    {
      languages: ['ruby'],
      pattern:
        /^\s*(?:create_table|drop_table|rename_table|add_column|remove_column|rename_column|change_column|add_reference)\b\s*\(?\s*[:"'](\w{1,80})["']?(?:\s*,\s*[:"'](\w{1,80}))?/g,
    },
    {
      languages: ['ruby'],
      files: /(?:^|\/)db\/(?:migrate\/|schema\.rb)/,
      pattern:
        /^\s*t\.(?:string|text|integer|bigint|boolean|datetime|date|decimal|float|json|jsonb|uuid|references|binary|inet)\s+:?["']?(\w{1,80})/g,
    },
    { languages: ['python'], files: /(?:^|\/)migrations\//, pattern: /^\s*name\s*=\s*["'](\w{1,80})["']/g },
    {
      languages: ['python'],
      pattern:
        /\bop\.(?:create_table|drop_table|add_column|drop_column|rename_table|alter_column)\(\s*["'](\w{1,80})["'](?:\s*,\s*(?:sa\.Column\(\s*)?["'](\w{1,80}))?/g,
    },
    {
      languages: ['python'],
      files: /alembic|(?:^|\/)versions\//,
      pattern: /^\s*sa\.Column\(\s*["'](\w{1,80})["']/g,
    },
    {
      languages: ['php'],
      pattern: /\bSchema::(?:create|table|drop|dropIfExists|rename)\(\s*['"](\w{1,80})/g,
    },
    {
      languages: ['php'],
      files: /(?:^|\/)migrations\//,
      pattern:
        /\$table->(?:string|text|integer|bigInteger|unsignedBigInteger|boolean|timestamp|date|decimal|float|json|uuid|foreignId|enum|dropColumn|renameColumn|id)\(\s*['"](\w{1,80})/g,
    },
    {
      languages: script,
      pattern:
        /\b(?:schema|knex\.schema|queryInterface|context|queryRunner)\.(?:createTable|dropTable|alterTable|renameTable|addColumn|removeColumn|dropColumn|renameColumn|changeColumn)\(\s*['"`](\w{1,80})['"`](?:\s*,\s*['"`](\w{1,80}))?/g,
    },
    {
      languages: script,
      files: /(?:^|\/)migrations?\//,
      pattern:
        /\b(?:table|t)\.(?:string|text|integer|bigInteger|boolean|timestamp|date|decimal|float|json|jsonb|uuid|increments|enu|dropColumn|renameColumn)\(\s*['"`](\w{1,80})/g,
    },
    {
      languages: ['elixir'],
      files: /(?:^|\/)migrations\//,
      pattern: /^\s*(?:add|remove|modify|rename|create table\(|alter table\(|drop table\()\s*\(?:(\w{1,80})/g,
    },
    { files: /\.prisma$/, pattern: /^\s*(?:model|enum)\s+(\w{1,80})\s*\{/g },
    {
      files: /\.prisma$/,
      pattern: /^\s{2,8}(\w{1,80})\s+(?:String|Int|BigInt|Boolean|DateTime|Float|Decimal|Json|Bytes)\b/g,
    },
  ],
};
