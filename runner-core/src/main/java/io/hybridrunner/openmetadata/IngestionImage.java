package io.hybridrunner.openmetadata;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.ServerVersion;
import java.util.Optional;

/**
 * A reference to the image that ingestion runs in, and whether it suits the server. Immutable,
 * thread-safe.
 *
 * @param repository registry, with its port, and name
 * @param tag what stands after the colon
 * @param digest what stands after the {@code @}; it decides, whatever the tag says
 */
public record IngestionImage(String repository, Optional<String> tag, Optional<String> digest) {

  /** No release has such a number, dates have: 2026.10.27 is no version. */
  private static final int FIRST_YEAR = 1000;

  /** Reads a reference such as {@code registry:5000/team/ingestion:1.13.4@sha256:…}. */
  public static IngestionImage of(String reference) {
    int at = reference.indexOf('@');
    String named = at < 0 ? reference : reference.substring(0, at);
    Optional<String> digest = at < 0 ? Optional.empty() : Optional.of(reference.substring(at + 1));
    int colon = named.lastIndexOf(':');
    // A colon before the last slash is that of the registry's port.
    return colon < 0 || colon < named.lastIndexOf('/')
        ? new IngestionImage(named, Optional.empty(), digest)
        : new IngestionImage(
            named.substring(0, colon), Optional.of(named.substring(colon + 1)), digest);
  }

  /** The image of the server's version. */
  public Choice forServer(ServerVersion server) {
    return digest.isPresent()
        ? new Choice(this, Optional.of("it is pinned by its digest, which says which image it is"))
        : new Choice(
            new IngestionImage(repository, Optional.of(server.toString()), digest),
            Optional.empty());
  }

  /**
   * Why this image must not be run against the server; empty when it may, or when its tag does not
   * say its version ({@code latest}).
   */
  public Optional<Cause> incompatibility(ServerVersion server) {
    return version()
        .filter(version -> !version.isCompatibleWith(server))
        .map(version -> mismatch(version, server));
  }

  private Cause mismatch(ServerVersion version, ServerVersion server) {
    return Cause.of(
        Kind.CONFLICT,
        "the ingestion image "
            + this
            + " is of version "
            + version
            + ", and the server is "
            + server
            + "; the first two numbers must be the same",
        "Use the image of version "
            + server
            + ", let the runner choose it (dynamic version), or switch the version's validation"
            + " off.");
  }

  private Optional<ServerVersion> version() {
    return tag.flatMap(ServerVersion::find).filter(version -> version.major() < FIRST_YEAR);
  }

  /** The reference as it is written. */
  @Override
  public String toString() {
    return repository + tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }

  /**
   * An image that was chosen.
   *
   * @param image the one to run
   * @param keptBecause why it is the one that was configured; empty when it is the server's
   */
  public record Choice(IngestionImage image, Optional<String> keptBecause) {}
}
