import { surfaceCases } from '../../../../test/samples/surface-cases.ts';

surfaceCases(
  'configuration',
  [
    [
      'helm/shop/values.yaml',
      [' broker:', '+  livenessProbe: {}', '+  replicas: 2'],
      ['+livenessProbe', '+replicas'],
    ],
    [
      'src/main/resources/application.properties',
      ['+shop.total.rounding=up', '-shop.total.precision=2'],
      ['-shop.total.precision', '+shop.total.rounding'],
    ],
    ['src/cart.ts', ["+  const limit = this.configService.get<number>('cart.limit');"], ['+cart.limit']],
    [
      'src/config/schema.ts',
      [' export const schema = z.object({', '+  rounding: z.enum(["up", "down"]),'],
      ['+rounding'],
    ],
    ['shop/config.py', [' class Settings(BaseSettings):', '+    total_limit: int = 10'], ['+total_limit']],
    ['shop/settings.py', ['+TOTAL_ROUNDING = "up"'], ['+TOTAL_ROUNDING']],
    [
      'config/config.go',
      [' type Config struct {', '+\tRounding string `yaml:"rounding,omitempty"`'],
      ['+rounding'],
    ],
    ['cmd/root.go', ['+\tviper.SetDefault("cart.limit", 10)'], ['+cart.limit']],
    ['src/config.rs', [' pub struct Config {', '+    pub rounding: Rounding,'], ['+rounding']],
    ['src/main/java/shop/Totals.java', ['+    @Value("\u0024{shop.total.limit:10}")'], ['+shop.total.limit']],
    ['src/Startup.cs', ['+        var limit = Configuration["Cart:Limit"];'], ['+Cart:Limit']],
    ['src/appsettings.json', ['+  "CartLimit": 10,'], ['+CartLimit']],
    ['app/Cart.php', ["+        $limit = config('cart.limit');"], ['+cart.limit']],
    ['lib/shop/cart.ex', ['+    limit = Application.get_env(:shop, :cart_limit, 10)'], ['+cart_limit']],
  ],
  [
    ['helm/shop/values.yaml', ['-  replicas: 2', '+  replicas: 3']],
    ['helm/shop/values.yaml', ['+  # replicas: 2']],
    ['src/cart.ts', ["+  const cart = carts.get('cart.limit');"]],
    ['src/schema.ts', ['+  rounding: z.string(),']],
    ['shop/cart.py', ['+TOTAL = 10']],
    ['shop/cart.py', ['+    total: int = 10']],
    ['internal/cart.go', ['+\tTotal int `json:"total"`']],
    ['src/cart.rs', ['+    pub total: u64,']],
    ['test/config.test.ts', ["+  config.get('cart.limit');"]],
    ['.github/workflows/ci.yml', ['+  timeout: 3']],
    ['src/config/schema.ts', ['-  limit: z.number(),', '+  limit: z.number().min(1),']],
    ['locales/en.yml', ['+  total: Total']],
  ],
);
