package io.hybridrunner.link;

import io.hybridrunner.link.FrameCodec.Decoded;

/** Run in a small heap: decodes frames of 8 MiB that would be far larger as trees. */
final class DecodesWorstFrames {

  static final String GOODBYE = "decoded them all";

  private static final String[] FILLERS = {
    "[],", "{},", "{\"a\":1},", "1,", "\"\",", "1.5,", "[[]],", "{\"a\":{}},"
  };

  private DecodesWorstFrames() {}

  public static void main(String[] arguments) {
    FrameCodec codec = new FrameCodec();
    for (String filler : FILLERS) {
      String text =
          "{\"type\":\"command\",\"id\":\"c-1\",\"operation\":\"health\",\"x\":["
              + filler.repeat(8_000_000 / filler.length())
              + "1]}";
      if (!(codec.decode(text) instanceof Decoded.Malformed)) {
        throw new AssertionError(filler);
      }
    }
    System.out.println(GOODBYE);
  }
}
