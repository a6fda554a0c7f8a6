package io.hybridrunner.collate.link;

import io.hybridrunner.collate.net.Egress;
import io.hybridrunner.model.Installation;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.Backoff;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How the runner's half of the link behaves. Immutable; begin with {@link #of}.
 *
 * @param url {@code wss://host} or {@code ws://host}; without a path it is {@code /runner-link/v1}
 * @param token asked at every connect and every few seconds, on the link's timer thread, so that a
 *     replaced token is used; what {@link io.hybridrunner.collate.token.TokenText} cuts may stand
 *     around it. May throw {@link java.io.UncheckedIOException}: its cause's message is then shown
 * @param runnerId the runner's name in the control plane
 * @param version the runner's version
 * @param bootId names this process; random by default
 * @param connectTimeout how long connecting and greeting may take each; 10 s by default
 * @param writeTimeout how long a write may make no progress; 10 s by default
 * @param maxBackoff the longest wait between two attempts; 30 s by default
 * @param spread the first attempt after a link that was up waits a random time up to this, so that
 *     a restarted server does not meet all its runners at once; 5 s by default, and never more than
 *     maxBackoff
 * @param random the jitter's source
 * @param egress the proxy and the trusted authorities; none and the JVM's by default
 * @param installation where this runner is installed, asked at every connect; nowhere in particular
 *     by default. May not throw
 */
public record LinkSettings(
    URI url,
    Supplier<SecretValue> token,
    String runnerId,
    String version,
    String bootId,
    Duration connectTimeout,
    Duration writeTimeout,
    Duration maxBackoff,
    Duration spread,
    RandomGenerator random,
    Egress egress,
    Supplier<Optional<Installation>> installation) {

  private static final String DEFAULT_PATH = "/runner-link/v1";

  /**
   * Checks the address.
   *
   * @throws IllegalArgumentException when it is not an absolute ws or wss address, has a user,
   *     query or fragment, or when a duration is not positive
   */
  public LinkSettings {
    boolean isWebSocket = "ws".equals(url.getScheme()) || "wss".equals(url.getScheme());
    if (!isWebSocket || url.getHost() == null) {
      // Not shown as a whole: what is no such address may hold a password anywhere.
      throw new IllegalArgumentException(
          "the link's URL must be wss://host or ws://host; it begins with '"
              + url.getScheme()
              + "'");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      // Not shown: these are the places where people put passwords and tokens.
      throw new IllegalArgumentException(
          "the link's URL at " + url.getHost() + " may have no user, query or fragment");
    }
    for (Duration duration : new Duration[] {connectTimeout, writeTimeout, spread}) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("a time of the link is not positive: " + duration);
      }
    }
    if (maxBackoff.compareTo(Backoff.BASE) < 0) {
      throw new IllegalArgumentException(
          "maxBackoff must be at least " + Backoff.BASE + ": " + maxBackoff);
    }
  }

  /** The defaults for a server, a token, and a runner's name and version. */
  public static LinkSettings of(
      URI url, Supplier<SecretValue> token, String runnerId, String version) {
    return new LinkSettings(
        url,
        token,
        runnerId,
        version,
        UUID.randomUUID().toString(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Backoff.CAP,
        Duration.ofSeconds(5),
        new SplittableRandom(),
        Egress.direct(),
        Optional::empty);
  }

  /** These settings with another longest wait between two attempts. */
  public LinkSettings withMaxBackoff(Duration value) {
    return new LinkSettings(
        url,
        token,
        runnerId,
        version,
        bootId,
        connectTimeout,
        writeTimeout,
        value,
        spread,
        random,
        egress,
        installation);
  }

  /** These settings with other bounds for connecting and writing. */
  public LinkSettings withTimeouts(Duration connect, Duration write) {
    return new LinkSettings(
        url,
        token,
        runnerId,
        version,
        bootId,
        connect,
        write,
        maxBackoff,
        spread,
        random,
        egress,
        installation);
  }

  /** These settings with another spread of first attempts. */
  public LinkSettings withSpread(Duration value) {
    return new LinkSettings(
        url,
        token,
        runnerId,
        version,
        bootId,
        connectTimeout,
        writeTimeout,
        maxBackoff,
        value,
        random,
        egress,
        installation);
  }

  /** These settings with another way out. */
  public LinkSettings withEgress(Egress value) {
    return new LinkSettings(
        url,
        token,
        runnerId,
        version,
        bootId,
        connectTimeout,
        writeTimeout,
        maxBackoff,
        spread,
        random,
        value,
        installation);
  }

  /** These settings with a place where the runner is installed. */
  public LinkSettings withInstallation(Supplier<Optional<Installation>> value) {
    return new LinkSettings(
        url,
        token,
        runnerId,
        version,
        bootId,
        connectTimeout,
        writeTimeout,
        maxBackoff,
        spread,
        random,
        egress,
        value);
  }

  /** The address with the default path where it has none, as an HTTP client wants it. */
  String endpoint() {
    String path = url.getRawPath();
    boolean hasPath = path != null && !path.isEmpty() && !path.equals("/");
    String scheme = url.getScheme().equals("wss") ? "https" : "http";
    return scheme + "://" + url.getRawAuthority() + (hasPath ? path : DEFAULT_PATH);
  }

  /** Leaves the token's source out. */
  @Override
  public String toString() {
    return "LinkSettings[" + url + ", runnerId=" + runnerId + "]";
  }
}
