import { createServer } from 'node:http';

// The least a program can do that answers: what starting Node itself costs.
createServer((_request, response) => response.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');
