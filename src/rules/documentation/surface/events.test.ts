import { surfaceCases } from '../../../../test/samples/surface-cases.ts';

surfaceCases(
  'events',
  [
    ['src/cart.ts', ["+    this.emit('cart:refunded', cart);"], ['+cart:refunded']],
    [
      'src/socket.js',
      ["-  io.emit('cart.updated', cart)", "+  io.emit('cart.changed', cart)"],
      ['-cart.updated', '+cart.changed'],
    ],
    ['src/element.ts', ["+    this.dispatchEvent(new CustomEvent('cart-open'));"], ['+cart-open']],
    ['src/cart.controller.ts', ["+  @EventPattern('cart.refunded')"], ['+cart.refunded']],
    [
      'src/producer.ts',
      ["+  await producer.send({ topic: 'carts.refunded', messages });"],
      ['+carts.refunded'],
    ],
    ['shop/queue.py', ['+    channel.basic_publish("carts.refunded", body)'], ['+carts.refunded']],
    ['shop/signals.py', ['+cart_refunded = Signal()'], ['+cart_refunded']],
    ['queue.go', ['+\terr := client.Publish(ctx, "carts.refunded", body)'], ['+carts.refunded']],
    [
      'src/main/java/shop/Listener.java',
      ['+    @KafkaListener(topics = "carts.refunded")'],
      ['+carts.refunded'],
    ],
    ['src/Cart.cs', ['+        public event EventHandler<CartArgs> Refunded;'], ['+Refunded']],
    ['src/Cart.sol', ['+    event Refunded(uint256 indexed id, uint256 total);'], ['+Refunded']],
    ['lib/shop/cart.ex', ['+    Endpoint.broadcast!("carts", "cart_refunded", %{})'], ['+cart_refunded']],
  ],
  [
    [
      'src/cart.ts',
      ["-    this.emit('cart:refunded', cart);", "+    this.emit('cart:refunded', cart, total);"],
    ],
    ['src/cart.ts', ["+    // this.emit('cart:refunded');"]],
    ['src/stream.ts', ["+    stream.emit('error', error);"]],
    ['src/form.vue', ["+    emit.call(this, 'total');"]],
    ['src/form.ts', ["+    input.dispatchEvent(new Event('change'));"]],
    ['src/cart.test.ts', ["+    cart.emit('cart:refunded');"]],
    ['src/listen.ts', ["+    cart.on('cart:refunded', show);"]],
    ['shop/cart.py', ['+total = signal(1)']],
    ['src/Cart.sol', ['+        emit Refunded(id, total);']],
    ['src/Cart.cs', ['+        Refunded?.Invoke(this, args);']],
    ['queue.go', ['+\tlog.Print("carts.refunded")']],
    ['docs/events.md', ["+this.emit('cart:refunded')"]],
  ],
);
