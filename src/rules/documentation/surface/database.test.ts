import { surfaceCases } from '../../../../test/samples/surface-cases.ts';

surfaceCases(
  'database',
  [
    [
      'db/migrations/001_cart.sql',
      ['+CREATE TABLE IF NOT EXISTS carts (', '+  total INTEGER NOT NULL', '+);'],
      ['+TABLE carts', '+total'],
    ],
    ['sql/002.sql', ['+ALTER TABLE carts ADD COLUMN total bigint;'], ['+TABLE carts', '+total']],
    ['db/migrate/20260301_total.rb', ['+    add_column :carts, :total, :integer'], ['+carts total']],
    [
      'db/migrate/20260302_cart.rb',
      ['     create_table :carts do |t|', '+      t.decimal :total'],
      ['+total'],
    ],
    ['shop/migrations/0002_total.py', [' migrations.AddField(', '+    name="total",'], ['+total']],
    [
      'alembic/versions/0a1b2c_total.py',
      ['+    op.add_column("carts", sa.Column("total", sa.Integer()))'],
      ['+carts total'],
    ],
    ['database/migrations/2026_03_01_total.php', ["+            $table->integer('total');"], ['+total']],
    [
      'migrations/20260301-total.js',
      ["+        await context.addColumn('Carts', 'total', {"],
      ['+Carts total'],
    ],
    ['migrations/001_cart.ts', ["+  table.integer('total');"], ['+total']],
    ['prisma/schema.prisma', [' model Cart {', '+  total  Int', '+}'], ['+total']],
    ['prisma/schema.prisma', ['+model Refund {'], ['+Refund']],
    ['priv/repo/migrations/20260301_total.exs', ['+      add :total, :integer'], ['+total']],
    ['db/migrate/20260303_drop.rb', ['+    drop_table :carts'], ['+carts']],
  ],
  [
    ['db/queries.sql', ['+SELECT total FROM carts;']],
    ['db/queries.sql', ['+-- ALTER TABLE carts']],
    ['db/migrations/001.sql', ['-  total INTEGER,', '+  total INTEGER NOT NULL,']],
    ['app/models/cart.rb', ['+  t.decimal :total']],
    ['lib/adapter.rb', ['+  def create_table_sql(table)', '+    add_column(table, name)']],
    ['shop/models.py', ['+    name = "total"']],
    ['src/cart.ts', ["+  table.integer('total')"]],
    ['src/html.ts', ["+  document.createTable('carts')"]],
    ['test/migrations/a.test.js', ["+  knex.schema.createTable('carts')"]],
    ['docs/schema.md', ['+CREATE TABLE carts (']],
    ['app/Cart.php', ["+   $table->integer('total');"]],
    ['priv/repo/migrations/20260301_total.exs', ['+      execute "UPDATE carts SET total = 0"']],
  ],
);
