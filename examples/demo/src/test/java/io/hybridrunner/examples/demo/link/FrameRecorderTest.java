package io.hybridrunner.examples.demo.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameRecorderTest {

  private static final String HANDSHAKE = "GET /link HTTP/1.1\r\nHost: x\r\n\r\n";

  @Test
  void maskedFramesAreWrittenInClearHoweverTheyAreCut() throws IOException {
    String large = "b".repeat(70_000);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(HANDSHAKE.getBytes(StandardCharsets.UTF_8));
    stream.writeBytes(frame("{\"type\":\"hello\"}", true));
    stream.writeBytes(frame("", true));
    stream.writeBytes(frame("a".repeat(300), true));
    stream.writeBytes(frame(large, false));
    byte[] bytes = stream.toByteArray();
    String wanted = HANDSHAKE + "{\"type\":\"hello\"}\n\n" + "a".repeat(300) + "\n" + large + "\n";

    for (int chunk : new int[] {1, 7, 126, 4096, bytes.length}) {
      assertThat(record(bytes, chunk)).as("in pieces of %d", chunk).isEqualTo(wanted);
    }
  }

  private static String record(byte[] bytes, int chunk) throws IOException {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    FrameRecorder recorder = new FrameRecorder(record);
    for (int from = 0; from < bytes.length; from += chunk) {
      int length = Math.min(chunk, bytes.length - from);
      byte[] piece = new byte[length];
      System.arraycopy(bytes, from, piece, 0, length);
      recorder.accept(piece, length);
    }
    return record.toString(StandardCharsets.UTF_8);
  }

  private static byte[] frame(String text, boolean masked) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    int flag = masked ? 0x80 : 0;
    frame.put((byte) 0x81);
    if (payload.length < 126) {
      frame.put((byte) (flag | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (flag | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (flag | 127)).putLong(payload.length);
    }
    byte[] mask = {1, 2, 3, 4};
    if (masked) {
      frame.put(mask);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (masked ? payload[i] ^ mask[i % 4] : payload[i]));
    }
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }
}
