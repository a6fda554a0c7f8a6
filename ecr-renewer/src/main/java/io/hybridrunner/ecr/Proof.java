package io.hybridrunner.ecr;

import io.hybridrunner.ecr.aws.Image;
import java.net.URI;
import java.util.Optional;

/**
 * How a credential is proved.
 *
 * @param registry the registry's address, {@code https://host}
 * @param image an image in it that must be there: {@code repository}, {@code repository:tag} or
 *     {@code repository@digest}; without a tag {@code latest} is meant
 */
public record Proof(URI registry, Optional<String> image) {

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException when they are not such; its message has the cure
   */
  public Proof {
    boolean plain =
        registry.getHost() != null
            && String.valueOf(registry.getScheme()).matches("https?")
            && registry.getRawUserInfo() == null
            && registry.getRawQuery() == null
            && registry.getRawFragment() == null
            && registry.getRawPath().matches("/?");
    if (!plain) {
      throw new IllegalArgumentException(
          "The address of the registry to prove a credential with is none. Write it like"
              + " https://host, without user and path.");
    }
    image.ifPresent(Image::parse);
  }
}
