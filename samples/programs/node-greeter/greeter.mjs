// A service in Node.js: an ordinary program. It listens where it is told, answers how it is, and ends in order.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { port: { type: 'string' }, greeting: { type: 'string', default: 'Hello' } } });

const server = createServer((request, response) => {
  if (request.url === '/health') return response.end('well\n');
  console.log(`${request.method} ${request.url}`);
  response.end(`${values.greeting} from Node.js ${process.versions.node}\n`);
});
server.listen(Number(values.port), '127.0.0.1', () => console.log(`listens on port ${values.port}`));

// What is under way is answered, nothing new is taken; then there is nothing left to do, and Node.js ends.
process.on('SIGTERM', () => server.close(() => console.log('ends in order')));
