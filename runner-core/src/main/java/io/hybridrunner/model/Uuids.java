package io.hybridrunner.model;

import java.util.UUID;

/**
 * Strict reading of UUIDs: the JDK's own parser accepts "1-1-1-1-1" and gives another text back.
 */
final class Uuids {

  private Uuids() {}

  static UUID parse(String what, String text) {
    try {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equalsIgnoreCase(text)) {
        return uuid;
      }
    } catch (IllegalArgumentException notAUuid) {
      // Reported below, in one sentence for both ways to be wrong.
    }
    throw new IllegalArgumentException(what + " must be a UUID, not '" + shortened(text) + "'");
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 61) + "...";
  }
}
