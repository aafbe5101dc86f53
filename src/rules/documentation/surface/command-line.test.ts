import { surfaceCases } from '../../../../test/samples/surface-cases.ts';

surfaceCases(
  'command-line',
  [
    ['src/cli.ts', [' program', "+  .option('-t, --total <n>', 'the total')"], ['+-t, --total']],
    [
      'bin/shop.js',
      ["+  .option('rounding', { type: 'string' })", "+  .command('refund <id>', 'pay back')"],
      ['+rounding', '+refund'],
    ],
    [
      'src/commands/cart.ts',
      ['   static flags = {', '+    rounding: Flags.string({ char: "r" }),'],
      ['+rounding'],
    ],
    ['shop/cli.py', ['+    parser.add_argument("-t", "--total", type=int)'], ['+--total']],
    ['shop/cli.py', ['+@click.option("--dry-run/--no-dry-run", default=False)'], ['+--dry-run/--no-dry-run']],
    ['cmd/root.go', ['+\tcmd.Flags().StringVarP(&total, "total", "t", "", "the total")'], ['+total']],
    [
      'main.go',
      ['+\tlimit := flag.Int("limit", 10, "how many")', '-\tflag.BoolVar(&old, "old", false, "")'],
      ['+limit', '-old'],
    ],
    ['cmd/refund.go', [' var refund = &cobra.Command{', '+\tUse:   "refund [id]",'], ['+refund']],
    ['src/args.rs', ['+    #[arg(short, long = "dry-run")]'], ['+dry-run']],
    ['src/main.rs', ['+        .arg(Arg::new("total").long("total"))'], ['+total']],
    [
      'src/main/java/shop/Main.java',
      ['+    @Option(names = {"-t", "--total"}, description = "the total")'],
      ['+--total'],
    ],
    ['exe/shop.rb', ['+  opts.on("-t", "--total N", Integer) { |n| total = n }'], ['+--total']],
    ['src/Main.cs', ['+        var total = new Option<int>("--total");'], ['+--total']],
    [
      'src/main.c',
      [' static struct option options[] = {', '+    {"total", required_argument, 0, \'t\'},'],
      ['+total'],
    ],
    ['install.sh', ['   case "$1" in', '+    --dry-run) dry=1 ;;'], ['+--dry-run']],
  ],
  [
    [
      'src/cli.ts',
      [
        "-  .option('-t, --total <n>', 'the total')",
        "+  .option('-t, --total <n>', 'the total of the cart')",
      ],
    ],
    ['src/cli.ts', ["+  // .option('--total <n>')"]],
    ['src/git.ts', ["+  await run('git', ['log', '--oneline']);"]],
    ['src/select.tsx', ["+  <option value='--total'>Total</option>"]],
    ['src/menu.ts', ["+  menu.option('rounding')"]],
    ['shop/tests/test_cli.py', ['+    parser.add_argument("--total")']],
    ['shop/run.py', ['+    subprocess.run(["git", "add", "--all"])']],
    ['store.go', ['+\tvalue := header.String("total")']],
    ['src/lib.rs', ['+    let long = "dry-run";']],
    ['src/Cart.java', ['+    String option = "--total";']],
    ['run.sh', ['+git log --oneline --all']],
    ['docs/cli.md', ["+  .option('--total <n>')"]],
  ],
);
