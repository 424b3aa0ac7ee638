// Loaded before each process of the demo world (`node --import`): ends it when the supervisor is gone, however it went.
import { isMainThread } from 'node:worker_threads';

/** Time to stop gracefully before the process ends anyway, in milliseconds. */
const GRACE_MS = 4_000;

if (isMainThread && process.channel) {
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  process.channel.unref(); // the channel alone keeps no process alive
}
