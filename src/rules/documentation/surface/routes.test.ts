import { surfaceCases } from '../../../../test/samples/surface-cases.ts';

surfaceCases(
  'routes',
  [
    [
      'src/server.js',
      [' const app = express();', "+app.get('/carts/:id', auth, show);"],
      ['+get /carts/:id'],
    ],
    [
      'src/routes/cart.ts',
      ["-  fastify.post('/carts', create)", "+  fastify.post('/v2/carts', create)"],
      ['-post /carts', '+post /v2/carts'],
    ],
    [
      'src/cart.controller.ts',
      [" @Controller('carts')", "+  @Get(':id/total')", '+  total() {}'],
      ['+Get :id/total'],
    ],
    ['app/api/carts/route.ts', ['+export async function DELETE(request: Request) {'], ['+DELETE']],
    ['shop/views.py', ['+@router.get("/carts/{id}")', '+async def show(id: int):'], ['+get /carts/{id}']],
    ['shop/urls.py', [' urlpatterns = [', '+    path("carts/<int:id>/", views.cart),'], ['+carts/<int:id>/']],
    [
      'server/http.go',
      ['+\tr.GET("/carts/:id", h.show)', '+\tmux.HandleFunc("/healthz", health)'],
      ['+GET /carts/:id', '+/healthz'],
    ],
    [
      'src/main/java/shop/CartController.java',
      ['+    @GetMapping("/carts/{id}")', '+    Cart show(@PathVariable long id) {'],
      ['+Get /carts/{id}'],
    ],
    ['src/Program.cs', ['+app.MapPost("/carts", Create);'], ['+Post /carts']],
    [
      'routes/api.php',
      ["+Route::get('/carts/{id}', [CartController::class, 'show']);"],
      ['+get /carts/{id}'],
    ],
    [
      'config/routes.rb',
      [' Rails.application.routes.draw do', '+  resources :carts', "-  get '/old', to: 'old#show'"],
      ['+resources carts', '-get /old'],
    ],
    ['lib/shop_web/router.ex', ['+    get "/carts/:id", CartController, :show'], ['+get /carts/:id']],
    ['src/main.rs', ['+        .route("/carts/{id}", get(show))'], ['+/carts/{id}']],
    [
      'proto/cart.proto',
      [' service Carts {', '+  rpc GetTotal(GetTotalRequest) returns (Total);'],
      ['+GetTotal'],
    ],
  ],
  [
    ['src/server.js', ["-app.get('/carts', auth, list)", "+app.get('/carts', auth, audit, list);"]],
    ['src/server.js', ["+// app.get('/carts', list);"]],
    ['src/client.ts', ["+  const cart = await axios.get('/carts/1');"]],
    ['src/client.ts', ["+  const name = params.get('name');"]],
    ['src/client.ts', ["+  const carts = await api.get('/carts', { params });"]],
    ['src/client.ts', ["+export const list = () => api.get('/carts', { params });"]],
    ['src/client.ts', ["+  return api.post('/carts', body);"]],
    ['src/client.ts', ["+    this.api.get('/carts', { params }).subscribe(show);"]],
    ['test/server.test.js', ["+app.get('/carts', list);"]],
    ['src/map.go', ['+\tvalue := cache.Get("carts")']],
    ['shop/views.py', ['+    total = request.GET.get("total", "")']],
    ['shop/settings.py', ['+    base = path("data/carts")']],
    ['app/models/cart.rb', ['+  get :total']],
    [
      'src/main.rs',
      ['-        .route("/carts", get(list))', '+        .route("/carts", get(list).layer(trace))'],
    ],
    ['docs/api.md', ["+app.get('/carts', list)"]],
    ['src/settings.js', ["+app.set('/views', dir)"]],
  ],
);
