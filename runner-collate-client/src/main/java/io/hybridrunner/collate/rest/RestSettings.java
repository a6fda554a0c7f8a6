package io.hybridrunner.collate.rest;

import io.hybridrunner.collate.net.Egress;
import io.hybridrunner.model.SecretValue;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How the server's REST API is asked. Immutable and thread-safe; begin with {@link #of}.
 *
 * @param apiUrl {@code https://host/api} or {@code http://host/api}; a slash at its end is cut
 * @param token asked at every call, so that a replaced token is used; outer white space is cut. May
 *     throw {@link java.io.UncheckedIOException}: its cause's message is then shown
 * @param version the runner's version, for the header {@code User-Agent}
 * @param connectTimeout how long connecting may take, for TCP and for TLS each; 10 s by default
 * @param readTimeout how long the server may be silent; 30 s by default
 * @param callTimeout how long a call may take as a whole; a minute by default
 * @param maxResponseBytes the longest answer that is read, unpacked; 16 MiB by default
 * @param pageSize how many pipelines a page of the listing has; 100 by default
 * @param egress the proxy and the trusted authorities; none and the JVM's by default
 */
public record RestSettings(
    URI apiUrl,
    Supplier<SecretValue> token,
    String version,
    Duration connectTimeout,
    Duration readTimeout,
    Duration callTimeout,
    int maxResponseBytes,
    int pageSize,
    Egress egress) {

  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * Checks the address and the bounds.
   *
   * @throws IllegalArgumentException when the address is not an absolute http or https one, or has
   *     a user, query or fragment; when a time is not positive or longer than an hour; when a
   *     number is not positive; when the version cannot stand in a header
   */
  public RestSettings {
    boolean isHttp = "http".equals(apiUrl.getScheme()) || "https".equals(apiUrl.getScheme());
    if (!isHttp || apiUrl.getHost() == null) {
      // Not shown: what is no address may be a password or a token in the wrong place.
      throw new IllegalArgumentException(
          "the API's URL must be absolute, as https://host/api or http://host/api");
    }
    if (apiUrl.getRawUserInfo() != null
        || apiUrl.getRawQuery() != null
        || apiUrl.getRawFragment() != null) {
      // Not shown: these are the places where people put passwords and tokens.
      throw new IllegalArgumentException(
          "the API's URL at " + apiUrl.getHost() + " may have no user, query or fragment");
    }
    for (Duration time : new Duration[] {connectTimeout, readTimeout, callTimeout}) {
      if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "a time for the server must be positive and at most an hour: " + time);
      }
    }
    if (maxResponseBytes < 1 || pageSize < 1) {
      throw new IllegalArgumentException(
          "maxResponseBytes and pageSize must be positive: " + maxResponseBytes + ", " + pageSize);
    }
    if (!version.matches("[!-~]+")) {
      throw new IllegalArgumentException("the version must be a word of ASCII");
    }
  }

  /** The defaults for a server, a token and a runner's version. */
  public static RestSettings of(URI apiUrl, Supplier<SecretValue> token, String version) {
    return new RestSettings(
        apiUrl,
        token,
        version,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        16 * 1024 * 1024,
        100,
        Egress.direct());
  }

  /** These settings with other times. */
  public RestSettings withTimeouts(Duration connect, Duration read, Duration call) {
    return new RestSettings(
        apiUrl, token, version, connect, read, call, maxResponseBytes, pageSize, egress);
  }

  /** These settings with another bound for answers. */
  public RestSettings withMaxResponseBytes(int bytes) {
    return new RestSettings(
        apiUrl, token, version, connectTimeout, readTimeout, callTimeout, bytes, pageSize, egress);
  }

  /** These settings with another size of pages. */
  public RestSettings withPageSize(int size) {
    return new RestSettings(
        apiUrl,
        token,
        version,
        connectTimeout,
        readTimeout,
        callTimeout,
        maxResponseBytes,
        size,
        egress);
  }

  /** These settings with another way out. */
  public RestSettings withEgress(Egress value) {
    return new RestSettings(
        apiUrl,
        token,
        version,
        connectTimeout,
        readTimeout,
        callTimeout,
        maxResponseBytes,
        pageSize,
        value);
  }

  /** The address without slashes at its end. */
  String base() {
    return apiUrl.toString().replaceFirst("/+$", "");
  }

  /** Leaves the token's source out. */
  @Override
  public String toString() {
    return "RestSettings[" + apiUrl + "]";
  }
}
