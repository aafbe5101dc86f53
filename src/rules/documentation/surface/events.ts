import { dotnet, jvm, type SurfaceDetector, script } from './detector.ts';

/** Events of the parts of a page and of streams, which a product does not define. */
const builtIn =
  /^(?:error|close|closed|end|data|open|connect|connection|disconnect|message|ready|finish|drain|exit|change|input|click|submit|focus|blur|load|resize|scroll|keydown|keyup|update|success|done|abort|timeout|readable|pause|resume|request|response|listening|update:\w+)$/i;

/** Events that the product sends to others or declares for them, by their names. */
export const events: SurfaceDetector = {
  kind: 'events',
  finds:
    'events of an `EventEmitter`, of sockets, of NestJS, of custom elements, of Laravel and of Phoenix; topics of Kafka, RabbitMQ and Redis; `event` of Solidity and C#; signals of Django and Qt; channels of AsyncAPI',
  forms: [
    { languages: script, pattern: /\.emit\(\s*['"`]([\w:./-]{2,80})['"`]/g, unless: builtIn },
    {
      languages: script,
      pattern: /\bnew (?:CustomEvent|Event)\(\s*['"`]([\w:./-]{2,80})['"`]/g,
      unless: builtIn,
    },
    {
      languages: script,
      pattern:
        /^\s*@(?:EventPattern|MessagePattern|OnEvent|SubscribeMessage)\(\s*['"`]([\w:./*-]{2,80})['"`]/g,
      unless: builtIn,
    },
    {
      languages: script,
      pattern: /\b(?:topic|eventType|event_type|routingKey)\s*:\s*['"`]([\w:./-]{3,80})['"`]/g,
      unless: builtIn,
    },
    {
      languages: [...script, 'python', 'go', 'ruby', 'php', 'rust', ...jvm],
      pattern:
        /\b(?:publish|Publish|sendToQueue|xadd|basic_publish)\(\s*(?:ctx\s*,\s*)?["'`]([\w:./-]{3,80})["'`]/g,
    },
    {
      languages: ['python'],
      pattern: /^(\w{2,60})\s*=\s*(?:django\.dispatch\.)?(?:Signal|pyqtSignal|Event)\(/g,
    },
    { languages: ['python'], pattern: /^\s+(\w{2,60})\s*=\s*pyqtSignal\(/g },
    {
      languages: ['python'],
      pattern: /\b(?:emit|send_event|dispatch_event|publish_event|track)\(\s*["']([\w:./-]{3,80})["']/g,
      unless: builtIn,
    },
    {
      languages: jvm,
      pattern:
        /@(?:KafkaListener|RabbitListener|SqsListener|JmsListener)\([^)\n]{0,60}?["']([\w:.${}/-]{3,80})["']/g,
    },
    {
      languages: jvm,
      pattern:
        /\b(?:kafkaTemplate|rabbitTemplate|jmsTemplate)\.(?:send|convertAndSend)\(\s*"([\w:./-]{3,80})"/g,
    },
    {
      languages: dotnet,
      pattern: /^\s*public\s+(?:static\s+)?event\s+[\w<>?., ]{1,100}\s(\w{2,80})\s*[;{=]/g,
    },
    { languages: ['solidity'], pattern: /^\s*event\s+(\w{1,80})\s*\(/g },
    { languages: ['vyper'], pattern: /^event\s+(\w{1,80})\s*:/g },
    { languages: ['php'], pattern: /\bEvent::(?:dispatch|listen)\(\s*['"]([\w:.\\/-]{3,80})/g },
    {
      languages: ['elixir'],
      pattern: /\bbroadcast!?\(\s*(?:\w[\w.]{0,60},\s*)?"[^"\n]{1,60}"\s*,\s*"([\w:.-]{3,80})"/g,
    },
    { languages: ['ruby'], pattern: /\bActiveSupport::Notifications\.instrument\(?\s*["']([\w:./-]{3,80})/g },
    { files: /asyncapi[^/]*\.ya?ml$/i, pattern: /^ {2}['"]?([\w:./{}-]{3,80})['"]?:\s*$/g },
  ],
};
