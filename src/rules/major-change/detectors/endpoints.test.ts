import { describe, expect, test } from '@jest/globals';
import {
  exampleFile,
  found,
  type SignalExample,
  withoutExample,
} from '../../../../test/samples/signal-lines.ts';
import { readChange } from '../../../analysis/read-change.ts';
import { scoreChange } from '../score.ts';
import { endpoints } from './endpoints.ts';
import { outboundHosts } from './outbound-hosts.ts';

/** Each call is one example. */
const each = (path: string, ...lines: string[]): readonly SignalExample[] =>
  lines.map((line) => [path, line]);

const opened: readonly SignalExample[] = [
  ...each(
    'src/server.ts',
    ...['app', 'api', 'router', 'server', 'fastify', 'instance', 'route', 'routes'].map(
      (name) => `${name}.get('/a', b)`,
    ),
    ...['post', 'put', 'patch', 'delete', 'all', 'route', 'ws', 'websocket'].map(
      (name) => `app.${name}("/a", b)`,
    ),
    'app.route( {',
    'app.get(`/a`)',
    ...['Get', 'Post', 'Put', 'Patch', 'Delete', 'All', 'MessagePattern', 'SubscribeMessage'].map(
      (name) => `  @${name}('a')`,
    ),
    ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((name) => `export async function ${name}(a) {`),
    'export const GET = a',
    'export const handler = async (event) => answer(event)',
    'exports.handler = answer',
    "window.addEventListener('message', a)",
    "ipcMain.handle('open', open)",
    'chrome.runtime.onMessageExternal.addListener(answer)',
    "socket.on('order', order)",
  ),
  ...each(
    'shop/server.py',
    ...['route', 'get', 'post', 'put', 'patch', 'delete', 'websocket', 'api_route'].map(
      (name) => `@app.${name}("/a")`,
    ),
    "    path('a/', b),",
    '    re_path(r"^a$", b),',
    'app.add_url_rule("/a")',
    'app.add_route("/a")',
  ),
  ...each(
    'src/server.go',
    ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'Any'].map((name) => `r.${name}("a", b)`),
    ...['Get', 'Post', 'Put', 'Patch', 'Delete'].map((name) => `r.${name}("/a", b)`),
    'http.HandleFunc("/a", b)',
    'pb.RegisterShopServer(a, b)',
  ),
  ...each('src/Server.java', '    @PostMapping("/a")', '@GET', '@Path("/a")', '@KafkaListener(topics = "a")'),
  ...each('src/Server.kt', '@GetMapping("/a")', '  get("/orders") {'),
  ...each(
    'src/Server.cs',
    '    [HttpGet("a")]',
    '[Route("a")]',
    'app.MapGet("/a", b)',
    'app.MapHub<Shop>("/a")'.replace('<Shop>', ''),
  ),
  ...each('src/server.php', "Route::get('/a', b)", "    #[Route('/a')]"),
  ...each('config/routes.rb', "  get '/a', to: b", "get '/a' do", '  resources :a', 'mount Shop => b'),
  ...each('lib/router.ex', '    get "/a", B', '    live "/a", B', '    forward "/a", B'),
  ...each('src/server.rs', '.route("/a", b)', '#[get("/a")]'),
  ['api/shop.proto', '  rpc Order (A) returns (B);'],
  [
    'schema.graphql',
    '|type Query {',
    '|  orders: [Order!]!',
    '|}',
    'type Mutation {',
    '  removeOrder(id: ID!): Boolean!',
    '}',
  ],
  ['src/schema/order.graphql', 'extend type Mutation {', '  deleteOrder(id: ID!): Boolean!', '}'],
  ['schema.graphql', '|type Subscription {', '  ordered: Order', '|}'],
  ['src/schema.ts', '|const types = gql`', '|  type Query {', '    orders: [Order!]!', '|  }'],
  ['openapi.yaml', '  /admin/users:'],
  ['api/openapi/shop.json', '"/orders/{id}": {'],
  ['swagger.yml', '    delete:'],
];

test.each(opened)('opened by %j', (...example) => {
  expect(found(endpoints, example)).toEqual(['endpoint hint']);
});

test('opened by a field of a root type that begins above the hunk', () => {
  const patch =
    '@@ -40,2 +40,3 @@ type Mutation {\n   addOrder(id: ID!): Boolean!\n+  deleteAllOrders: Boolean!\n }';
  const file = exampleFile(['schema.graphql'], { patch, additions: 1 });
  expect(scoreChange(readChange({ files: [file] })).hits).toMatchObject([{ signal: 'endpoint', line: 41 }]);
});

describe('a new file among those that answer requests', () => {
  const answers = [
    'routes',
    'controllers',
    'handlers',
    'endpoints',
    'rpc',
    'rpcMethods',
    'resolvers',
    'webhooks',
  ];

  test.each(answers)('in %s', (name) => {
    const file = (status: 'added' | 'modified') =>
      exampleFile([`src/${name}/parts.ts`, 'return compose(parts)'], { status });
    const signals = (status: 'added' | 'modified') =>
      scoreChange(readChange({ files: [file(status)] })).hits.map(({ signal }) => signal);
    expect(signals('added')).toEqual(['endpoint']);
    expect(signals('modified')).toEqual([]);
  });
});

test('no detector is without an example', () => {
  const handlers = endpoints.length - 1;
  expect(withoutExample(endpoints, opened)).toEqual([handlers]);
});

test.each<SignalExample>([
  ['src/server.ts', 'map.get(a)'],
  ['src/server.ts', 'app.get(name)'],
  ['src/server.ts', "-app.get('/orders', list)", "+app.get('/orders', listAll)"],
  ['src/server.py', 'os.path("a")'],
  ['src/server.go', 'cache.Get("a")'],
  ['src/Server.java', '@PathVariable String id'],
  [
    'src/Server.java',
    '-@RequestMapping(value = "/a", method = GET)',
    '+@RequestMapping(value = "/a", method = POST)',
  ],
  ['src/server.rb', 'getter "a", b'],
  ['schema.graphql', 'type Order {', '  id: ID!', '}'],
  ['schema.graphql', '|type Query {', '|  orders(', '    first: Int', '|  ): [Order!]!', '|}'],
  ['config/routes.yaml', '  /orders:'],
])('nothing is opened by %j', (...example) => {
  expect(found(endpoints, example)).toEqual([]);
});

const hosts =
  `fetch axios http https got request requests curl urlopen HttpClient WebClient connect url uri host hosts hostname
  endpoint origin baseUrl base_uri apiUrl api_uri server registry broker`.split(/\s+/);

test.each([
  ...hosts.map((name) => `${name}('https://shop.acme.dev')`),
  ...['http', 'ws', 'wss', 'mqtt', 'mqtts', 'amqp', 'amqps', 'ftp', 'tcp'].map(
    (scheme) => `url = "${scheme}://shop.acme.dev"`,
  ),
  'url = `https://shop.acme.dev`',
])('another host: %s', (line) => {
  expect(found(outboundHosts, ['src/shop.ts', line])).toEqual(['outbound-host hint']);
});

test.each([
  "url = 'http://localhost:3000'",
  "url = 'http://127.0.0.1'",
  "url = 'http://shop.example.org'",
  "url = 'http://www.w3.org/a'",
  "title = 'https://shop.acme.dev'",
  "url = 'file://shop.acme.dev'",
  "url = 'https://shop'",
])('no other host: %s', (line) => {
  expect(found(outboundHosts, ['src/shop.ts', line])).toEqual([]);
});
