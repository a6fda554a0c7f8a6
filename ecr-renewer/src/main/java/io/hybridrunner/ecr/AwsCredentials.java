package io.hybridrunner.ecr;

import java.util.Optional;

/** Who asks AWS. */
public sealed interface AwsCredentials {

  /**
   * What the AWS SDK finds by itself: it reads the environment, system properties, {@code ~/.aws},
   * and asks the container's and the machine's own services. In this order: system properties,
   * environment, web identity, profile (and the roles it assumes), container, instance.
   */
  record DefaultChain() implements AwsCredentials {}

  /** An access key. Prints without its secrets. */
  final class Keys implements AwsCredentials {

    private final String accessKeyId;
    private final String secretAccessKey;
    private final Optional<String> sessionToken;

    /**
     * An access key.
     *
     * @param accessKeyId its id
     * @param secretAccessKey its secret
     * @param sessionToken of temporary keys
     * @throws IllegalArgumentException when a part is empty, or has white space or other characters
     *     that no key has; its message does not show them
     */
    public Keys(String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {
      this.accessKeyId = checked("id", accessKeyId);
      this.secretAccessKey = checked("secret", secretAccessKey);
      this.sessionToken = sessionToken.map(token -> checked("session token", token));
    }

    // In a header they would fail later, with a message that shows them.
    private static String checked(String part, String text) {
      if (!text.matches("[!-~]+")) {
        throw new IllegalArgumentException(
            "The "
                + part
                + " of the AWS access key is "
                + (text.isBlank() ? "empty" : "not one word of plain characters")
                + ". Copy it again, without white space around it.");
      }
      return text;
    }

    String accessKeyId() {
      return accessKeyId;
    }

    String secretAccessKey() {
      return secretAccessKey;
    }

    Optional<String> sessionToken() {
      return sessionToken;
    }

    @Override
    public String toString() {
      return "Keys[accessKeyId=" + accessKeyId + ", secretAccessKey=•••]";
    }
  }
}
