package io.hybridrunner.collate.net;

import io.hybridrunner.model.SecretValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An HTTP proxy, which opens tunnels ({@code CONNECT}). Immutable; prints no password.
 *
 * @param host its name or address, an IPv6 one without brackets
 * @param port from 1 to 65535
 * @param credentials what it is shown, at once and not only when it asks
 */
public record HttpProxy(String host, int port, Optional<Credentials> credentials) {

  private static final int DEFAULT_PORT = 80;

  /**
   * For the scheme Basic, which is the one we speak.
   *
   * @param user without a colon
   * @param password asked at every connect, so that a replaced one is used. May throw {@link
   *     java.io.UncheckedIOException}: its cause's message is then shown
   */
  public record Credentials(String user, Supplier<SecretValue> password) {

    /**
     * Checks the user.
     *
     * @throws IllegalArgumentException when it holds a colon or a control character
     */
    public Credentials {
      if (user.indexOf(':') >= 0 || user.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "the proxy's user may hold no colon and no control character");
      }
    }

    /** The user alone. */
    @Override
    public String toString() {
      return "Credentials[" + user + "]";
    }
  }

  /**
   * Checks host and port.
   *
   * @throws IllegalArgumentException when the host is empty or the port no port
   */
  public HttpProxy {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a proxy needs a host, and a port from 1 to 65535");
    }
  }

  /**
   * Reads an address as people write it: {@code http://user:password@host:port}, of which only the
   * host is needed; the port is 80 by default. User and password may be percent-encoded.
   *
   * @throws IllegalArgumentException when it is none; the message quotes nothing of it
   */
  public static HttpProxy parse(String address) {
    String text = address.strip();
    URI url;
    try {
      url = new URI(text.contains("://") ? text : "http://" + text);
    } catch (URISyntaxException e) {
      // Not even as a cause: it quotes what may hold a password.
      throw new IllegalArgumentException(
          "is not a proxy's address; a password with special characters must be percent-encoded");
    }
    if (!"http".equalsIgnoreCase(url.getScheme())) {
      throw new IllegalArgumentException(
          "is not an http:// address; proxies that want TLS or SOCKS themselves are not supported");
    }
    String rest = url.getRawPath() == null ? "" : url.getRawPath();
    if (url.getHost() == null
        || !(rest.isEmpty() || rest.equals("/"))
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new IllegalArgumentException("is not a proxy's address");
    }
    return new HttpProxy(
        url.getHost().replaceAll("[\\[\\]]", ""),
        url.getPort() < 0 ? DEFAULT_PORT : url.getPort(),
        Optional.ofNullable(url.getRawUserInfo()).map(HttpProxy::credentials));
  }

  private static Credentials credentials(String userInfo) {
    int colon = userInfo.indexOf(':');
    String user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
    SecretValue password = SecretValue.of(colon < 0 ? "" : decoded(userInfo.substring(colon + 1)));
    return new Credentials(user, () -> password);
  }

  private static String decoded(String text) {
    // Here a plus is a plus.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** This proxy with other credentials. */
  public HttpProxy withCredentials(Credentials value) {
    return new HttpProxy(host, port, Optional.of(value));
  }

  /** {@code host:port}, without credentials. */
  @Override
  public String toString() {
    return Target.authority(host, port);
  }
}
