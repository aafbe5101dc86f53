// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the lines are code as people write it.
import { expect, test } from '@jest/globals';
import { found, type SignalExample, withoutExample } from '../../../../test/samples/signal-lines.ts';
import { untrustedInput } from './untrusted-input.ts';

const each = (path: string, ...lines: string[]): readonly SignalExample[] =>
  lines.map((line) => [path, line]);

const sure: readonly SignalExample[] = [
  ...each(
    'src/A.java',
    'factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", false);',
    'factory.setFeature("http://xml.org/sax/features/external-general-entities", true);',
    'factory.setExpandEntityReferences(true);',
    'Object order = new ObjectInputStream(body).readObject();',
    'mapper.enableDefaultTyping();',
    'entityManager.createQuery("SELECT o FROM Order o WHERE o.name = \'" + name + "\'")',
  ),
  ...each(
    'shop/a.py',
    'etree.XMLParser(resolve_entities=True)',
    'pickle.loads(body)',
    'yaml.load(body)',
    'yaml.load(body, Loader=yaml.Loader)',
    'Environment(autoescape=False)',
    'cursor.execute(f"SELECT * FROM orders WHERE id = {id}")',
    'cursor.execute("SELECT * FROM orders WHERE id = " + id)',
    "return redirect(request.args['next'])",
  ),
  ...each('src/a.php', 'unserialize($body)', 'libxml_options(LIBXML_NOENT)', 'redirect($_GET["next"])'),
  ...each(
    'app/a.rb',
    'Marshal.load(body)',
    'YAML.unsafe_load(body)',
    'redirect_to params[:next]',
    'redirect_to url, allow_other_host: true',
  ),
  ...each(
    'src/A.cs',
    'var formatter = new BinaryFormatter();',
    'TypeNameHandling = TypeNameHandling.All',
    'settings.DtdProcessing = DtdProcessing.Parse;',
  ),
  ...each('lib/a.ex', ':erlang.binary_to_term(body)'),
  ...each(
    'src/a.js',
    'libxml.parseXml(body, { noent: true })',
    'serialize.unserialize(body)',
    'db.query(`SELECT * FROM orders WHERE id = ${id}`)',
    'res.redirect(req.query.next)',
    '  sanitize: false,',
  ),
  ...each('templates/a.jinja', '{{ name | safe }}', '{% autoescape false %}'),
  ...each('src/a.yml', 'unsafeHtml: true'),
];

const hints: readonly SignalExample[] = [
  ...each('src/a.rs', 'let name = escape_filename(name);', 'unsafe { transmute(a) }'),
  ...each(
    'src/a.js',
    'const name = encodeURIComponent(given)',
    "headers['Content-Disposition'] = kind",
    'maxRedirects: 5,',
    "if (text.includes('\\0')) return null",
  ),
  ...each(
    'src/a.go',
    'path, err := filepath.EvalSymlinks(name)',
    'target := filepath.Clean(name)',
    'reader := tar.NewReader(body)',
    'p := unsafe.Pointer(a)',
  ),
  ...each('src/a.c', '  strcpy(to, from);', '  memcpy(to, from, length);'),
  ...each('src/a.py', 'archive.extractall(target)', 'data = zlib_decompress(body)'),
  ...each('src/a.ts', 'const upload = multer({ dest })'),
];

test.each(sure)('sure: %j', (...example) => {
  expect(found(untrustedInput, example)).toContain('untrusted-input sure');
});

test.each(hints)('a hint: %j', (...example) => {
  expect(found(untrustedInput, example)).toEqual(['untrusted-input hint']);
});

test('no detector is without an example', () => {
  expect(withoutExample(untrustedInput, [...sure, ...hints])).toEqual([]);
});

test.each<SignalExample>([
  ...each(
    'shop/a.py',
    'yaml.safe_load(body)',
    'yaml.load(body, Loader=yaml.SafeLoader)',
    'cursor.execute("SELECT * FROM orders WHERE id = %s", [id])',
    'return redirect(target)',
  ),
  ...each('src/A.java', 'factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);'),
  ...each(
    'src/a.js',
    "db.query('SELECT * FROM orders WHERE id = ?', [id])",
    "res.redirect('/orders')",
    'const shape = landscape(a)',
  ),
  ...each('app/a.rb', 'redirect_to orders_path'),
  ...each('scripts/a.py', 'archive.extractall(target)'),
])('nothing: %j', (...example) => {
  expect(found(untrustedInput, example)).toEqual([]);
});
