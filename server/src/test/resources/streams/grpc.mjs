// gRPC on @grpc/grpc-js, without a compiler of protocols: messages are bytes. `grpc.mjs serve` prints its port, `grpc.mjs PORT KEY` tries all kinds of calls.
import grpc from '@grpc/grpc-js';

const same = (bytes) => bytes;
const kind = (path, requestStream, responseStream) => ({
  path, requestStream, responseStream,
  requestSerialize: same, requestDeserialize: same, responseSerialize: same, responseDeserialize: same,
});
const Echo = grpc.makeGenericClientConstructor({
  Unary: kind('/test.Echo/Unary', false, false),
  Up: kind('/test.Echo/Up', true, false),
  Down: kind('/test.Echo/Down', false, true),
  Both: kind('/test.Echo/Both', true, true),
  Never: kind('/test.Echo/Never', false, false),
  Wrong: kind('/test.Echo/Wrong', false, false),
}, 'Echo', {});
const most = { 'grpc.max_receive_message_length': 64 << 20, 'grpc.max_send_message_length': 64 << 20 };

if (process.argv[2] === 'serve') {
  const say = (...words) => console.log(words.join(' '));
  const server = new grpc.Server(most);
  server.addService(Echo.service, {
    Unary: (call, done) => {
      say('saw', JSON.stringify(call.metadata.getMap()), call.getDeadline() === Infinity ? 'forever' : 'deadline');
      const behind = new grpc.Metadata();
      behind.set('x-behind', 'told');
      done(null, call.request, behind);
    },
    Up: (call, done) => {
      let bytes = 0;
      call.on('data', (part) => (bytes += part.length));
      call.on('end', () => done(null, Buffer.from(String(bytes))));
      call.on('cancelled', () => say('cancelled Up'));
    },
    Down: (call) => {
      for (let i = 0; i < Number(call.request.toString()); i++) call.write(Buffer.from('part ' + i));
      call.end();
    },
    Both: (call) => {
      call.on('data', (part) => call.write(part));
      call.on('end', () => call.end());
      call.on('cancelled', () => say('cancelled Both'));
      call.on('error', () => {});
    },
    Never: (call) => call.on('cancelled', () => say('cancelled Never')),
    Wrong: (_, done) => done({ code: grpc.status.NOT_FOUND, details: 'no such thing' }),
  });
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (_, port) => say('port', port));
} else {
  const [port, key] = process.argv.slice(2);
  const client = new Echo('127.0.0.1:' + port, grpc.credentials.createInsecure(), most);
  const fields = (value = key) => {
    const metadata = new grpc.Metadata();
    if (value) metadata.set('x-api-key', value);
    return metadata;
  };
  const within = (millis) => ({ deadline: Date.now() + millis });
  const unary = (name, message, metadata = fields(), options = {}) =>
    new Promise((done) => {
      let trailers;
      const call = client[name](message, metadata, options, (error, answer) =>
        setImmediate(() => done({ error, answer, trailers })));
      call.on('status', (status) => (trailers = status.metadata));
    });
  const must = (right, what) => {
    if (!right) throw new Error(what);
  };
  const cases = {
    unary: async () => {
      const { answer, trailers } = await unary('Unary', Buffer.from('hello'));
      must(answer.toString() === 'hello', 'answer');
      must(trailers.get('x-behind')[0] === 'told', 'trailers');
    },
    'unary of 4 MB': async () => {
      const message = Buffer.alloc(4 << 20, 'x');
      const { error, answer } = await unary('Unary', message);
      must(!error && answer.equals(message), 'answer ' + error);
    },
    'up': async () => {
      const answer = await new Promise((done, failed) => {
        const call = client.Up(fields(), (error, it) => (error ? failed(error) : done(it)));
        for (let i = 0; i < 50; i++) call.write(Buffer.alloc(100_000));
        call.end();
      });
      must(answer.toString() === '5000000', 'answer ' + answer);
    },
    'down': async () => {
      let count = 0;
      const status = await new Promise((done) => {
        const call = client.Down(Buffer.from('2000'), fields());
        call.on('data', (part) => must(part.toString() === 'part ' + count++, 'part'));
        call.on('error', () => {});
        call.on('status', done);
      });
      must(count === 2000 && status.code === 0, 'count ' + count + ' status ' + status.code);
    },
    'both, one after the other': async () => {
      const call = client.Both(fields());
      for (let i = 0; i < 5; i++) {
        const back = new Promise((it) => call.once('data', it));
        call.write(Buffer.from('m' + i));
        must((await back).toString() === 'm' + i, 'message ' + i);
      }
      call.end();
      must((await new Promise((it) => call.on('status', it))).code === 0, 'status');
    },
    'a status of the upstream': async () => {
      const { error } = await unary('Wrong', Buffer.from('x'));
      must(error.code === 5 && error.details === 'no such thing', String(error));
    },
    'a deadline': async () => {
      const begun = Date.now();
      const { error } = await unary('Never', Buffer.from('x'), fields(), within(300));
      must(error.code === 4, String(error));
      must(Date.now() - begun < 1500, 'late');
    },
    'a cancellation': async () => {
      const call = client.Both(fields());
      call.on('error', () => {});
      const back = new Promise((it) => call.once('data', it));
      call.write(Buffer.from('x'));
      await back;
      call.cancel();
      must((await new Promise((it) => call.on('status', it))).code === 1, 'status');
    },
    'no credential': async () => {
      const { error } = await unary('Unary', Buffer.from('x'), fields(''));
      must(error.code === 16 && error.details.includes('credential-missing'), String(error));
    },
    'no permission': async () => {
      const denied = grpc.makeGenericClientConstructor({ Other: kind('/test.Echo/Other', false, false) }, 'Echo', {});
      const other = new denied('127.0.0.1:' + port, grpc.credentials.createInsecure());
      const error = await new Promise((done) => other.Other(Buffer.from('x'), fields(), (it) => done(it)));
      must(error.code === 7, String(error));
      other.close();
    },
  };
  let wrong = 0;
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
      console.log('ok', name);
    } catch (error) {
      wrong++;
      console.log('WRONG', name, error.message);
    }
  }
  client.close();
  process.exit(wrong);
}
