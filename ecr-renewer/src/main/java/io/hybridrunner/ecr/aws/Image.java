package io.hybridrunner.ecr.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image in a registry.
 *
 * @param repository the repository's name
 * @param reference a tag or a digest
 */
public record Image(String repository, String reference) {

  /**
   * The grammar of the OCI distribution specification, which ECR follows.
   *
   * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">pulling
   *     manifests</a>
   */
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?<repository>[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)"
              + "(:(?<tag>[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127})|@(?<digest>sha256:[a-f0-9]{64}))?");

  private static final int LONGEST = 512;

  /**
   * Reads {@code repository}, {@code repository:tag} or {@code repository@digest}; the tag is
   * {@code latest} when there is none.
   *
   * @throws IllegalArgumentException when it is no image; its message has the cure
   */
  public static Image parse(String text) {
    Matcher parts = GRAMMAR.matcher(text);
    if (text.length() > LONGEST || !parts.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no image. Write it without the registry, like team/app, team/app:1.0"
              + " or team/app@sha256: and 64 hexadecimal digits.");
    }
    if (parts.group("digest") != null) {
      return new Image(parts.group("repository"), parts.group("digest"));
    }
    String tag = parts.group("tag");
    return new Image(parts.group("repository"), tag == null ? "latest" : tag);
  }

  @Override
  public String toString() {
    return repository + (reference.contains(":") ? "@" : ":") + reference;
  }
}
