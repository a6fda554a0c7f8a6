package io.hybridrunner.collate.rest;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A name as one segment of a path. Percent-encoded once and by ourselves: whatever is not a letter,
 * digit, {@code -}, {@code _}, {@code .} or {@code ~} of ASCII, so that nothing on the way finds
 * anything to encode, to decode or to split. Stateless.
 */
final class Segment {

  private static final String HEX = "0123456789ABCDEF";
  private static final String PLAIN = "-_.~";

  private Segment() {}

  static String encoded(String name) {
    StringBuilder segment = new StringBuilder(name.length());
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        segment.append((char) b);
      } else {
        segment.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      }
    }
    return segment.toString();
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || PLAIN.indexOf(b) >= 0;
  }

  /** Why a name cannot be a segment: everybody on the way would read it as another path. */
  static Optional<String> problem(String name) {
    if (name.isEmpty()) {
      return Optional.of("its name is empty");
    }
    if (name.equals(".") || name.equals("..")) {
      return Optional.of("the name " + name + " means another place in a path, encoded or not");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      return Optional.of("its name holds half of a surrogate pair");
    }
    return Optional.empty();
  }
}
