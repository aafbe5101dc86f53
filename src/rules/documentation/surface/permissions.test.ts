import { surfaceCases } from '../../../../test/samples/surface-cases.ts';

surfaceCases(
  'permissions',
  [
    [
      'app/src/main/AndroidManifest.xml',
      ['+    <uses-permission android:name="android.permission.CAMERA" />'],
      ['+android.permission.CAMERA'],
    ],
    ['ios/Shop/Info.plist', ['+\t<key>NSCameraUsageDescription</key>'], ['+NSCameraUsageDescription']],
    [
      'macos/Shop.entitlements',
      ['+\t<key>com.apple.security.network.client</key>'],
      ['+com.apple.security.network.client'],
    ],
    [
      'extension/manifest.json',
      ['   "permissions": [', '+    "cookies",', '+    "https://*.example.test/*"'],
      ['+cookies', '+https://*.example.test/*'],
    ],
    [
      'deploy/role.yaml',
      ['-    verbs: ["get"]', '+    verbs: ["get", "delete"]'],
      ['-verbs ["get"]', '+verbs ["get", "delete"]'],
    ],
    ['infra/iam.tf', ['+      "s3:DeleteObject",'], ['+s3:DeleteObject']],
    [
      'src/routes.js',
      ["+  app.get('/carts', { preHandler: app.needsPermission('cart:list') }, list)"],
      ['+cart:list'],
    ],
    [
      'lib/permissions.js',
      ["+    'cart:refund': { description: 'Refund', role: Roles.Owner },"],
      ['+cart:refund'],
    ],
    [
      'src/main/java/shop/Carts.java',
      ['+    @PreAuthorize("hasRole(\'OWNER\')")'],
      ['+"hasRole(\'OWNER\')"', '+OWNER'],
    ],
    ['src/Carts.cs', ['+    [Authorize(Roles = "Owner")]'], ['+Roles = "Owner"']],
    ['shop/views.py', ['+@permission_required("shop.refund")'], ['+shop.refund']],
    ['app/Providers/Auth.php', ["+        Gate::define('refund', fn ($user) => $user->owner);"], ['+refund']],
    ['src/snap.ts', ["+  'endowment:network-access': {},"], ['+endowment:network-access']],
  ],
  [
    [
      'src/routes.js',
      ["-app.get('/a', needsPermission('cart:list'), a)", "+app.get('/b', needsPermission('cart:list'), b)"],
    ],
    ['src/routes.js', ["+// needsPermission('cart:list')"]],
    ['src/cart.ts', ['+  const permission = cart.permission;']],
    ['package.json', ['+    "storage",']],
    ['src/data.json', ['+    "cookies",']],
    ['extension/manifest.json', ['+  "name": "Shop",']],
    ['infra/main.tf', ['+  name = "carts"']],
    ['shop/cart.py', ['+    url = "s3:carts"']],
    ['test/permissions.test.js', ["+    'cart:refund': { role: Roles.Owner },"]],
    ['src/role.ts', ['+  const role = user.role;']],
    ['src/Carts.cs', ['+    [Obsolete("Roles")]']],
    ['docs/permissions.md', ["+needsPermission('cart:list')"]],
  ],
);
