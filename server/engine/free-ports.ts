// Ports that are free at this moment. Another program may take one before the engine does; then the engine does not come
// up and the supervisor chooses anew.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

export interface EnginePorts {
  readonly signal: number;
  readonly tcp: number;
  readonly udpFirst: number;
  readonly udpLast: number;
}

/** Below the range from which systems hand out ports to anyone who asks for any (32768 on Linux, 49152 elsewhere). */
const UDP_LOWEST = 20_000;
const UDP_HIGHEST = 32_000;

/** `udpCount` at least twice the people who may be in meetings at once; the engine skips the ones that are taken. */
export async function freePorts(address: string, udpCount: number): Promise<EnginePorts> {
  const [signal, tcp] = await freeTcpPorts(address);
  for (let attempt = 0; ; attempt++) {
    const udpFirst = randomInt(UDP_LOWEST, UDP_HIGHEST - udpCount);
    const udpLast = udpFirst + udpCount - 1;
    const probes = [udpFirst, Math.floor((udpFirst + udpLast) / 2), udpLast];
    const free = await Promise.all(probes.map((port) => isUdpFree(address, port)));
    if (free.every(Boolean) || attempt >= 20) return { signal, tcp, udpFirst, udpLast };
  }
}

/** Both at once, so that they differ. */
async function freeTcpPorts(address: string): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, address);
      await once(server, 'listening');
      const bound = server.address();
      if (bound === null || typeof bound === 'string') throw new Error('a TCP port has no number');
      return bound.port;
    }),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [signal = 0, tcp = 0] = ports;
  return [signal, tcp];
}

async function isUdpFree(address: string, port: number): Promise<boolean> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind(port, address);
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
