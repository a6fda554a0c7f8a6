package io.hybridrunner.openmetadata;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first part of a fully qualified name: the service. */
final class FirstPart {

  private static final Pattern QUOTED =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"(?:\\..*)?", Pattern.DOTALL);

  private FirstPart() {}

  /** The part without its quotes; what is not quoted properly is taken up to its first dot. */
  static String of(String fullyQualifiedName) {
    Matcher quoted = QUOTED.matcher(fullyQualifiedName);
    if (quoted.matches()) {
      return quoted.group(1).replace("\\\"", "\"");
    }
    int dot = fullyQualifiedName.indexOf('.');
    return dot < 0 ? fullyQualifiedName : fullyQualifiedName.substring(0, dot);
  }
}
