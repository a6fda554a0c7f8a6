package io.hybridrunner.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the server or of the ingestion framework.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 */
public record ServerVersion(int major, int minor, int patch) {

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");

  /** The first {@code x.y.z} in a text such as {@code 1.13.6.3} or {@code 2.0.7-SNAPSHOT}. */
  public static Optional<ServerVersion> find(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.find()
        ? Optional.of(new ServerVersion(number(numbers, 1), number(numbers, 2), number(numbers, 3)))
        : Optional.empty();
  }

  private static int number(Matcher numbers, int group) {
    return Integer.parseInt(numbers.group(group));
  }

  /**
   * Whether a server and a client of these versions work together: OpenMetadata compares major and
   * minor ({@code PipelineServiceClient.validServerClientVersions}).
   */
  public boolean isCompatibleWith(ServerVersion other) {
    return major == other.major && minor == other.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
