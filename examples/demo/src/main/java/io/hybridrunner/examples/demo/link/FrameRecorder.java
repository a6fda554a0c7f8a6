package io.hybridrunner.examples.demo.link;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Follows one direction of a WebSocket connection and writes the payload of every frame, unmasked,
 * each on a line of its own. What comes before the first frame is the HTTP handshake and is written
 * as it is. Not thread-safe.
 */
final class FrameRecorder {

  private enum State {
    HANDSHAKE,
    HEADER,
    PAYLOAD
  }

  private static final byte[] END_OF_HANDSHAKE = {'\r', '\n', '\r', '\n'};

  private final OutputStream record;
  private State state = State.HANDSHAKE;
  private final byte[] header = new byte[14];
  private int headerLength;
  private int matched;
  private long remaining;
  private long position;
  private final byte[] mask = new byte[4];

  FrameRecorder(OutputStream record) {
    this.record = record;
  }

  void accept(byte[] bytes, int length) throws IOException {
    byte[] clear = new byte[length + 1];
    int used = 0;
    for (int i = 0; i < length; i++) {
      switch (state) {
        case HANDSHAKE -> {
          clear[used++] = bytes[i];
          endHandshake(bytes[i]);
        }
        case HEADER -> {
          header[headerLength++] = bytes[i];
          if (headerLength >= 2 && headerLength == headerSize()) {
            beginPayload();
          }
        }
        case PAYLOAD -> {
          clear[used++] = (byte) (bytes[i] ^ mask[(int) (position++ & 3)]);
          remaining--;
        }
      }
      if (state == State.PAYLOAD && remaining == 0) {
        record.write(clear, 0, used);
        record.write('\n');
        used = 0;
        state = State.HEADER;
        headerLength = 0;
      }
    }
    record.write(clear, 0, used);
    record.flush();
  }

  private void endHandshake(byte next) {
    matched = next == END_OF_HANDSHAKE[matched] ? matched + 1 : next == '\r' ? 1 : 0;
    if (matched == END_OF_HANDSHAKE.length) {
      state = State.HEADER;
      headerLength = 0;
    }
  }

  private int headerSize() {
    int extended =
        switch (header[1] & 0x7f) {
          case 126 -> 2;
          case 127 -> 8;
          default -> 0;
        };
    return 2 + extended + ((header[1] & 0x80) == 0 ? 0 : 4);
  }

  private void beginPayload() {
    boolean masked = (header[1] & 0x80) != 0;
    int lengthEnd = headerLength - (masked ? 4 : 0);
    remaining = header[1] & 0x7f;
    if (lengthEnd > 2) {
      remaining = 0;
      for (int i = 2; i < lengthEnd; i++) {
        remaining = (remaining << 8) | (header[i] & 0xff);
      }
    }
    Arrays.fill(mask, (byte) 0);
    if (masked) {
      System.arraycopy(header, lengthEnd, mask, 0, 4);
    }
    position = 0;
    state = State.PAYLOAD;
  }
}
