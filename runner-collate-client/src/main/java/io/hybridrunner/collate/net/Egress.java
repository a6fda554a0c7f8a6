package io.hybridrunner.collate.net;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How connections leave: through which proxy, and whom they trust. The proxies that the JVM may
 * have been told of do not count. Immutable; prints no password. Begin with {@link #direct()}.
 *
 * @param proxy for everything but what noProxy names
 * @param noProxy the hosts that no proxy is used for
 * @param caFile PEM certificates of authorities, trusted besides those that the JVM trusts; read
 *     anew for each connection
 */
public record Egress(Optional<HttpProxy> proxy, NoProxy noProxy, Optional<Path> caFile) {

  /** No proxy, and the JVM's trust. */
  public static Egress direct() {
    return new Egress(Optional.empty(), NoProxy.NONE, Optional.empty());
  }

  /** This with one proxy for everything but these hosts. */
  public Egress withProxy(HttpProxy value, NoProxy except) {
    return new Egress(Optional.of(value), except, caFile);
  }

  /** This with further trusted authorities. */
  public Egress withCaFile(Path file) {
    return new Egress(proxy, noProxy, Optional.of(file));
  }

  /** The proxy for an absolute address of HTTP or WebSocket; none when it is reached directly. */
  public Optional<HttpProxy> proxyFor(URI url) {
    Target target = Target.of(url);
    return proxy.filter(it -> !noProxy.covers(target.host(), target.port()));
  }
}
