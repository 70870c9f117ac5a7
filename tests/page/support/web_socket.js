// SPDX-License-Identifier: GPL-3.0-or-later
// The little of RFC 6455 that a test's server needs: text frames, close, ping.

import { createHash } from 'node:crypto';

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcode = { text: 1, close: 8, ping: 9, pong: 10 };

// Answers an upgrade; returns {send(text), close(code), onText, onClose}.
export function acceptWebSocket(request, socket, protocol) {
  const key = createHash('sha1').update(request.headers['sec-websocket-key'] + magic).digest('base64');
  socket.write(['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${key}`, `Sec-WebSocket-Protocol: ${protocol}`, '', ''].join('\r\n'));
  socket.setNoDelay(true);

  const peer = {
    onText: () => {},
    onClose: () => {},
    send: (text) => write(opcode.text, Buffer.from(text)),
    close(code = 1000) {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      write(opcode.close, payload);
      socket.end();
    },
  };
  let waiting = Buffer.alloc(0);

  function write(kind, payload) {
    if (!socket.writable) return;
    const long = payload.length > 125;
    const head = Buffer.alloc(long ? 4 : 2);
    head[0] = 0x80 | kind;
    head[1] = long ? 126 : payload.length;
    if (long) head.writeUInt16BE(payload.length, 2);
    socket.write(Buffer.concat([head, payload]));
  }

  function take(frame) {
    if (frame.kind === opcode.text) peer.onText(frame.payload.toString());
    if (frame.kind === opcode.ping) write(opcode.pong, frame.payload);
    if (frame.kind === opcode.close) socket.end();
  }

  socket.on('data', (data) => {
    waiting = Buffer.concat([waiting, data]);
    for (let frame = readFrame(waiting); frame; frame = readFrame(waiting)) {
      waiting = waiting.subarray(frame.length);
      take(frame);
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => peer.onClose());
  return peer;
}

// The first whole frame, or null. Browsers send masked frames, none longer than 64 KiB here.
function readFrame(data) {
  if (data.length < 6) return null;
  const long = (data[1] & 0x7f) === 126;
  const length = long ? data.readUInt16BE(2) : data[1] & 0x7f;
  const begin = long ? 8 : 6;
  if (data.length < begin + length) return null;
  const mask = data.subarray(begin - 4, begin);
  const payload = Buffer.from(data.subarray(begin, begin + length).map((byte, index) => byte ^ mask[index % 4]));
  return { kind: data[0] & 0x0f, payload, length: begin + length };
}
