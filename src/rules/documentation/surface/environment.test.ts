import { surfaceCases } from '../../../../test/samples/surface-cases.ts';

surfaceCases(
  'environment',
  [
    ['src/cart.ts', ["+const limit = Number(process.env.CART_LIMIT ?? '10');"], ['+CART_LIMIT']],
    [
      'src/cart.js',
      ["-const limit = process.env['CART_LIMIT'];", "+const limit = process.env['CART_MAX'];"],
      ['-CART_LIMIT', '+CART_MAX'],
    ],
    [
      'src/limits.ts',
      ["+const { CART_LIMIT = '10', CART_KEY: key } = process.env;", '+const max = process.env?.CART_MAX;'],
      ['+CART_LIMIT', '+CART_KEY', '+CART_MAX'],
    ],
    ['shop/limits.py', ['+limit = environ["CART_LIMIT"]'], ['+CART_LIMIT']],
    ['web/src/api.ts', ['+const url = import.meta.env.VITE_API_URL;'], ['+VITE_API_URL']],
    [
      'shop/cart.py',
      ['+LIMIT = int(os.environ.get("CART_LIMIT", "10"))', '+key = os.environ["CART_KEY"]'],
      ['+CART_LIMIT', '+CART_KEY'],
    ],
    ['cart.go', ['+\tlimit, ok := os.LookupEnv("CART_LIMIT")'], ['+CART_LIMIT']],
    [
      'config.go',
      [' type Config struct {', '+\tLimit int `env:"CART_LIMIT" envDefault:"10"`'],
      ['+CART_LIMIT'],
    ],
    ['src/main.rs', ['+    let limit = std::env::var("CART_LIMIT").ok();'], ['+CART_LIMIT']],
    ['lib/cart.rb', ["+  LIMIT = ENV.fetch('CART_LIMIT', 10)"], ['+CART_LIMIT']],
    ['config/cart.php', ["+    'limit' => env('CART_LIMIT', 10),"], ['+CART_LIMIT']],
    ['src/cart.c', ['+    const char *limit = getenv("CART_LIMIT");'], ['+CART_LIMIT']],
    [
      'src/Cart.cs',
      ['+        var limit = Environment.GetEnvironmentVariable("CART_LIMIT");'],
      ['+CART_LIMIT'],
    ],
    ['src/main/kotlin/Cart.kt', ['+    val limit = System.getenv("CART_LIMIT")'], ['+CART_LIMIT']],
    ['lib/shop/cart.ex', ['+    limit = System.get_env("CART_LIMIT")'], ['+CART_LIMIT']],
    ['Dockerfile', ['+ENV CART_LIMIT=10'], ['+CART_LIMIT']],
  ],
  [
    ['src/cart.ts', ['-const n = process.env.CART_LIMIT;', '+const n = Number(process.env.CART_LIMIT);']],
    ['src/cart.ts', ['+// process.env.CART_LIMIT']],
    ['src/cart.ts', ["+if (process.env.NODE_ENV === 'production') start();"]],
    ['src/cart.ts', ['+const home = process.env.HOME;']],
    ['src/cart.ts', ['+const limit = environment.cartLimit;']],
    ['src/cart.test.ts', ["+process.env.CART_LIMIT = '3';"]],
    ['shop/cart.py', ['+environ = {"CART_LIMIT": "10"}']],
    ['shop/cart.py', ['+CART_LIMIT = 10']],
    ['cart.go', ['+\tpath := os.Getenv("PATH")']],
    ['src/main.rs', ['+const CART_LIMIT: u32 = 10;']],
    ['.github/workflows/ci.yml', ['+      CART_LIMIT: 10']],
    ['docs/setup.md', ['+process.env.CART_LIMIT']],
  ],
);
