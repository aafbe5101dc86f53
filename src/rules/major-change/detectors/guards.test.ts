// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the lines are code as people write it.
import { expect, test } from '@jest/globals';
import { found, type SignalExample, withoutExample } from '../../../../test/samples/signal-lines.ts';
import { guards } from './guards.ts';

const gone: readonly SignalExample[] = [
  ['shop/views.py', '-@login_required', '|def orders(request):'],
  ['shop/views.py', "-@permission_required('shop.view')", '|def orders(request):'],
  ['shop/api.py', '-def orders(user = Depends(get_current_user)):', '+def orders():'],
  ['shop/settings.py', "-    'django.middleware.csrf.CsrfViewMiddleware',"],
  ['shop/views.py', '-class Orders(LoginRequiredMixin, View):', '+class Orders(View):'],
  ['src/Orders.java', '-  @PreAuthorize("hasRole(\'ADMIN\')")', '|  public List<Order> orders() {'],
  ['src/Orders.cs', '-    [Authorize]', '|    public IActionResult Orders() {'],
  ['src/Program.cs', '-app.UseAuthorization();'],
  ['src/Program.cs', '-app.MapGet("/orders", list).RequireAuthorization();', '+app.MapGet("/orders", list);'],
  ['app/controllers/orders_controller.rb', '-  before_action :authenticate_user!'],
  ['app/controllers/orders_controller.rb', '-  before_action :require_admin, only: :destroy'],
  ['app/controllers/application_controller.rb', '-  protect_from_forgery with: :exception'],
  ['app/controllers/orders_controller.rb', '-    authorize! :destroy, @order'],
  [
    'routes/web.php',
    "-Route::get('/orders', [Orders::class, 'index'])->middleware('auth');",
    "+Route::get('/orders', [Orders::class, 'index']);",
  ],
  ['src/Orders.php', "-    #[IsGranted('ROLE_ADMIN')]"],
  ['lib/shop_web/router.ex', '-    plug :require_authenticated_user'],
  [
    'lib/shop_web/router.ex',
    '-    pipe_through [:browser, :require_authenticated_user]',
    '+    pipe_through [:browser]',
  ],
  ['src/routes.js', "-router.get('/orders', requireUser, list);", "+router.get('/orders', list);"],
  ['src/routes.js', "-router.post('/orders', auth, rateLimit, create)", "+router.post('/orders', create)"],
  ['src/routes.ts', '-  preHandler: app.needsPermission(scope),'],
  ['src/app.js', '-app.use(csrf())'],
  ['src/app.js', '-app.use(rateLimit({ max: 100 }))'],
  ['src/router.js', '-  { path: "/admin", meta: { requiresAuth: true } },', '+  { path: "/admin" },'],
  ['src/orders.controller.ts', '-  @UseGuards(AuthGuard)', '|  orders() {'],
  ['src/server.go', '-r.Use(middleware.RequireAuth)'],
  ['src/server.rs', '-    .layer(RequireAuthLayer::new())'],
  ['src/orders.ts', '-  if (!user.isAuthenticated()) return deny()', '|  return list(orders)'],
  [
    'src/orders.go',
    '-\tif !verifySignature(body, key) {',
    '-\t\treturn errDenied',
    '-\t}',
    '|\treturn accept(body)',
  ],
  ['src/orders.ts', '-  await requirePermission(user)', '|  return list(orders)'],
  ['src/orders.ts', '-  const name = sanitizeName(input)', '+  const name = input'],
  ['src/page.ts', '-  return `<b>${escapeHtml(name)}</b>`', '+  return `<b>${name}</b>`'],
  ['src/files.py', '-    path = secure_filename(name)', '+    path = name'],
  ['src/run.php', '-exec("convert " . escapeshellarg($name));', '+exec("convert " . $name);'],
];

const bounds: readonly SignalExample[] = [
  [
    'src/files.go',
    '-\tif !strings.HasPrefix(target, root) {',
    '-\t\treturn errOutside',
    '-\t}',
    '|\treturn open(target)',
  ],
  ['src/files.ts', "-  if (name.includes('..')) throw new Failure(name)", '|  return open(name)'],
  ['src/files.py', "-    if '\\0' in name:", '-        raise ValueError(name)'],
  ['src/files.rs', '-    if path.is_absolute() { return Err(Outside) }'],
  ['src/parse.c', '-  if (length > sizeof(buffer))', '-    return -1;', '|  copy(buffer, from, length);'],
  ['src/schema.ts', '-  name: z.string().max(255),', '+  name: z.string(),'],
];

test.each(bounds)('a check of input goes: %j', (...example) => {
  expect(found(guards, example).join()).toContain('untrusted-input');
});

test.each(gone)('a guard goes: %j', (...example) => {
  expect(found(guards, example).join()).toMatch(/^(?:permissions|untrusted-input) sure/);
});

test('no detector is without an example', () => {
  expect(withoutExample(guards, [...gone, ...bounds])).toEqual([]);
});

test.each<SignalExample>([
  ['shop/views.py', '+@login_required', '|def orders(request):'],
  ['shop/views.py', '-@login_required', '-@cached', '+@cached', '+@login_required'],
  [
    'src/routes.js',
    "-router.get('/orders', requireUser, list);",
    "+router.get('/orders', requireUser, listAll);",
  ],
  ['src/routes.js', "-router.get('/orders', list);", "+router.get('/orders', listAll);"],
  ['src/orders.ts', '-  return list(orders)', '+  return all(orders)'],
  ['src/orders.ts', '-// requirePermission(user)'],
])('no guard goes: %j', (...example) => {
  expect(found(guards, example)).toEqual([]);
});

test('a function that is taken away whole takes its checks with it', () => {
  const whole: SignalExample = [
    'src/orders.ts',
    '-export function remove(user, order) {',
    '-  requirePermission(user)',
    '-  return orders.remove(order)',
    '-}',
  ];
  expect(found(guards, whole)).toEqual([]);
});
