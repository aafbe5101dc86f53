import { expect, test } from '@jest/globals';
import { found, type SignalExample, withoutExample } from '../../../../test/samples/signal-lines.ts';
import { exposure } from './exposure.ts';

const sure: readonly SignalExample[] = [
  ['infra/net.tf', '  cidr_blocks = ["0.0.0.0/0"]'],
  ['infra/net.tf', '  ipv6_cidr_blocks = ["::/0"]'],
  ['infra/net.tf', '  source_ranges = ["0.0.0.0/0"]'],
  ['infra/template.yaml', '  CidrIp: 0.0.0.0/0'],
  ['infra/db.tf', '  publicly_accessible = true'],
  ['infra/s3.tf', '  block_public_acls = false'],
  ['infra/s3.tf', '  acl = "public-read"'],
  ['infra/gcs.tf', '  member = "allUsers"'],
  ['src/a.js', "res.setHeader('Access-Control-Allow-Origin', '*')"],
  ['src/a.js', "app.use(cors({ origin: '*' }))"],
  ['src/a.py', 'CORS_ALLOW_ALL_ORIGINS = True'],
  ['src/a.py', 'allow_origins=["*"],'],
  ['src/A.cs', 'policy.AllowAnyOrigin()'],
  ['src/A.java', '.allowedOrigins("*")'],
  ['src/A.java', '@CrossOrigin'],
  ['src/a.rs', 'CorsLayer::permissive()'],
  ['nginx/a.conf', 'add_header Access-Control-Allow-Origin *;'],
  ['shop/settings.py', "ALLOWED_HOSTS = ['*']"],
  ['shop/settings.py', 'DEBUG = True'],
  ['.env', 'APP_DEBUG=true'],
  ['src/main.py', "app.run(host='127.0.0.1', debug=True)"],
  ['src/A.cs', 'app.UseDeveloperExceptionPage();'],
  ['config/environments/production.rb', 'config.consider_all_requests_local = true'],
  ['src/headers.js', "res.setHeader('Content-Security-Policy', \"script-src 'unsafe-inline'\")"],
  ['src/a.js', 'app.use(helmet({ contentSecurityPolicy: false }))'],
  ['src/a.js', "-res.setHeader('X-Frame-Options', 'DENY')"],
  ['src/a.js', '-app.use(helmet())'],
  ['nginx/a.conf', '-add_header Strict-Transport-Security "max-age=31536000";'],
  ['shop/settings.py', '-SECURE_HSTS_SECONDS = 31536000'],
  ['.env.production', 'CORS_ALLOWED_ORIGINS=*'],
  ['.env', 'ALLOWED_HOSTS=*'],
  ['nginx/a.conf', 'autoindex on;'],
  ['app/src/main/AndroidManifest.xml', 'android:exported="true"'],
  ['src/main/resources/application.properties', 'management.endpoints.web.exposure.include=*'],
  ['src/a.js', 'new ApolloServer({ introspection: true })'],
];

const hints: readonly SignalExample[] = [
  ['src/main.py', "app.run(host='0.0.0.0', port=8080)"],
  ['src/main.js', "app.listen(8080, '0.0.0.0')"],
  ['src/main.go', 'http.ListenAndServe("0.0.0.0:8080", nil)'],
  ['config/server.yaml', 'listen: 0.0.0.0:8080'],
  ['config/redis.conf', 'bind 0.0.0.0'],
  ['src/start.sh', 'uvicorn shop:app --host 0.0.0.0'],
  ['k8s/a.yaml', '  type: LoadBalancer'],
  ['docker-compose.yml', '      - "0.0.0.0:5432:5432"'],
  ['compose.prod.yaml', '      - 5432:5432'],
  ['src/a.js', 'app.use(cors())'],
  ['src/a.js', '  origin: true,'],
  ['config/server.yaml', 'admin: true'],
  ['config/server.yaml', '-listen: 127.0.0.1:8080', '+listen: ":8080"'],
];

test.each(sure)('sure: %j', (...example) => {
  expect(found(exposure, example)).toContain('exposure sure');
});

test.each(hints)('a hint: %j', (...example) => {
  expect(found(exposure, example)).toEqual(['exposure hint']);
});

test('no detector is without an example', () => {
  expect(withoutExample(exposure, [...sure, ...hints])).toEqual([]);
});

test.each<SignalExample>([
  ['src/main.js', "app.listen(8080, '127.0.0.1')"],
  ['infra/net.tf', '  cidr_blocks = ["10.0.0.0/8"]'],
  ['src/a.js', "app.use(cors({ origin: 'https://acme.dev' }))"],
  ['shop/settings.py', 'DEBUG = False'],
  ['src/a.js', 'const debug = true'],
  ['src/a.js', "-res.setHeader('X-Frame-Options', 'DENY')", "+response.setHeader('X-Frame-Options', 'DENY')"],
  ['src/a.js', 'const version = "0.0.0.0"'],
  ['tsconfig.json', '"include": ["src/**/*"]'],
])('nothing: %j', (...example) => {
  expect(found(exposure, example)).toEqual([]);
});
